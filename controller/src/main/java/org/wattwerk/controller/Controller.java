package org.wattwerk.controller;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.api.Events;
import org.wattwerk.controller.api.Rest;
import org.wattwerk.controller.api.StatementDesk;
import org.wattwerk.controller.decisions.DecisionFile;
import org.wattwerk.controller.decisions.DecisionLog;
import org.wattwerk.controller.influx.InfluxExport;
import org.wattwerk.controller.link.AgentServer;
import org.wattwerk.controller.loop.ControlLoop;
import org.wattwerk.controller.loop.LoopSetup;
import org.wattwerk.controller.loop.PriceBook;
import org.wattwerk.controller.loop.Snapshot;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.plan.LivePlanning;
import org.wattwerk.controller.plan.RunSite;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.controller.prices.feed.FeedOptions;
import org.wattwerk.controller.prices.feed.PriceFeed;
import org.wattwerk.controller.store.LedgerAddress;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.controller.store.StoreException;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.PolicyException;
import org.wattwerk.policies.PolicyLoader;
import org.wattwerk.runtime.ExitException;

/** A controller: its store, its loop, the agents' port and the web server, started and stopped in order. */
public final class Controller {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int SPREAD_SECONDS = 60;
    /** Of one start, compressed; some months of a small site, some days of a large one. */
    private static final long DECISIONS_MOST_BYTES = 256L << 20;

    private final Vertx vertx;
    private final Timers timers;
    private final ControllerConfig config;
    private final SiteMeter meter;
    private final Context context;
    private @Nullable Opened opened;
    private @Nullable Running running;

    /** What is open before anything listens. */
    private record Opened(
            StateFolder state,
            LedgerStore store,
            LedgerWriter writer,
            Policy policy,
            LoopSetup setup,
            DecisionLog decisions,
            Optional<PriceArchive> archive) {}

    private record Running(
            ControlLoop loop,
            Rest rest,
            Optional<InfluxExport> influx,
            Optional<PriceFeed> feed,
            HttpServer agents,
            HttpServer http) {}

    /**
     * @param timers whose tasks run on Vert.x event loops
     * @param meter asked on the event loop, so it must answer at once
     */
    public Controller(Vertx vertx, Timers timers, ControllerConfig config, SiteMeter meter) {
        this.vertx = vertx;
        this.timers = timers;
        this.config = config;
        this.meter = meter;
        this.context = vertx.getOrCreateContext();
    }

    /** Starts all of it; fails with an {@link ExitException} for people and leaves nothing half started. */
    public Future<Void> start() {
        return blocking(this::open)
                .compose(parts -> {
                    opened = parts;
                    return onContext(() -> listen(parts));
                })
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(forPeople(failure))));
    }

    /** Stops all of it in order; what was closed by then is in the ledger. */
    public Future<Void> stop() {
        return onContext(() -> {
                    Running parts = running;
                    if (parts == null) {
                        return Future.succeededFuture();
                    }
                    running = null;
                    parts.rest.close();
                    parts.feed.ifPresent(PriceFeed::close);
                    return parts.loop
                            .stop()
                            .eventually(parts.http::close)
                            .eventually(parts.agents::close)
                            .eventually(() -> blocking(() -> {
                                parts.influx.ifPresent(InfluxExport::close);
                                return true;
                            }))
                            .mapEmpty();
                })
                .eventually(() -> blocking(this::closeStore))
                .mapEmpty();
    }

    /** The web server's port. */
    public int httpPort() {
        return started().http.actualPort();
    }

    /** The port to which agents connect. */
    public int agentPort() {
        return started().agents.actualPort();
    }

    /** What readers may see now. */
    public Snapshot snapshot() {
        return started().loop.snapshot();
    }

    private Running started() {
        Running parts = running;
        if (parts == null) {
            throw new IllegalStateException("the controller is not started");
        }
        return parts;
    }

    // ---- start; blocking

    private Opened open() throws IOException {
        Policy policy = policy();
        Tariff tariff = PolicyTerms.tariff(policy);
        LocalDate day = config.day();
        PolicyTerms.checkRates(policy, day, timers.now());
        PriceBook prices = Prices.load(
                config.prices(),
                day,
                tariff,
                config.state().resolve(StateFolder.PRICES),
                config.feed().isPresent());
        StateFolder state = StateFolder.open(config.state());
        LedgerStore store;
        try {
            store = LedgerStore.open(config.ledger().orElseGet(() -> LedgerAddress.of(state.ledger())));
        } catch (StoreException e) {
            state.close();
            throw e;
        }
        LedgerWriter writer = new LedgerWriter(store);
        try {
            long epoch = store.nextEpoch();
            DecisionLog decisions = new DecisionLog(
                    state.decisions(), epoch, DecisionFile.digest(config.policy()), DECISIONS_MOST_BYTES);
            LoopSetup setup = new LoopSetup(
                    PolicyTerms.control(policy),
                    planning(policy, tariff, prices, day, store, QuarterHour.containing(timers.now())),
                    epoch,
                    policy.control().reportPeriod(),
                    PolicyTerms.SETTLEMENT_PATIENCE,
                    PolicyTerms.NOMINAL_RATE,
                    day,
                    policy.zone(),
                    prices,
                    policy.tariff().book(),
                    meter,
                    writer,
                    policy.budget().monthlyMoney(),
                    LoopSetup.Recovered.from(store, timers.now(), Events::stored),
                    decisions);
            boolean lookedAfter = config.feed().isPresent() || Prices.isArchive(config.prices());
            return new Opened(
                    state,
                    store,
                    writer,
                    policy,
                    setup,
                    decisions,
                    lookedAfter ? Optional.of(PriceArchive.open(state.prices())) : Optional.empty());
        } catch (StoreException | IOException e) {
            writer.close();
            state.close();
            throw e;
        }
    }

    /** The planner, with what the ledger knows of the year where a run is agreed. */
    private static LivePlanning planning(
            Policy policy, Tariff tariff, PriceBook prices, LocalDate day, LedgerStore store, QuarterHour now) {
        if (policy.run().isEmpty()) {
            return LivePlanning.withinTheDay();
        }
        try {
            RunSite site = new RunSite(policy, policy.run().get(), tariff);
            site.checkNodes();
            LivePlanning planning = LivePlanning.of(
                    site, present -> prices.around(present, ForecastRule.STANDARD.days()), site.terms(day), now);
            store.settled(BillingYear.containing(now).first(), now).forEach(planning::settled);
            return planning;
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput("the run of the policy cannot be planned: " + e.getMessage());
        }
    }

    private Policy policy() {
        try {
            return PolicyLoader.load(config.policy());
        } catch (PolicyException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    // ---- start; on the event loop

    private Future<Void> listen(Opened parts) {
        LoopSetup setup = parts.setup;
        Optional<InfluxExport> influx = config.influx().map(InfluxExport::start);
        ControlLoop loop = new ControlLoop(context, timers, setup, influx);
        StatementDesk desk =
                new StatementDesk(parts.store, setup, parts.policy.tariff().name());
        Rest rest = new Rest(vertx, timers, loop, setup, parts.policy, desk);
        AgentServer agents = new AgentServer(vertx, config.tls(), setup.policy().site(), loop);
        return loop.start()
                .compose(ticking -> rest.listen(config.httpPort())
                        .recover(failure -> Future.failedFuture(inUse(failure, "--http-port", config.httpPort()))))
                .compose(http -> agents.listen(config.bind(), config.agentPort())
                        .recover(failure -> http.close()
                                .transform(closed ->
                                        Future.failedFuture(inUse(failure, "--agent-port", config.agentPort()))))
                        .onSuccess(listening -> {
                            Optional<PriceFeed> feed = parts.archive.map(archive -> feed(archive, setup, loop));
                            running = new Running(loop, rest, influx, feed, listening, http);
                            feed.ifPresent(PriceFeed::start);
                            LOG.info(
                                    "controller of site {} is up, epoch {}",
                                    setup.policy().site().name(),
                                    setup.epoch());
                        }))
                .recover(failure -> loop.stop().transform(stopped -> {
                    influx.ifPresent(InfluxExport::close);
                    return Future.failedFuture(failure);
                }))
                .mapEmpty();
    }

    private PriceFeed feed(PriceArchive archive, LoopSetup setup, ControlLoop loop) {
        FeedOptions options = config.feed().orElseGet(() -> new FeedOptions(List.of(), Map.of(), Optional.empty()));
        // Sites of different names begin at different seconds of a minute.
        Duration spread =
                Duration.ofSeconds(Math.floorMod(setup.policy().site().name().hashCode(), SPREAD_SECONDS));
        return new PriceFeed(vertx, context, timers, options, spread, archive, new PriceFeed.Listener() {
            @Override
            public void learned(PriceCurve day, String why) {
                loop.learned(day, why);
            }

            @Override
            public void estimated(PriceCurve day, String why) {
                loop.estimated(day, why);
            }

            @Override
            public void alarm(String text, String why) {
                loop.priceAlarm(text, why);
            }
        });
    }

    private static Throwable inUse(Throwable failure, String option, int port) {
        return failure instanceof BindException
                ? ExitException.badInput("port " + port + " is in use or not allowed: choose another " + option)
                : failure;
    }

    private static Throwable forPeople(Throwable failure) {
        if (failure instanceof ExitException) {
            return failure;
        }
        if (failure instanceof StoreException) {
            return ExitException.badInput(String.valueOf(failure.getMessage()));
        }
        LOG.error("the controller could not start", failure);
        return ExitException.failed("the controller could not start: " + failure.getMessage());
    }

    // ---- the way between threads

    private boolean closeStore() throws IOException {
        Opened parts = opened;
        if (parts != null) {
            opened = null;
            parts.decisions.close();
            try {
                parts.writer.close();
            } finally {
                parts.state.close();
            }
        }
        return true;
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return context.executeBlocking(work);
    }

    private <T> Future<T> onContext(Callable<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(nothing -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }
}
