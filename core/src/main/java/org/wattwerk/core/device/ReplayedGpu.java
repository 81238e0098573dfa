package org.wattwerk.core.device;

import java.time.Instant;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * A device that draws what was recorded of another one, cut off at its limit: what was recorded does not know how much
 * longer a limit would have made the work. It is advanced in day time, when somebody looks.
 *
 * @param position nanoseconds since the record began
 */
public record ReplayedGpu(
        PowerSeries series, GpuModel model, Instant at, long position, Power limit, RunningIntegral energyDrawn) {
    /** At the start of its record, at the highest limit. */
    public static ReplayedGpu start(PowerSeries series, GpuModel model, Instant now) {
        return new ReplayedGpu(series, model, now, 0, model.defaultLimit(), RunningIntegral.ofEnergy());
    }

    /** At a later instant; day time set back counts nothing. */
    public ReplayedGpu advance(Instant now) {
        long passed = SimulatedGpu.dayNanos(at, now);
        return new ReplayedGpu(
                series, model, now, position + passed, limit, series.drawn(energyDrawn, position, passed, limit));
    }

    /** Under another limit from this instant on. */
    public ReplayedGpu withLimit(Power next) {
        if (model.minLimit().exceeds(next) || next.exceeds(model.maxLimit())) {
            throw new IllegalArgumentException(
                    "limit is outside " + model.minLimit() + " to " + model.maxLimit() + ": " + next);
        }
        return new ReplayedGpu(series, model, at, position, next, energyDrawn);
    }

    /** The draw now. */
    public Power power() {
        return Power.min(series.at(position), limit);
    }

    /** Energy since the record began. */
    public Energy energy() {
        return new Energy(energyDrawn.whole());
    }

    /** True while more is drawn than the board idles at, with a tenth of slack. */
    public boolean isBusy() {
        return power().exceeds(model.idle().plus(model.idle().dividedBy(10)));
    }

    /** How fast the recorded work would go under the limit. */
    public Share speed() {
        Power wanted = series.at(position);
        return wanted.exceeds(limit) ? ThroughputCurve.prior().speedAt(limit.of(wanted)) : Share.ALL;
    }
}
