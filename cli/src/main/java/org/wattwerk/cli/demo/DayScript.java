package org.wattwerk.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LimitOrder;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.simulator.devices.SimulatedSiteMeter;

/** The day as it is played: fast, at its own pace around the outside order, and fast again to the end. */
final class DayScript {
    static final Power ORDERED = Power.ofWatts(12_000);

    private static final Duration PATIENCE_FOR_NODES = Duration.ofMinutes(1);
    private static final Duration PATIENCE_FOR_JOBS = Duration.ofMinutes(2);
    private static final Duration PATIENCE_FOR_LIMIT = Duration.ofSeconds(10);
    /** A live moment older than this may be of a controller that has died since. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Duration PATIENCE_FOR_REST = Duration.ofSeconds(8);
    private static final Duration PATIENCE_FOR_LEDGER = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Scene scene;
    private final DayClockFile clock;
    private final ControllerClient controller;
    private final SimulatedSiteMeter meter;
    private final PlayedTime played;

    DayScript(
            Scene scene, DayClockFile clock, ControllerClient controller, SimulatedSiteMeter meter, PlayedTime played) {
        this.scene = scene;
        this.clock = clock;
        this.controller = controller;
        this.meter = meter;
        this.played = played;
    }

    /**
     * Waits at a pace of 1 until every node is in a session, so that the jobs find their places by priority, and an order meets
     * no node whose limits can't be lowered because its agent was just killed.
     */
    void awaitNodes() throws InterruptedException {
        boolean allHere = scene.until(
                live -> !live.at().isBefore(scene.now().day().minus(FRESH))
                        && live.nodes().stream().allMatch(node -> node.state().equals("attached")),
                PATIENCE_FOR_NODES);
        if (!allHere) {
            throw ExitException.failed(
                    "the agents did not reach the controller within " + PATIENCE_FOR_NODES.toSeconds() + " s");
        }
    }

    /** Waits until every job trains, or has its nodes and rests because its plan starts with rest; at the day's own pace. */
    void awaitJobs(int count) throws InterruptedException {
        boolean allPlaced = scene.until(
                live -> live.jobs().stream().filter(DayScript::trainsOrRests).count() == count, PATIENCE_FOR_JOBS);
        if (!allPlaced) {
            String states = scene.latest()
                    .map(live -> live.jobs().stream()
                            .map(job -> job.job() + " " + job.state() + " (" + job.why() + ")")
                            .toList()
                            .toString())
                    .orElse("the controller said nothing");
            throw ExitException.failed(
                    "the jobs did not start within " + PATIENCE_FOR_JOBS.toSeconds() + " s: " + states);
        }
    }

    /** Plays the part of the day; the pace is that of the fast stretches. */
    OrderTrial play(double pace) throws InterruptedException {
        clock.setPace(pace);
        scene.until(played.orderAt());
        clock.setPace(1);
        scene.during(Duration.ofSeconds(2));
        awaitNodes();
        OrderTrial trial = order();
        scene.until(live -> live.jobs().stream().anyMatch(DayScript::rests), PATIENCE_FOR_REST);
        scene.during(Duration.ofSeconds(4));
        OrderTrial seen = trial.withResting(resting());
        clock.setPace(pace);
        scene.until(played.end());
        clock.setPace(1);
        return seen;
    }

    /** Waits until the ledger has the whole part of the day. */
    void awaitSettlement() throws InterruptedException {
        boolean settled = scene.until(
                live -> {
                    Instant until = live.money().settledUntil();
                    return until != null && !until.isBefore(played.end());
                },
                PATIENCE_FOR_LEDGER);
        if (!settled) {
            throw ExitException.failed("the last quarter hour was not settled within " + PATIENCE_FOR_LEDGER.toSeconds()
                    + " s after its end");
        }
    }

    private OrderTrial order() throws InterruptedException {
        Power before = meter.read().connectionPointPower();
        Moment ordered = scene.now();
        Duration length = played.orderLength();
        Instant until = ordered.day().plus(length);
        JsonNode taken = controller.post(
                "/v1/events", LimitOrder.event("grid operator, curtailment", ORDERED, ordered.day(), length));
        Duration end = ordered.elapsed().plus(PATIENCE_FOR_LIMIT);
        SimulatedSiteMeter.Reading reading = meter.read();
        while (!ORDERED.exceeds(reading.connectionPointPower())
                && scene.now().elapsed().compareTo(end) < 0) {
            scene.glance(LOOK);
            reading = meter.read();
        }
        boolean below = ORDERED.exceeds(reading.connectionPointPower());
        double control = seconds(reading.at().elapsed().minus(ordered.elapsed()));
        double day = seconds(Duration.between(ordered.day(), reading.at().day()));
        scene.say(
                below
                        ? String.format(
                                Locale.ROOT,
                                "outside order of %s: %s -> %s, below the limit %.2f s after it (day time: %.2f s)",
                                ORDERED,
                                Figures.kilowatts(before.milliwatts() / 1000.0),
                                Figures.kilowatts(reading.connectionPointPower().milliwatts() / 1000.0),
                                control,
                                day)
                        : "outside order of " + ORDERED + ": still above the limit after "
                                + PATIENCE_FOR_LIMIT.toSeconds() + " s");
        return new OrderTrial(
                taken.path("id").asText(),
                ORDERED,
                ordered.day(),
                until,
                before,
                below ? reading.connectionPointPower() : Power.ZERO,
                below ? control : -1,
                below ? day : -1,
                List.of());
    }

    private List<String> resting() {
        return scene.latest().stream()
                .flatMap(live -> live.jobs().stream())
                .filter(DayScript::rests)
                .map(Live.Job::job)
                .toList();
    }

    /** At a checkpoint, or not begun yet because its plan starts with rest. */
    private static boolean rests(Live.Job job) {
        return job.state().equals("PAUSED")
                || (job.state().equals("QUEUED") && !job.nodes().isEmpty());
    }

    private static boolean trainsOrRests(Live.Job job) {
        return rests(job) || (job.state().equals("RUNNING") && job.step() != null);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
