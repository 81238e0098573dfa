package org.wattwerk.agent.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * A node at one moment, as its agent knows it.
 *
 * @param simulated whether its devices are not those of the machine
 * @param attached whether a controller listens
 * @param safeState whether the node acts on its own because its lease has expired
 * @param stale whether the devices have not answered for long
 * @param wholeNode what a meter of the whole node says, where there is one
 * @param unsettledMarks quarter hours that are not in the ledger yet
 * @param spoolBroken whether the state folder cannot be written, so that the agent goes on from memory
 * @param readings of all devices since the start
 * @param refusals how often a device did not answer or refused
 * @param events what happened to meters and limits since the start, counted
 * @param jobs names of jobs that have not ended
 */
public record NodeStatus(
        String node,
        String version,
        boolean simulated,
        boolean attached,
        Optional<LeaseNow> lease,
        boolean safeState,
        boolean stale,
        List<GpuNow> gpus,
        HostNow host,
        Optional<Power> wholeNode,
        int unsettledMarks,
        boolean spoolBroken,
        long readings,
        long refusals,
        Map<MeterEvent.Kind, Long> events,
        List<String> jobs) {
    public NodeStatus {
        gpus = List.copyOf(gpus);
        events = Map.copyOf(events);
        jobs = List.copyOf(jobs);
    }

    /**
     * The lease that the node heard last.
     *
     * @param remaining zero once it has expired
     * @param maintenance whether the driver is let go, so that devices can be reset
     */
    public record LeaseNow(
            long epoch, long sequence, Power power, Duration remaining, boolean stopped, boolean maintenance) {}

    /**
     * One GPU; of a lost one everything but its energy is that of its last answer.
     *
     * @param energy counted since the node's meter first started
     * @param account the job that it counts for, or {@code idle}
     */
    public record GpuNow(
            int index,
            String uuid,
            String model,
            boolean lost,
            Power power,
            Power limit,
            Energy energy,
            Quality quality,
            Share utilisation,
            int celsius,
            String account) {}

    /** Everything of the node but its GPUs. */
    public record HostNow(Power power, Energy energy, Quality quality) {}

    /** GPUs and host together. */
    public Power power() {
        return gpus.stream().filter(gpu -> !gpu.lost()).map(GpuNow::power).reduce(host.power(), Power::plus);
    }
}
