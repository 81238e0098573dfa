package org.wattwerk.core.device;

import java.time.Duration;
import java.time.Instant;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/**
 * One simulated GPU at one moment. A busy device draws what its limit allows, another its idle power, both reached with
 * a lag in control time; energy and work are integrals over day time. It is advanced when somebody looks.
 *
 * <p>Within one advance the pace of a time-lapse is taken as constant, which only matters while the draw has not
 * settled.
 *
 * @param transientPower how far the draw is from the power it settles at
 * @param lifetime energy since the device was made, in millijoules; what its meter sees
 * @param counterBase {@code lifetime} when the driver was last loaded, in millijoules
 * @param work day time at full speed, in milliseconds
 * @param celsius temperature of the chip
 */
public record SimulatedGpu(
        GpuModel model,
        Moment at,
        Power limit,
        boolean busy,
        PowerTransient transientPower,
        RunningIntegral lifetime,
        long counterBase,
        RunningIntegral work,
        double celsius) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double INLET_CELSIUS = 28;
    private static final double CELSIUS_PER_WATT = 0.06;
    private static final double THERMAL_SECONDS = 20;

    /** Switched on: idle, settled, at the driver's default limit. */
    public static SimulatedGpu switchedOn(GpuModel model, Moment now) {
        return new SimulatedGpu(
                model,
                now,
                model.defaultLimit(),
                false,
                PowerTransient.NONE,
                RunningIntegral.ofEnergy(),
                0,
                RunningIntegral.ofWork(),
                celsiusAt(model.idle()));
    }

    /** At a later moment; itself where the moment is not later in control time. Day time set back counts nothing. */
    public SimulatedGpu advance(Moment now) {
        long control = now.elapsed().minus(at.elapsed()).toNanos();
        if (control < 0) {
            return this;
        }
        long day = dayNanos(at.day(), now.day());
        double seconds = control / NANOS_PER_SECOND;
        Power settled = settledPower();
        return new SimulatedGpu(
                model,
                now,
                limit,
                busy,
                transientPower.isSettled() ? transientPower : transientPower.after(seconds),
                energyAfter(settled, seconds, day),
                counterBase,
                busy ? work.plus(speed().partsPerMillion(), day) : work,
                celsiusAt(settled) + (celsius - celsiusAt(settled)) * Math.exp(-seconds / THERMAL_SECONDS));
    }

    /**
     * Under another limit, from this moment on.
     *
     * @throws IllegalArgumentException if the driver would refuse it
     */
    public SimulatedGpu withLimit(Power limit) {
        if (model.minLimit().exceeds(limit) || limit.exceeds(model.maxLimit())) {
            throw new IllegalArgumentException(
                    "limit is outside " + model.minLimit() + " to " + model.maxLimit() + ": " + limit);
        }
        return changed(limit, busy);
    }

    /** With a job computing on it or not, from this moment on. */
    public SimulatedGpu withBusy(boolean busy) {
        return changed(limit, busy);
    }

    /** After the driver was reloaded: limit at its default, energy counter at zero. */
    public SimulatedGpu driverReloaded() {
        SimulatedGpu unlimited = changed(model.defaultLimit(), busy);
        return new SimulatedGpu(
                model, at, unlimited.limit, busy, unlimited.transientPower, lifetime, lifetime.whole(), work, celsius);
    }

    /** Switched on at this moment after it was off: idle at the default limit, counter at zero. */
    public SimulatedGpu switchedOnAgain(Moment now) {
        return new SimulatedGpu(
                model,
                now,
                model.defaultLimit(),
                false,
                PowerTransient.NONE,
                lifetime,
                lifetime.whole(),
                work,
                celsiusAt(model.idle()));
    }

    /** The draw now. */
    public Power power() {
        return new Power(Math.max(0, Math.round(settledPower().milliwatts() + transientPower.milliwatts())));
    }

    /** The driver's counter: energy since it was loaded. */
    public Energy energy() {
        return new Energy(lifetime.whole() - counterBase);
    }

    /** Energy since the device was made; no reload resets it. */
    public Energy lifetimeEnergy() {
        return new Energy(lifetime.whole());
    }

    /** Speed of a job at this limit against its speed at the highest. */
    public Share speed() {
        return ThroughputCurve.prior().speedAt(limit.of(model.maxLimit()));
    }

    /** Cumulative work: milliseconds of day time at full speed. */
    public long workMillis() {
        return work.whole();
    }

    public int temperatureCelsius() {
        return (int) Math.round(celsius);
    }

    /** The power at which the draw settles under the present load and limit. */
    private Power settledPower() {
        return busy ? limit : model.idle();
    }

    private SimulatedGpu changed(Power newLimit, boolean newBusy) {
        Power before = settledPower();
        Power after = newBusy ? newLimit : model.idle();
        long step = after.milliwatts() - before.milliwatts();
        return new SimulatedGpu(
                model,
                at,
                newLimit,
                newBusy,
                step == 0 ? transientPower : transientPower.stepped(step),
                lifetime,
                counterBase,
                work,
                celsius);
    }

    private RunningIntegral energyAfter(Power settled, double controlSeconds, long dayNanos) {
        RunningIntegral steady = lifetime.plus(settled.milliwatts(), dayNanos);
        if (transientPower.isSettled() || dayNanos == 0) {
            return steady;
        }
        double daySeconds = dayNanos / NANOS_PER_SECOND;
        double deviation = controlSeconds == 0
                ? transientPower.milliwatts() * daySeconds
                : transientPower.millijoules(controlSeconds) * (daySeconds / controlSeconds);
        RunningIntegral after = steady.plus(deviation);
        return after.isBelow(lifetime) ? lifetime : after;
    }

    private static double celsiusAt(Power power) {
        return INLET_CELSIUS + CELSIUS_PER_WATT * power.milliwatts() / 1_000;
    }

    static long dayNanos(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos());
    }
}
