package org.wattwerk.core.capping;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * Keeps the mean of every quarter hour below a peak: what is left of its energy, divided by what is left of its time, may be
 * drawn. Where the meter is silent the charged watts stand in for it, and for a quarter hour whose beginning nobody saw.
 *
 * <p>One thread owns a guard; it asks no clock.
 */
public final class QuarterHourGuard {
    /** The last second of a quarter hour decides nothing. */
    private static final Duration LEAST_LEFT = Duration.ofSeconds(1);
    /** Between two readings so far apart, power may have been anything. */
    private static final Duration NEIGHBOURS = Duration.ofSeconds(30);
    /** What is allowed comes in so many parts of the peak, so that limits do not change with every look. */
    private static final int STEPS = 100;

    private final Power peak;
    private Optional<QuarterHour> present = Optional.empty();
    /** Of the present quarter hour, up to {@code counted}: as metered, and as charged since then. */
    private Energy used = Energy.ZERO;

    private Instant counted = Instant.EPOCH;
    private Power charged = Power.ZERO;
    private Optional<Reading> last = Optional.empty();
    private Optional<Power> allowed = Optional.empty();

    /** A reading of the meter, and what its quarter hour had used by then. */
    private record Reading(Instant at, Energy register, Energy used) {}

    public QuarterHourGuard(Power peak) {
        this.peak = peak;
    }

    /** What may be drawn for the rest of a quarter hour; zero where its energy is used up. */
    public static Power allowed(Power peak, Energy used, Duration left) {
        Energy budget = peak.during(QuarterHour.LENGTH);
        if (budget.compareTo(used) <= 0) {
            return Power.ZERO;
        }
        return budget.minus(used).over(left.compareTo(LEAST_LEFT) > 0 ? left : LEAST_LEFT);
    }

    /** The meter was read: the register of everything drawn at the connection point. */
    public void metered(Instant at, Energy register) {
        QuarterHour now = QuarterHour.containing(at);
        if (present.isEmpty() || now.compareTo(present.get()) > 0) {
            begin(now);
        }
        if (now.equals(present.get())) {
            used = usedAt(at, register, now);
            counted = at;
        }
        last = Optional.of(new Reading(at, register, used));
    }

    private Energy usedAt(Instant at, Energy register, QuarterHour now) {
        Energy assumed = used.plus(since(at));
        if (last.isEmpty()
                || !last.get().at().isBefore(at)
                || last.get().register().compareTo(register) > 0) {
            return assumed;
        }
        Reading before = last.get();
        Energy between = register.minus(before.register());
        if (now.contains(before.at())) {
            return before.used().plus(between);
        }
        boolean neighbours = Duration.between(before.at(), at).compareTo(NEIGHBOURS) <= 0;
        Energy most = between.compareTo(assumed) < 0 ? between : assumed;
        return neighbours
                ? between.times(
                        Duration.between(now.start(), at).toMillis(),
                        Math.max(1, Duration.between(before.at(), at).toMillis()))
                : most;
    }

    /**
     * What the connection point may draw now.
     *
     * @param mayDraw what it may be drawing, and is taken to have drawn since the meter was read last
     */
    public Power limit(Instant now, Power mayDraw) {
        QuarterHour quarterHour = QuarterHour.containing(now);
        if (present.isEmpty() || quarterHour.compareTo(present.get()) > 0) {
            begin(quarterHour);
        }
        charged = Power.max(charged, mayDraw);
        used = used.plus(since(now));
        counted = now.isAfter(counted) ? now : counted;
        charged = mayDraw;
        Power exact = allowed(peak, used, Duration.between(now, quarterHour.end()));
        long step = Math.max(1, peak.milliwatts() / STEPS);
        Power whole = new Power(exact.milliwatts() / step * step);
        Power held = allowed.orElse(whole);
        // Lower at once, higher only when it is worth it.
        boolean stays = !held.exceeds(exact) && !exact.exceeds(held.plus(new Power(2 * step)));
        allowed = Optional.of(stays ? held : whole);
        return allowed.get();
    }

    private Energy since(Instant now) {
        return now.isAfter(counted) ? charged.during(Duration.between(counted, now)) : Energy.ZERO;
    }

    private void begin(QuarterHour quarterHour) {
        present = Optional.of(quarterHour);
        used = Energy.ZERO;
        counted = quarterHour.start();
        allowed = Optional.empty();
    }
}
