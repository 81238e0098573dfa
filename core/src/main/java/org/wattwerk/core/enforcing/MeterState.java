package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * A node's meter at one instant, as it is kept on disk: with it a restarted agent goes on counting without a gap.
 *
 * @param at day time of the last sample
 * @param devices by GPU index
 * @param counters of every account since the meter first started; each quality is that of the last interval
 */
public record MeterState(Instant at, SortedMap<Integer, Device> devices, Sensor host, List<Counter> counters) {
    public MeterState {
        counters = List.copyOf(counters);
    }

    public MeterState(Instant at, Map<Integer, Device> devices, Sensor host, List<Counter> counters) {
        this(at, Collections.unmodifiableSortedMap(new TreeMap<>(devices)), host, counters);
    }

    /**
     * One GPU.
     *
     * @param uuid a card with another one has another counter
     * @param job whose energy it counts; empty when idle
     * @param workMillis its last cumulative work, of simulated devices only
     */
    public record Device(String uuid, Optional<JobId> job, Sensor sensor, long workMillis) {}

    /**
     * One energy counter, or one power sensor in its place.
     *
     * @param counter the last reading of the device's own counter; empty where it has none or was never read
     * @param power the last reading of power
     * @param metered everything counted since the meter first started, across resets of the device's own counter
     * @param quality of the last interval
     * @param known false before the first reading and while the device is lost
     * @param uncertainty how far {@code metered} may be off
     * @param silence of the device's own counter
     */
    public record Sensor(
            Optional<Energy> counter,
            Power power,
            Energy metered,
            Quality quality,
            boolean known,
            Uncertainty uncertainty,
            Silence silence) {
        static final Sensor NEW = new Sensor(Optional.empty(), Power.ZERO, Energy.ZERO, Quality.MISSING, false);

        /** A sensor that states no uncertainty and whose counter is not silent. */
        public Sensor(Optional<Energy> counter, Power power, Energy metered, Quality quality, boolean known) {
            this(counter, power, metered, quality, known, Uncertainty.NONE, Silence.NONE);
        }
    }

    /**
     * For how long a counter has said nothing new, and what was done about it: when it speaks again, nothing is counted
     * twice.
     *
     * @param time since it last moved
     * @param held what power adds up to that is not yet counted, since a counter may rest for a moment
     * @param provisional what was counted from power in the counter's place
     */
    public record Silence(Duration time, Energy held, Energy provisional) {
        static final Silence NONE = new Silence(Duration.ZERO, Energy.ZERO, Energy.ZERO);
    }
}
