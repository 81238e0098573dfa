package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Every fault of a sensor, by seed: the energy by account equals the truth within the bound that is stated, and no figure
 * that is marked measured is wrong.
 */
class MeterFaultsTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    private static final Instant START = Instant.parse("2024-12-12T07:03:00Z");
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final GpuInfo GPU =
            new GpuInfo(0, "GPU-0", "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700));
    private static final List<Optional<JobId>> ACCOUNTS =
            List.of(Optional.empty(), Optional.of(new JobId("pretraining")), Optional.of(new JobId("finetuning")));
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final long RUN_MILLIS = Duration.ofMinutes(25).toMillis();

    /** What can go wrong. */
    private enum Fault {
        DRIVER_RELOAD,
        LOST,
        LOST_AND_RELOADED,
        POWER_STUCK,
        COUNTER_STUCK_UNSEEN,
        COUNTER_STUCK_MISSING,
        BOTH_STUCK,
        COUNTER_JUMP,
        COUNTER_GARBAGE,
        COUNTER_ZERO,
        COUNTER_ABSENT,
        CLOCK_STEP,
        SUSPEND,
        RESTART
    }

    @Test
    void faults_everySeed_endInAFigureWithinItsBound() {
        Set<Fault> seen = EnumSet.noneOf(Fault.class);
        int events = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, true);
            run.play();
            seen.addAll(run.injected);
            events += run.events.size();
            run.check();
        }
        assertThat(events).as("people hear of it").isPositive();
        if (SEEDS >= 50) {
            assertThat(seen).containsAll(EnumSet.allOf(Fault.class));
        }
    }

    @Test
    void faults_boardsWithoutCounter_endInAFigureWithinItsBound() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(1_000_000L + seed, false);
            run.play();
            run.check();
        }
    }

    /** One seeded run of one node. */
    private static final class Run {
        private final long seed;
        private final Random random;
        private final FaultyBoard board;
        private final double gain;
        private final MarkBook book = new MarkBook(new NodeId("node-1"), 64, List.of(), Map.of());
        private final List<Mark> marks = new ArrayList<>();
        private final List<MeterEvent> events = new ArrayList<>();
        private final List<Fault> injected = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private final Map<Long, Double> truthAtMark = new TreeMap<>();
        private NodeMeter meter = NodeMeter.first(List.of(GPU), HOST, SensorAccuracy.BOARD, START);
        private long control;
        private long wallShift;
        private Runnable end = () -> {};
        private long faultEnds;
        private long nextFault;
        private double truthBefore;
        private double trusted;
        private double trustedTruth;
        private boolean restarted = true;

        Run(long seed, boolean counter) {
            this.seed = seed;
            this.random = new Random(seed);
            this.gain = 0.95 + 0.1 * random.nextDouble();
            this.board = new FaultyBoard(0, random, gain, true, counter);
        }

        void play() {
            board.pass(5_000);
            board.sample();
            book.open(START);
            observe();
            truthBefore = board.truth();
            double begin = board.truth();
            nextFault = 20_000L + random.nextInt(60_000);
            while (control < RUN_MILLIS) {
                fault();
                for (int i = 0; i < 10; i++) {
                    long step = 80L + FaultyBoard.STEP_MILLIS * random.nextInt(9);
                    board.pass(step);
                    control += step;
                    board.sample();
                }
                observe();
            }
            end.run();
            board.lost(false);
            board.pass(1_000);
            control += 1_000;
            board.sample();
            observe();
            truthBefore = begin;
        }

        /** Nothing else can be known of a run than this. */
        void check() {
            double truth = board.truth() - truthBefore;
            Energy gpus = sum(meter.counters(), true);
            assertThat(gpus)
                    .as("the accounts are the meter, seed %d", seed)
                    .isEqualTo(meter.gpu(0).metered());
            double bound = meter.gpu(0).uncertainty().grown().millijoules()
                    + meter.gpu(0).uncertainty().edge().millijoules();
            assertThat(Math.abs(gpus.millijoules() - truth))
                    .as("seed %d, %s, truth %.0f, said %d", seed, injected, truth, gpus.millijoules())
                    .isLessThanOrEqualTo(bound);
            assertThat(wrong).as("seed %d, %s", seed, injected).isEmpty();
            for (int i = 1; i < marks.size(); i++) {
                NodeInterval interval = NodeInterval.between(marks.get(i - 1), marks.get(i));
                Energy ofHost =
                        interval.deltas().stream().map(delta -> delta.host()).reduce(Energy.ZERO, Energy::plus);
                double said = (double) interval.energy().minus(ofHost).millijoules();
                Double then = truthAtMark.get(marks.get(i - 1).at().number());
                Double now = truthAtMark.get(marks.get(i).at().number());
                if (then != null && now != null) {
                    assertThat(Math.abs(said - (now - then)))
                            .as("mark %d, seed %d, %s", i, seed, injected)
                            .isLessThanOrEqualTo((double) interval.bound().millijoules());
                }
            }
        }

        private void observe() {
            Map<Integer, GpuReading> readings =
                    board.read().map(reading -> Map.of(0, reading)).orElse(Map.of());
            Instant wall = START.plusMillis(control + wallShift);
            double truth = board.truth();
            Energy before = meter.gpu(0).metered();
            Energy grownBefore = meter.gpu(0).uncertainty().grown();
            NodeMeter.Interval interval =
                    meter.observe(new MeterSample(wall, readings, Optional.empty(), Optional.empty(), Map.of())
                            .withElapsed(Duration.ofMillis(control)));
            for (Mark mark : book.add(interval)) {
                marks.add(mark);
                if (Duration.between(interval.from(), interval.to()).compareTo(Duration.ofSeconds(5)) < 0) {
                    truthAtMark.put(mark.at().number(), truth);
                }
            }
            events.addAll(meter.events());
            measuredIsRight(before, grownBefore, truth);
            meter.assign(0, ACCOUNTS.get(random.nextInt(3)));
        }

        /** Intervals in a row that are marked measured: together they are right within the counter's lag. */
        private void measuredIsRight(Energy before, Energy grownBefore, double truth) {
            if (meter.gpu(0).quality() != Quality.MEASURED || restarted) {
                trusted = 0;
                trustedTruth = 0;
                restarted = false;
            } else {
                trusted += meter.gpu(0).metered().minus(before).millijoules();
                trustedTruth += truth - lastTruth;
                double lag =
                        2 * 770_000 * 0.1 + meter.gpu(0).uncertainty().edge().millijoules();
                double grown =
                        meter.gpu(0).uncertainty().grown().minus(grownBefore).millijoules();
                if (Math.abs(trusted - trustedTruth) > lag + 0.01 * trustedTruth + grown) {
                    wrong.add("at " + control + " ms measured " + trusted + " mJ of " + trustedTruth);
                }
            }
            lastTruth = truth;
        }

        private double lastTruth;

        private void fault() {
            if (control >= faultEnds) {
                end.run();
                end = () -> {};
            }
            if (control < nextFault) {
                return;
            }
            Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
            injected.add(fault);
            faultEnds = control + 1_500L + random.nextInt(60_000);
            nextFault = faultEnds + 10_000L + random.nextInt(90_000);
            switch (fault) {
                case DRIVER_RELOAD -> board.driverReloaded();
                case LOST -> {
                    board.lost(true);
                    end = () -> board.lost(false);
                }
                case LOST_AND_RELOADED -> {
                    board.lost(true);
                    end = () -> {
                        board.driverReloaded();
                        board.pass(500);
                        control += 500;
                        board.lost(false);
                    };
                }
                case POWER_STUCK -> {
                    board.stuck(true, false);
                    end = () -> board.stuck(false, false);
                }
                case COUNTER_STUCK_UNSEEN -> {
                    board.stuck(false, true);
                    end = () -> board.stuck(false, false);
                }
                case COUNTER_STUCK_MISSING -> {
                    board.stuck(false, true);
                    end = () -> {
                        board.counterMissedIt();
                        board.stuck(false, false);
                    };
                }
                case BOTH_STUCK -> {
                    board.stuck(true, true);
                    boolean missing = random.nextBoolean();
                    end = () -> {
                        if (missing) {
                            board.counterMissedIt();
                        }
                        board.stuck(false, false);
                    };
                }
                case COUNTER_JUMP -> board.counterJumps(1e6 + random.nextDouble() * 1e12);
                case COUNTER_GARBAGE -> {
                    board.counterSays(Optional.of(Math.abs(random.nextLong() / 4)));
                    end = () -> board.counterSays(Optional.empty());
                    faultEnds = control + 500;
                }
                case COUNTER_ZERO -> {
                    board.counterSays(Optional.of(0L));
                    end = () -> board.counterSays(Optional.empty());
                    faultEnds = control + 500;
                }
                case COUNTER_ABSENT -> {
                    board.counterAbsent(true);
                    end = () -> board.counterAbsent(false);
                }
                case CLOCK_STEP -> wallShift += random.nextInt(7_200_000) - 3_600_000;
                case SUSPEND -> {
                    long asleep = 1_000L * (10 + random.nextInt(600));
                    board.off(true);
                    board.pass(asleep);
                    board.off(false);
                    wallShift += asleep;
                    if (random.nextBoolean()) {
                        board.driverReloaded();
                    }
                }
                case RESTART -> {
                    long dead = FaultyBoard.STEP_MILLIS * (100 + random.nextInt(20_000));
                    meter = NodeMeter.resumed(List.of(GPU), HOST, SensorAccuracy.BOARD, meter.state());
                    board.pass(dead);
                    control += dead;
                    restarted = true;
                }
            }
        }

        private static Energy sum(List<Counter> counters, boolean gpu) {
            return counters.stream()
                    .map(counter -> gpu ? counter.gpu() : counter.host())
                    .reduce(Energy.ZERO, Energy::plus);
        }
    }
}
