package org.wattwerk.simulator.faults;

import java.util.List;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;

/** What is true of a job, whatever any controller believes: its checkpoints on shared storage and who computes on it. */
final class JobTruth {
    private final World world;
    private final JobSpec spec;
    private final long lastStep;
    private long checkpoint;
    /** The newest checkpoint of which a controller has heard. */
    private long acknowledged;

    JobTruth(World world, JobSpec spec, long lastStep) {
        this.world = world;
        this.spec = spec;
        this.lastStep = lastStep;
    }

    JobId job() {
        return spec.id();
    }

    /** A process begins: at which step. */
    long started(int attempt, NodeId node) {
        world.laws()
                .holds(
                        checkpoint >= acknowledged,
                        () -> job() + " attempt " + attempt + " starts on " + node + " at step " + checkpoint
                                + ", but a checkpoint at step " + acknowledged + " was acknowledged");
        return checkpoint;
    }

    boolean isDone(long step) {
        return step >= lastStep;
    }

    void checkpoint(int attempt, long step, NodeId node) {
        world.laws()
                .holds(
                        step >= checkpoint,
                        () -> job() + " attempt " + attempt + " on " + node + " writes a checkpoint at step " + step
                                + " over one at step " + checkpoint);
        checkpoint = step;
    }

    void acknowledged(long step) {
        acknowledged = Math.max(acknowledged, step);
    }

    /** A process begins to compute: none of another attempt may. */
    void computes(int attempt, NodeId node) {
        List<Machine> others = world.machines().stream()
                .filter(machine -> machine.process()
                        .filter(process ->
                                process.job.equals(job()) && process.attempt != attempt && process.computes())
                        .isPresent())
                .toList();
        world.laws()
                .holds(
                        others.isEmpty(),
                        () -> job() + " attempt " + attempt + " computes on " + node + " while another attempt does on "
                                + others.get(0).id());
    }
}
