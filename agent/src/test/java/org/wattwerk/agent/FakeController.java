package org.wattwerk.agent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wattwerk.protocol.v1.AgentLinkGrpcService;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.MarksSettled;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.protocol.v1.StartJob;
import org.wattwerk.protocol.v1.Welcome;

/** A real gRPC server that welcomes every agent and lets the test speak. */
final class FakeController {
    private static final long DEADLINE_SECONDS = 20;

    private final Vertx vertx;
    private final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();
    private @Nullable HttpServer server;
    private volatile @Nullable GrpcServerRequest<AgentMessage, ControllerMessage> peer;
    private @Nullable Context context;
    private volatile long epoch = 1;
    private int port;

    FakeController(Vertx vertx) {
        this.vertx = vertx;
    }

    int listen() throws Exception {
        return listen(new HttpServerOptions(), 100);
    }

    int listen(HttpServerOptions options, int reportMillis) throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.callHandler(AgentLinkGrpcService.Attach, request -> {
            peer = request;
            context = Vertx.currentContext();
            request.response().writeHead();
            request.handler(message -> {
                long mine = epoch;
                heard.add(message);
                if (message.hasHello()) {
                    request.response()
                            .write(ControllerMessage.newBuilder()
                                    .setWelcome(
                                            Welcome.newBuilder().setEpoch(mine).setReportPeriodMs(reportMillis))
                                    .build());
                }
            });
            request.errorHandler(error -> {});
            request.exceptionHandler(failure -> {});
            request.endHandler(nothing -> request.response().end());
        });
        server = vertx.createHttpServer(options).requestHandler(grpc);
        port = await(server.listen(port, "127.0.0.1")).actualPort();
        return port;
    }

    void epoch(long next) {
        epoch = next;
    }

    /** Hangs up; the port stays its own for the next {@link #listen}. */
    void close() throws Exception {
        HttpServer open = server;
        if (open != null) {
            await(open.close());
        }
    }

    void lease(long leaseEpoch, long sequence, long watts, long ttlMillis, Lease.Mode mode) {
        say(ControllerMessage.newBuilder()
                .setLease(Lease.newBuilder()
                        .setEpoch(leaseEpoch)
                        .setSequence(sequence)
                        .setPowerMw(watts * 1_000)
                        .setTtlMs(ttlMillis)
                        .setMode(mode)
                        .setSafeLimitMw(250_000)
                        .setReason("test")));
    }

    void start(String job, String... command) {
        say(ControllerMessage.newBuilder()
                .setStartJob(StartJob.newBuilder()
                        .setEpoch(epoch)
                        .setJob(job)
                        .setName(job)
                        .addAllCommand(List.of(command))
                        .setWorldSize(1)));
    }

    void direct(String job, DirectJob.Directive directive) {
        say(ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(epoch)
                        .setJob(job)
                        .setDirective(directive)
                        .setReason("told so")));
    }

    void settled(long quarterHour) {
        say(ControllerMessage.newBuilder()
                .setMarksSettled(MarksSettled.newBuilder().setQuarterHour(quarterHour)));
    }

    /** The first message from now on that is as wanted. */
    AgentMessage hear(String what, Predicate<AgentMessage> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        AgentMessage last = null;
        while (true) {
            AgentMessage next = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("not heard: " + what + "; last was " + last);
            }
            last = next;
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    Report report(String what, Predicate<Report> wanted) throws InterruptedException {
        return hear(what, message -> message.hasReport() && wanted.test(message.getReport()))
                .getReport();
    }

    /** Forgets what was heard so far; how many reports were among it. */
    long forget() {
        List<AgentMessage> gone = new ArrayList<>();
        heard.drainTo(gone);
        return gone.stream().filter(AgentMessage::hasReport).count();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    void say(ControllerMessage.Builder message) {
        Promise<Void> said = Promise.promise();
        GrpcServerRequest<AgentMessage, ControllerMessage> to = peer;
        Context on = context;
        if (to == null || on == null) {
            throw new AssertionError("no agent is attached");
        }
        on.runOnContext(nothing -> {
            to.response().write(message.build());
            said.complete();
        });
    }
}
