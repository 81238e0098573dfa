package org.wattwerk.core.capping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * Turns what jobs want into what they may want now, so that power changes no faster than a {@link RampLimit}. It works like a
 * bucket that fills at the rate of the limit: a rise takes out of it what it adds. A job that starts draws at least its lowest
 * limit; that step waits for a full bucket and may overdraw it, so that the rate holds on average.
 *
 * <p>Within ten seconds more than the rate, and one such step, what is raised in any time is within the rate times that time.
 * A fall that the plan asks for is finished before its quarter hour begins, and a rise begins after it, so that the mean of
 * neither passes its target.
 *
 * <p>One thread owns a ramp; it asks no clock.
 */
public final class Ramp {
    /** Changes come in steps of so much time, so that leases do not change with every tick. */
    private static final Duration STEP = Duration.ofSeconds(1);
    /** The bucket holds what may rise in so much time. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private static final long STEP_MILLIWATTS = 1_000;

    private final RampLimit limit;
    private final Map<JobId, Optional<Power>> given = new HashMap<>();
    private Optional<Duration> lastStep = Optional.empty();
    /** The quarter hour in which falls for the next one have begun. */
    private Optional<QuarterHour> fallingIn = Optional.empty();

    private long mayRise;
    private long mayFall;

    public Ramp(RampLimit limit) {
        this.limit = limit;
    }

    /**
     * A moment.
     *
     * @param elapsed control time, by which power changes
     * @param present the quarter hour of day time
     * @param intoQuarterHour how long it has lasted
     * @param pace how much faster day time runs than control time
     */
    public record At(Duration elapsed, QuarterHour present, Duration intoQuarterHour, double pace) {
        /** Control time until the next quarter hour begins. */
        Duration toEdge() {
            Duration left = QuarterHour.LENGTH.minus(intoQuarterHour);
            return Duration.ofNanos((long) (left.toNanos() / Math.max(pace, 1e-9)));
        }
    }

    /**
     * What jobs may want now.
     *
     * @param demands what they want
     * @param presently the limit of each job's GPUs as it stands; empty for a job that rests
     * @param next what a job will want in the next quarter hour; empty for a job that will rest
     */
    public List<Demand> shape(
            List<Demand> demands,
            Function<JobId, Optional<Power>> presently,
            Function<Demand, Optional<Power>> next,
            At at) {
        boolean step = lastStep.map(last -> at.elapsed().minus(STEP).compareTo(last) >= 0)
                .orElse(true);
        if (step) {
            Duration passed = lastStep.map(at.elapsed()::minus).orElse(HELD);
            mayRise = fill(mayRise, limit.risePerMinute(), passed);
            mayFall = fill(mayFall, limit.fallPerMinute(), passed);
            lastStep = Optional.of(at.elapsed());
            given.keySet()
                    .removeIf(job ->
                            demands.stream().noneMatch(demand -> demand.job().equals(job)));
        }
        if (fallingIn.filter(at.present()::equals).isEmpty() && mustFallNow(demands, presently, next, at)) {
            fallingIn = Optional.of(at.present());
        }
        boolean early = fallingIn.filter(at.present()::equals).isPresent();
        Map<JobId, Demand> shaped = new HashMap<>();
        demands.stream()
                .sorted(Comparator.comparingInt(Demand::priority).reversed().thenComparing(Demand::job))
                .forEach(demand -> {
                    Demand wants = early ? demand.wanting(lower(demand, next)) : demand;
                    Optional<Power> from = presently.apply(demand.job());
                    if (step) {
                        given.put(demand.job(), towards(wants, from, at));
                    }
                    // Between two steps a job keeps what it has: less than was given where a limit took it away.
                    Optional<Power> kept = given.getOrDefault(demand.job(), from);
                    Optional<Power> to = step ? kept : from.flatMap(has -> kept.map(may -> Power.min(has, may)));
                    shaped.put(
                            demand.job(),
                            to.equals(demand.wantedLimit()) ? demand : demand.onItsWay(to, reason(demand, wants, to)));
                });
        List<Demand> inOrder = new ArrayList<>();
        demands.forEach(demand -> inOrder.add(shaped.get(demand.job())));
        return inOrder;
    }

    private static long fill(long level, Power perMinute, Duration passed) {
        long most = perMinute.milliwatts() * HELD.toSeconds() / 60;
        double more = perMinute.milliwatts() * (passed.toNanos() / 60e9);
        return (long) Math.min((double) most, level + more);
    }

    /** The lower of what is wanted now and in the next quarter hour. */
    private static Optional<Power> lower(Demand demand, Function<Demand, Optional<Power>> next) {
        Optional<Power> later = next.apply(demand);
        return demand.wantedLimit().flatMap(now -> later.map(then -> Power.min(now, then)));
    }

    /** Whether what will fall at the edge has to begin to fall now to be there in time. */
    private boolean mustFallNow(
            List<Demand> demands,
            Function<JobId, Optional<Power>> presently,
            Function<Demand, Optional<Power>> next,
            At at) {
        long fall = 0;
        for (Demand demand : demands) {
            fall += Math.max(0, demand.draws(presently.apply(demand.job())) - demand.draws(lower(demand, next)));
        }
        double secondsNeeded = fall * 60.0 / limit.fallPerMinute().milliwatts() + 2 * STEP.toSeconds();
        return fall > 0 && at.toEdge().toNanos() / 1e9 <= secondsNeeded;
    }

    private Optional<Power> towards(Demand demand, Optional<Power> from, At at) {
        Optional<Power> to = demand.wantedLimit();
        long change = demand.draws(to) - demand.draws(from);
        if (change > 0) {
            return mayRiseYet(demand, from, at) ? risen(demand, from) : from;
        }
        return change < 0 ? fallen(demand, from) : to;
    }

    /** Not within the band, and not before the job's own moment in the quarter hour. */
    private boolean mayRiseYet(Demand demand, Optional<Power> from, At at) {
        Power full = demand.lead().gpu().maxLimit();
        boolean small = from.isPresent()
                && !demand.wantedLimit().equals(Optional.of(full))
                && !demand.wantedLimit().orElseThrow().minusOrZero(from.get()).exceeds(full.times(limit.band()));
        long spread = limit.spread().toMillis();
        long own = spread == 0
                ? 0
                : Math.floorMod(
                        demand.job().value().hashCode() * 31L + at.present().number() * 7_919L, spread);
        return !small && at.intoQuarterHour().toMillis() / Math.max(at.pace(), 1e-9) >= own;
    }

    private Optional<Power> risen(Demand demand, Optional<Power> from) {
        Power target = demand.wantedLimit().orElseThrow();
        Power base = from.orElseGet(() -> Power.min(target, demand.lead().gpu().minLimit()));
        if (from.isEmpty()) {
            long start = demand.draws(Optional.of(base)) - demand.draws(from);
            long full = limit.risePerMinute().milliwatts() * HELD.toSeconds() / 60;
            if (mayRise < Math.min(start, full)) {
                return from;
            }
            mayRise -= start;
        }
        Power reached = furthest(demand, base, target, mayRise);
        mayRise -= demand.draws(Optional.of(reached)) - demand.draws(Optional.of(base));
        return Optional.of(reached);
    }

    private Optional<Power> fallen(Demand demand, Optional<Power> from) {
        Power present = from.orElseThrow();
        Power least = demand.lead().gpu().minLimit();
        Power target = demand.wantedLimit().orElse(least);
        if (demand.wantedLimit().isEmpty() && !present.exceeds(least)) {
            mayFall -= demand.draws(from) - demand.draws(Optional.empty());
            return Optional.empty();
        }
        long below = Math.max(0, mayFall);
        long low = 0;
        long high = present.minusOrZero(target).milliwatts() / STEP_MILLIWATTS + 1;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Power at = Power.max(target, present.minusOrZero(new Power(middle * STEP_MILLIWATTS)));
            if (demand.draws(from) - demand.draws(Optional.of(at)) > below) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        Power reached = Power.max(target, present.minusOrZero(new Power(low * STEP_MILLIWATTS)));
        mayFall -= demand.draws(from) - demand.draws(Optional.of(reached));
        return Optional.of(reached);
    }

    /** The highest limit up to a target for which so much more is drawn than at a lower one. */
    private static Power furthest(Demand demand, Power from, Power target, long more) {
        long low = 0;
        long high = target.minusOrZero(from).milliwatts() / STEP_MILLIWATTS + 1;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Power at = Power.min(target, from.plus(new Power(middle * STEP_MILLIWATTS)));
            if (demand.draws(Optional.of(at)) - demand.draws(Optional.of(from)) > Math.max(0, more)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return Power.max(from, Power.min(target, from.plus(new Power(low * STEP_MILLIWATTS))));
    }

    private String reason(Demand demand, Demand wants, Optional<Power> to) {
        boolean down = demand.draws(to) > demand.draws(wants.wantedLimit());
        Power rate = down ? limit.fallPerMinute() : limit.risePerMinute();
        String where = wants.wantedLimit().map(Power::toString).orElse("rest");
        return "on its way to " + where + ", since IT power may " + (down ? "fall" : "rise") + " by " + rate
                + " a minute; then: " + demand.reason();
    }
}
