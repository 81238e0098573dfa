package org.wattwerk.agent.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.jobs.JobRecord.Checkpoint;
import org.wattwerk.agent.jobs.JobRecord.Progress;
import org.wattwerk.agent.jobs.JobRecord.State;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Timers;
import org.wattwerk.core.time.Timers.Cancellable;

/** The job interface: loopback HTTP and JSON, each call with the job's own token. */
public final class JobApi {
    private static final int LARGEST_BODY = 16 << 10;
    private static final int LONGEST_WAIT_SECONDS = 30;
    private static final int LONGEST_MESSAGE = 500;
    private static final String BEARER = "Bearer ";
    private static final String JOB = "job";

    private final Timers timers;
    private final NodeJobs jobs;
    private final Figures figures;
    private final HttpServer server;

    /** What a job is told of its node. */
    public interface Figures {
        double powerWatts();

        double limitWatts();

        /** Everything that the job has used on this node, its part of the host included. */
        Energy energyOf(JobId job);

        /** The day-ahead price of the present quarter hour; empty where the controller has not said it. */
        Optional<EnergyPrice> dayAhead();

        /** What one more MWh costs now, net. */
        Optional<EnergyPrice> marginal();

        /** How much of the period's money budget is used. */
        Optional<Share> budgetUsed();
    }

    public JobApi(Vertx vertx, Timers timers, NodeJobs jobs, Figures figures) {
        this.timers = timers;
        this.jobs = jobs;
        this.figures = figures;
        Router router = Router.router(vertx);
        router.get("/v1/openapi.yaml").handler(JobApi::contract);
        router.route("/v1/jobs/:job/*").handler(this::authorise);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        router.get("/v1/jobs/:job/directive").handler(this::directive);
        router.post("/v1/jobs/:job/progress").handler(posted(this::progress));
        router.post("/v1/jobs/:job/checkpoint").handler(posted(this::checkpoint));
        router.post("/v1/jobs/:job/state").handler(posted(this::state));
        router.route().failureHandler(this::failed);
        router.route().handler(context -> problem(context, 404, "Not found", "no such address: see docs/jobs.md"));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(2 * LONGEST_WAIT_SECONDS)
                        .setMaxInitialLineLength(2_048))
                .requestHandler(router);
    }

    /** Listens on loopback; 0 takes a free port. */
    public Future<Integer> listen(int port) {
        return server.listen(port, "127.0.0.1").map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** What this interface is, for whoever writes a client; needs no token because it says nothing of any job. */
    private static void contract(RoutingContext context) {
        try (InputStream file = JobApi.class.getResourceAsStream("/job-interface-v1.yaml")) {
            byte[] text = Objects.requireNonNull(file, "the contract is part of the agent")
                    .readAllBytes();
            context.response().putHeader("Content-Type", "application/yaml").end(Buffer.buffer(text));
        } catch (IOException e) {
            context.fail(e);
        }
    }

    private void authorise(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        String bearer = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
        Optional<NodeJob> caller =
                jobs.all().stream().filter(job -> job.isToken(bearer)).findFirst();
        if (caller.isEmpty()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            problem(context, 401, "Not authorised", "send the token of WATTWERK_JOB_TOKEN_FILE as bearer");
        } else if (!caller.get().id().value().equals(context.pathParam(JOB))) {
            problem(
                    context,
                    403,
                    "Not your job",
                    "this token belongs to job " + caller.get().id());
        } else {
            context.put(JOB, caller.get());
            context.next();
        }
    }

    private void directive(RoutingContext context) {
        NodeJob job = context.get(JOB);
        job.asked();
        long after = number(context, "after", -1);
        long wait = Math.max(0, Math.min(LONGEST_WAIT_SECONDS, number(context, "wait", 0)));
        // A sequence from the future was given by an agent of before a restart: it is out of date, too.
        if (job.sequence() != after || wait == 0) {
            answer(context, job);
            return;
        }
        Cancellable[] timeout = {() -> {}};
        Runnable changed = () -> {
            timeout[0].cancel();
            answer(context, job);
        };
        job.whenChanged(changed);
        timeout[0] = timers.after(Duration.ofSeconds(wait), () -> {
            job.forget(changed);
            answer(context, job);
        });
        context.response().closeHandler(nothing -> {
            timeout[0].cancel();
            job.forget(changed);
        });
    }

    private void answer(RoutingContext context, NodeJob job) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        jobs.handOut(job);
        JsonObject json = new JsonObject()
                .put("sequence", job.sequence())
                .put("directive", job.directive().word())
                .put("reason", job.reason())
                .put("atStep", job.atStep().isPresent() ? job.atStep().getAsLong() : null)
                .put("simulatedSpeed", job.speed().isPresent() ? job.speed().getAsDouble() : null)
                .put("powerWatts", figures.powerWatts())
                .put("limitWatts", figures.limitWatts())
                .put("priceEurPerMwh", euros(figures.dayAhead()))
                .put("costEurPerMwh", euros(figures.marginal()))
                .put("energyJoules", figures.energyOf(job.id()).millijoules() / 1e3)
                .put(
                        "budgetUsedShare",
                        figures.budgetUsed()
                                .map(share -> share.partsPerMillion() / 1e6)
                                .orElse(null));
        context.response().putHeader("Content-Type", "application/json").end(json.encode());
    }

    private static @Nullable Double euros(Optional<EnergyPrice> price) {
        return price.map(known -> known.eurosPerMwh().doubleValue()).orElse(null);
    }

    private void progress(NodeJob job, JsonObject body) {
        Progress before = job.progress();
        Number loss = body.getNumber("loss");
        Number rate = body.getNumber("tokensPerSecond");
        jobs.progressed(
                job,
                new Progress(
                        step(body),
                        Math.max(0, body.getLong("tokens", before.tokens())),
                        loss == null ? before.lossMicro() : Math.round(finite(loss) * 1e6),
                        rate == null ? before.tokensPerSecond() : finite(rate),
                        before.checkpoint()));
    }

    private void checkpoint(NodeJob job, JsonObject body) {
        Number stood = body.getNumber("stoodSeconds");
        long stoodMillis = stood == null ? 0 : Math.round(finite(stood) * 1e3);
        jobs.checkpointed(
                job,
                new Checkpoint(
                        step(body),
                        Math.max(0, body.getLong("tokens", 0L)),
                        Math.max(stoodMillis, job.progress().checkpoint().stoodMillis())));
    }

    private void state(NodeJob job, JsonObject body) {
        State state = switch (body.getString("state", "")) {
            case "running" -> State.RUNNING;
            case "paused" -> State.PAUSED;
            case "ended" -> State.ENDED;
            default -> throw new IllegalArgumentException("'state' must be running, paused or ended");
        };
        String message = body.getString("message", "");
        Long under = body.getLong("sequence");
        jobs.said(
                job,
                state,
                message.substring(0, Math.min(LONGEST_MESSAGE, message.length())),
                under == null ? OptionalLong.empty() : OptionalLong.of(under));
    }

    private io.vertx.core.Handler<RoutingContext> posted(BiConsumer<NodeJob, JsonObject> action) {
        return context -> {
            NodeJob job = context.get(JOB);
            try {
                JsonObject body = context.body().asJsonObject();
                if (body == null) {
                    throw new IllegalArgumentException("the body must be a JSON object");
                }
                action.accept(job, body);
            } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
                problem(context, 400, "Not understood", String.valueOf(e.getMessage()));
                return;
            }
            context.response().setStatusCode(204).end();
        };
    }

    private static long step(JsonObject body) {
        Number step = body.getNumber("step");
        if (step == null || step.longValue() < 0) {
            throw new IllegalArgumentException("'step' is required and not negative");
        }
        return step.longValue();
    }

    private static double finite(Number number) {
        double value = number.doubleValue();
        return Double.isFinite(value) && Math.abs(value) < 1e12 ? value : 0;
    }

    private static long number(RoutingContext context, String name, long otherwise) {
        String text = context.request().getParam(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private void failed(RoutingContext context) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        problem(
                context,
                status,
                status == 413 ? "Too large" : "Failed",
                status == 413 ? "a body holds at most " + LARGEST_BODY + " bytes" : "see the log of the node's agent");
    }

    private static void problem(RoutingContext context, int status, String title, String detail) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .encode());
    }
}
