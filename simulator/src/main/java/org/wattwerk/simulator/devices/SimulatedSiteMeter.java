package org.wattwerk.simulator.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/**
 * The utility's meter of a site whose nodes are simulated, and a sub-meter of the campus behind it. All it shows follows
 * from the nodes' files and closed forms, so that a restart of the reader loses nothing.
 */
public final class SimulatedSiteMeter implements AutoCloseable {
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Overhead overhead;
    private final Instant start;
    private final Supplier<Moment> clock;
    private final DailyLoad campus = DailyLoad.campus();
    private Instant latest;
    private Instant campusHour;
    private Energy campusToHour = Energy.ZERO;

    /**
     * Both counters, cumulative since the start, and both powers, at one moment.
     *
     * @param connectionPoint everything: nodes, overhead and campus
     * @param otherLoads the campus, inside the connection point
     */
    public record Reading(
            Moment at, Energy connectionPoint, Energy otherLoads, Power connectionPointPower, Power otherPower) {}

    /**
     * @param nodeFiles the state files of all nodes, made before
     * @param start when overhead and campus began to be counted, normally when the nodes were made
     */
    public SimulatedSiteMeter(List<Path> nodeFiles, Overhead overhead, Instant start, Supplier<Moment> clock)
            throws IOException {
        for (Path file : nodeFiles) {
            nodes.add(SimulatedNode.open(file, clock));
        }
        this.overhead = overhead;
        this.start = start;
        this.clock = clock;
        this.latest = start;
        this.campusHour = start;
    }

    /** Reads both meters now; neither ever counts backwards. */
    public synchronized Reading read() {
        Moment now = clock.get();
        Energy it = Energy.ZERO;
        Power itPower = Power.ZERO;
        for (SimulatedNode node : nodes) {
            SimulatedNode.Consumption consumption = node.consumption(now);
            it = it.plus(consumption.energy());
            itPower = itPower.plus(consumption.power());
        }
        latest = now.day().isBefore(latest) ? latest : now.day();
        Energy fixed = overhead.fixed().during(Duration.between(start, latest));
        Energy campusEnergy = campusUntil(latest);
        Power campusPower = campus.at(latest);
        return new Reading(
                now,
                it.plus(it.times(overhead.marginal())).plus(fixed).plus(campusEnergy),
                campusEnergy,
                itPower.plus(overhead.of(itPower)).plus(campusPower),
                campusPower);
    }

    @Override
    public void close() {
        nodes.forEach(SimulatedNode::close);
    }

    /** The campus from the start to an instant no earlier than the last one asked for; full hours are added up once. */
    private Energy campusUntil(Instant day) {
        Instant hour = day.truncatedTo(ChronoUnit.HOURS);
        if (hour.isAfter(campusHour)) {
            campusToHour = campusToHour.plus(campus.between(campusHour, hour));
            campusHour = hour;
        }
        return campusToHour.plus(campus.between(campusHour, day));
    }
}
