package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.device.PowerIntegral;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.enforcing.MeterState.Silence;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.MeterEvent.Kind;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * The energy of one device: its own counter first, power added up where there is none, and of every interval how it came
 * about and how far it may be off. A counter that restarts, jumps, rests or contradicts the power sensor ends in a figure
 * that is right within its bound, or says that it is none.
 */
final class SensorMeter {
    /** Longer than this, two samples of power say little of what was drawn between them. */
    static final Duration LONGEST_INTEGRATION = Duration.ofMinutes(2);

    /** Longer than this, they say nothing of how far they may be off. */
    private static final Duration CLOSE_SAMPLES = Duration.ofSeconds(2);

    /** A counter that rests no longer than this is not yet called stuck. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Between reading a counter and reading the clock; without a monotonic clock far more may lie. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final Duration SLACK_UNTIMED = Duration.ofMinutes(15);
    private static final Duration LONGEST_UNEXPLAINED = Duration.ofMinutes(15);

    /** So many equal samples in a row, in milliwatts, are no measurement. */
    private static final long STUCK_SAMPLES = 30;

    private static final long STUCK_SAMPLES_WITH_COUNTER = 8;

    private final int index;
    private final String name;
    private final Power most;
    private final SensorAccuracy accuracy;
    private final CounterCheck check;
    private final List<MeterEvent> events = new ArrayList<>();
    private Sensor sensor;
    private Optional<PowerIntegral> integral = Optional.empty();
    private long steady;
    private boolean steadySaid;
    private Energy grown = Energy.ZERO;

    /**
     * @param index of the GPU, or {@link MeterEvent#NODE}
     * @param most what the device can draw at all: an advance far above it is no energy but a broken counter
     */
    SensorMeter(int index, Power most, SensorAccuracy accuracy, Sensor sensor) {
        this.index = index;
        this.name = index == MeterEvent.NODE ? "the host" : "GPU " + index;
        this.most = most;
        this.accuracy = accuracy;
        this.check = new CounterCheck(index, accuracy.gain());
        this.sensor = sensor;
    }

    /**
     * What a device says.
     *
     * @param counter its own, where it has one
     * @param integral of its power since it was opened, where it is sampled often
     * @param powerKnown false for a counter without a sensor of power beside it
     */
    record Said(Optional<Energy> counter, Power power, Optional<PowerIntegral> integral, boolean powerKnown) {
        Said(Optional<Energy> counter, Power power, Optional<PowerIntegral> integral) {
            this(counter, power, integral, true);
        }

        static Said ofCounter(Energy counter) {
            return new Said(Optional.of(counter), Power.ZERO, Optional.empty(), false);
        }

        private Said with(Optional<Energy> otherCounter) {
            return new Said(otherCounter, power, integral, powerKnown);
        }
    }

    /**
     * Time between two readings.
     *
     * @param passed by the best clock there is
     * @param timed whether that is a monotonic one
     * @param unexplained by how much day time went another way: it was set, or the host was suspended
     */
    record Span(Duration passed, boolean timed, Duration unexplained) {}

    Sensor sensor() {
        return sensor;
    }

    /** What happened since the last call. */
    List<MeterEvent> events() {
        List<MeterEvent> happened = List.copyOf(events);
        events.clear();
        return happened;
    }

    /** By how much the last interval's energy may be off, but for its edges. */
    Energy grown() {
        return grown;
    }

    /** The device did not answer: its counter is kept, so that its energy is found when it comes back. */
    Energy lost(Span span) {
        if (sensor.known()) {
            events.add(event(Kind.DEVICE_LOST, name + " does not answer: its energy is missing until it does"));
        }
        Silence silence = sensor.silence();
        Duration time = silence.time().plus(span.passed());
        grown = Energy.ZERO;
        integral = Optional.empty();
        boolean ever = sensor.known()
                || sensor.counter().isPresent()
                || !silence.time().isZero();
        sensor = new Sensor(
                sensor.counter(),
                sensor.power(),
                sensor.metered(),
                Quality.MISSING,
                false,
                sensor.uncertainty().grownBy(Energy.ZERO, ever ? edge().plus(most.during(time)) : Energy.ZERO),
                ever ? new Silence(time, silence.held(), silence.provisional()) : silence);
        return Energy.ZERO;
    }

    /** The energy since the reading before. */
    Energy read(Said said, Span span) {
        boolean first = !sensor.known()
                && sensor.counter().isEmpty()
                && sensor.silence().time().isZero();
        boolean broken = said.power().exceeds(most.times(2));
        Said usable = broken ? new Said(said.counter(), sensor.power(), Optional.empty()) : said;
        if (first) {
            integral = usable.integral();
            return close(usable, Energy.ZERO, Quality.MEASURED, Energy.ZERO, Silence.NONE);
        }
        if (!sensor.known()) {
            events.add(event(Kind.DEVICE_FOUND, name + " answers again"));
        }
        Integrated power = integrated(usable, span, broken);
        if (usable.counter().isEmpty()) {
            return sensor.counter().isEmpty() ? byPower(usable, power, span) : silent(usable, power, span);
        }
        if (sensor.counter().isEmpty()) {
            return byPower(usable, power, span);
        }
        Energy now = usable.counter().get();
        Energy then = sensor.counter().get();
        if (now.compareTo(then) < 0) {
            return restarted(usable, now, power, span);
        }
        Duration slack = span.timed() ? SLACK.plus(accuracy.lag().multipliedBy(2)) : SLACK_UNTIMED;
        Energy plausible = most.times(span.timed() ? 1 : 2).during(quiet(span).plus(slack));
        Energy advance = now.minus(then);
        if (advance.compareTo(plausible) > 0) {
            return jumped(usable, advance, power, span);
        }
        if (advance.isZero() && !power.energy().isZero()) {
            return silent(usable, power, span);
        }
        return moved(usable, then, advance, power, span);
    }

    /**
     * What power says of an interval.
     *
     * @param bound how far that may be off
     * @param dense false where samples are too far apart to be called integrated
     */
    private record Integrated(Energy energy, Energy bound, boolean dense, boolean frozen) {}

    private Integrated integrated(Said said, Span span, boolean broken) {
        Optional<PowerIntegral> before = integral;
        integral = said.integral();
        if (sensor.known() && before.isPresent() && integral.isPresent()) {
            PowerIntegral then = before.get();
            PowerIntegral now = integral.get();
            if (now.samples() > then.samples() && now.energy().compareTo(then.energy()) >= 0) {
                steady = now.changes() > then.changes() ? 0 : steady + now.samples() - then.samples();
                Energy energy = now.energy().minus(then.energy());
                Energy spread = now.spread().minus(then.spread());
                return new Integrated(
                        energy, energy.times(accuracy.gain()).plus(spread), true, steady >= STUCK_SAMPLES_WITH_COUNTER);
            }
        }
        Duration time = sensor.known() ? span.passed() : quiet(span);
        if (!said.powerKnown()) {
            return new Integrated(Energy.ZERO, most.during(time), false, false);
        }
        Energy energy = sensor.power().plus(said.power()).dividedBy(2).during(time);
        boolean dense = sensor.known() && !broken && time.compareTo(LONGEST_INTEGRATION) <= 0;
        if (!dense || time.compareTo(CLOSE_SAMPLES) > 0) {
            return new Integrated(energy, range(energy, time), dense, broken);
        }
        Power apart = said.power().exceeds(sensor.power())
                ? said.power().minus(sensor.power())
                : sensor.power().minus(said.power());
        Energy bound = energy.times(accuracy.gain()).plus(apart.dividedBy(2).during(time));
        return new Integrated(energy, bound, true, apart.isZero());
    }

    /** No counter: power alone. */
    private Energy byPower(Said said, Integrated power, Span span) {
        Energy bound = power.bound();
        Quality quality = power.dense() ? Quality.INTEGRATED : Quality.ESTIMATED;
        if (steady >= STUCK_SAMPLES) {
            quality = Quality.ESTIMATED;
            bound = range(power.energy(), span.passed());
            if (!steadySaid) {
                steadySaid = true;
                bound = bound.plus(most.during(Duration.ofMillis(STUCK_SAMPLES * 100)));
                events.add(event(Kind.SENSOR_STUCK, name + ": its power sensor says the same all the time"));
            }
        } else if (steadySaid) {
            steadySaid = false;
            events.add(event(Kind.SENSOR_BACK, name + ": its power sensor moves again"));
        }
        if (!span.unexplained().isZero()) {
            quality = quality.worst(Quality.ESTIMATED);
            Duration unknown =
                    span.unexplained().compareTo(LONGEST_UNEXPLAINED) > 0 ? LONGEST_UNEXPLAINED : span.unexplained();
            bound = bound.plus(Power.max(said.power(), sensor.power()).during(unknown));
        }
        return close(said, power.energy(), quality, bound, Silence.NONE);
    }

    /** The counter says nothing new, or nothing at all: after a moment's patience power stands in for it. */
    private Energy silent(Said said, Integrated power, Span span) {
        Silence before = sensor.silence();
        Duration quiet = quiet(span);
        Said kept = said.with(sensor.counter());
        Duration patience = accuracy.lag().multipliedBy(5);
        patience = patience.compareTo(PATIENCE) > 0 ? patience : PATIENCE;
        if (said.counter().isPresent()
                && sensor.known()
                && before.provisional().isZero()
                && quiet.compareTo(patience) < 0) {
            Silence waiting = new Silence(quiet, before.held().plus(power.energy()), Energy.ZERO);
            return close(kept, Energy.ZERO, Quality.MEASURED, Energy.ZERO, waiting);
        }
        Energy energy = before.held().plus(power.energy());
        boolean guess = !power.dense() || (power.frozen() && said.counter().isPresent());
        Energy bound =
                guess ? range(energy, quiet) : power.bound().plus(before.held().times(accuracy.gain()));
        if (before.provisional().isZero()) {
            // It may have stopped at any point of the interval before.
            bound = bound.plus(most.during(shorter(span.passed(), SLACK)));
            events.add(event(
                    Kind.COUNTER_STUCK,
                    name + ": its energy counter "
                            + (said.counter().isPresent() ? "rests while it draws " + said.power() : "says nothing")
                            + "; power is added up instead"));
        }
        return close(
                kept,
                energy,
                guess ? Quality.ESTIMATED : Quality.INTEGRATED,
                bound,
                new Silence(quiet, Energy.ZERO, before.provisional().plus(energy)));
    }

    /** The counter went back: the driver was loaded anew. What it counted since then was drawn for certain. */
    private Energy restarted(Said said, Energy now, Integrated power, Span span) {
        Silence before = sensor.silence();
        Energy ceiling = most.during(quiet(span));
        Energy certain = now.compareTo(ceiling) <= 0 ? now : Energy.ZERO;
        Energy total = Energy.max(before.provisional().plus(before.held()).plus(power.energy()), certain);
        Energy bound = Energy.max(orZero(total, certain), orZero(ceiling, total));
        if (power.dense()) {
            Energy close =
                    power.bound().plus(before.provisional().plus(before.held()).times(accuracy.gain()));
            bound = close.compareTo(bound) < 0 ? close : bound;
        }
        events.add(event(
                Kind.COUNTER_RESET,
                name + ": its energy counter went from " + text(sensor.counter()) + " to " + now
                        + ": the driver was loaded anew, or the counter is broken"));
        return close(said, total.minus(before.provisional()), Quality.ESTIMATED, bound, Silence.NONE);
    }

    /** The counter advanced by more than the device can draw. */
    private Energy jumped(Said said, Energy advance, Integrated power, Span span) {
        Energy energy = sensor.silence().held().plus(power.energy());
        events.add(event(
                Kind.COUNTER_JUMPED,
                name + ": its energy counter advanced by " + advance
                        + ", more than it can draw; power is added up instead"));
        Energy bound = power.dense() ? power.bound() : range(energy, quiet(span));
        if (!span.timed()) {
            Energy day = most.during(Duration.ofDays(1));
            bound = bound.plus(advance.compareTo(day) < 0 ? advance : day);
        }
        return close(said, energy, power.dense() ? Quality.INTEGRATED : Quality.ESTIMATED, bound, Silence.NONE);
    }

    /** The counter advanced. */
    private Energy moved(Said said, Energy then, Energy advance, Integrated power, Span span) {
        Silence before = sensor.silence();
        if (!before.provisional().isZero()) {
            return spokeAgain(said, advance, power);
        }
        Energy bound = advance.times(accuracy.gain());
        if (!sensor.known()) {
            // Where it may have begun at zero in between, it drew up to what it shows.
            boolean mayHaveRestarted = then.plus(advance).compareTo(most.during(quiet(span))) <= 0;
            return close(said, advance, Quality.ESTIMATED, mayHaveRestarted ? bound.plus(then) : bound, Silence.NONE);
        }
        Energy expected = before.held().plus(power.energy());
        Quality quality = Quality.MEASURED;
        if (span.timed() && power.dense()) {
            check.add(advance, expected, span.passed()).ifPresent(events::add);
            Energy apart = apart(advance, expected);
            Energy tolerable = edge().times(2)
                    .plus(power.bound().times(3))
                    .plus(bound)
                    .plus(before.held())
                    .plus(most.during(Duration.ofMillis(50)));
            if (apart.compareTo(tolerable) > 0) {
                quality = Quality.ESTIMATED;
                bound = bound.plus(apart);
            }
        }
        return close(said, advance, quality, bound, Silence.NONE);
    }

    /** After a silence: either the counter went on counting unseen, or it goes on from where it stopped. */
    private Energy spokeAgain(Said said, Energy advance, Integrated power) {
        Energy provisional = sensor.silence().provisional();
        Energy caughtUp = provisional.plus(power.energy());
        boolean resumed = apart(advance, power.energy()).compareTo(apart(advance, caughtUp)) < 0;
        Energy expected = resumed ? power.energy() : caughtUp;
        Energy energy = resumed ? power.energy() : orZero(advance, provisional);
        boolean clear = apart(advance, expected).times(3).compareTo(provisional) < 0;
        Energy bound = power.bound().plus(apart(advance, expected)).plus(clear ? Energy.ZERO : provisional);
        events.add(event(
                Kind.SENSOR_BACK,
                name + ": its energy counter moves again"
                        + (resumed ? "; what it missed was added up from power" : " and has missed nothing")));
        Quality quality = sensor.known() && clear ? Quality.INTEGRATED : Quality.ESTIMATED;
        return close(said, energy, quality, bound, Silence.NONE);
    }

    private Energy close(Said said, Energy energy, Quality quality, Energy bound, Silence silence) {
        grown = bound;
        Energy edge = said.counter().isPresent() ? edge().plus(silence.held()) : Energy.ZERO;
        sensor = new Sensor(
                said.counter(),
                said.power(),
                sensor.metered().plus(energy),
                quality,
                true,
                sensor.uncertainty().grownBy(bound, edge),
                silence);
        return energy;
    }

    private Duration quiet(Span span) {
        return sensor.silence().time().plus(span.passed());
    }

    private Energy edge() {
        return most.during(accuracy.lag());
    }

    /** Anything between nothing and the most that the device can draw. */
    private Energy range(Energy energy, Duration time) {
        return Energy.max(energy, orZero(most.during(time), energy));
    }

    private MeterEvent event(Kind kind, String text) {
        return new MeterEvent(kind, index, text);
    }

    private static Energy apart(Energy a, Energy b) {
        return a.compareTo(b) >= 0 ? a.minus(b) : b.minus(a);
    }

    private static Energy orZero(Energy a, Energy b) {
        return a.compareTo(b) > 0 ? a.minus(b) : Energy.ZERO;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String text(Optional<Energy> counter) {
        return counter.map(Energy::toString).orElse("nothing");
    }

    /** For a device whose account changes: what its edge leaves uncertain stays with both. */
    Energy openEdge() {
        return sensor.uncertainty().edge();
    }

    /** For tests and people. */
    Uncertainty uncertainty() {
        return sensor.uncertainty();
    }
}
