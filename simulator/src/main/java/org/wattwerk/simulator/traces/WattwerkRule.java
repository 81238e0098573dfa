package org.wattwerk.simulator.traces;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.Place;
import org.wattwerk.core.scheduling.Running;
import org.wattwerk.core.scheduling.Schedule;
import org.wattwerk.core.scheduling.Situation;
import org.wattwerk.core.scheduling.Waiting;

/** The scheduler of core: jobs start where all can have their economic floor, and share the limit at one speed. */
final class WattwerkRule implements QueueRule {
    private static final Instant EPOCH = Instant.EPOCH;
    private static final Share FLOOR = Share.ofPercent(55);
    /** Of one A100 with its part of the host: at its highest limit, the host's part when busy, and all of it at rest. */
    private static final double GPU_WATTS = 400;

    private static final double HOST_WATTS = 150;
    private static final double REST_WATTS = 130;

    private final JobTrace trace;
    private final double limitWatts;
    private final ThroughputCurve curve = ThroughputCurve.prior();
    private final TreeMap<NodeId, Place> free = new TreeMap<>();
    private final Map<TraceJob, Running> running = new LinkedHashMap<>();
    private final Map<TraceJob, Waiting> known = new LinkedHashMap<>();
    private int busy;
    private int named;

    /**
     * @param limit of the power that all places draw at full speed
     */
    WattwerkRule(JobTrace trace, Share limit) {
        this.trace = trace;
        this.limitWatts = trace.places() * trace.gpus() * (GPU_WATTS + HOST_WATTS) * limit.ratio();
        Power more = watts(trace.gpus() * (GPU_WATTS * FLOOR.ratio() + HOST_WATTS - REST_WATTS));
        for (int i = 0; i < trace.places(); i++) {
            NodeId id = new NodeId("n" + i);
            free.put(id, new Place(id, "a100", "rack-" + i / trace.rack(), PowerTree.CONNECTION_POINT, more));
        }
    }

    private static Power watts(double watts) {
        return new Power(Math.round(watts * 1_000));
    }

    @Override
    public List<TraceJob> starts(long now, List<TraceJob> waiting) {
        Map<JobId, TraceJob> names = new LinkedHashMap<>();
        List<Waiting> queue = new ArrayList<>();
        for (TraceJob job : waiting) {
            Waiting asked = known.computeIfAbsent(job, this::asked);
            names.put(asked.job().id(), job);
            queue.add(asked);
        }
        Situation situation = new Situation(
                queue,
                List.copyOf(running.values()),
                List.copyOf(free.values()),
                List.of(),
                PowerTree.FLAT,
                List.of(watts(limitWatts)),
                List.of(watts(trace.places() * trace.gpus() * REST_WATTS)),
                List.of(),
                Optional.empty(),
                Duration.ofDays(1));
        Instant time = EPOCH.plusSeconds(now);
        List<TraceJob> started = new ArrayList<>();
        Schedule.of(situation, time).placed().forEach((id, nodes) -> {
            TraceJob job = Objects.requireNonNull(names.get(id));
            List<Place> places = new ArrayList<>();
            nodes.forEach(node -> places.add(Objects.requireNonNull(free.remove(node))));
            running.put(
                    job,
                    new Running(
                            Objects.requireNonNull(known.remove(job)).job(),
                            places,
                            time,
                            Optional.of(time.plusSeconds(job.walltime())),
                            false));
            busy += job.size();
            started.add(job);
        });
        return started;
    }

    private Waiting asked(TraceJob job) {
        Holding holding = new Holding(Optional.of(Duration.ofSeconds(job.walltime())), false, job.size(), job.size());
        return new Waiting(new JobSpec(
                new JobId("j" + named++), "job", "c", 0, job.size(), Share.ALL, false, List.of("train"), holding));
    }

    @Override
    public void ended(TraceJob job) {
        Running over = Objects.requireNonNull(running.remove(job));
        over.places().forEach(place -> free.put(place.node(), place));
        busy -= job.size();
    }

    /** All GPUs that compute have the highest limit that fits, at most their own. */
    @Override
    public double speed() {
        if (busy == 0) {
            return 1;
        }
        double rest = (trace.places() - busy) * trace.gpus() * REST_WATTS;
        double each = (limitWatts - rest) / busy / trace.gpus() - HOST_WATTS;
        return curve.speedAt(Share.ofRatio(Math.min(1, each / GPU_WATTS))).ratio();
    }
}
