package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;

/** What the power that jobs are given makes of them: they rest and go on, and work at a speed. */
final class JobPower {
    private final Fleet fleet;
    private final Outbox outbox;
    private final Departures departures;

    JobPower(Fleet fleet, Outbox outbox, Departures departures) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.departures = departures;
    }

    /** A job may draw this much from now on. */
    void allotted(ManagedJob job, Allotment allotment, Instant now) {
        Optional<Allotment> before = job.allotment;
        job.allotment = Optional.of(allotment);
        if (job.isEnding()) {
            return;
        }
        job.why = allotment
                        .gpuLimit()
                        .map(limit -> "limit " + limit + " for each GPU: ")
                        .orElse("")
                + allotment.reason();
        if (before.isPresent() && before.get().gpuLimit().equals(allotment.gpuLimit())) {
            return;
        }
        JobId id = job.spec.id();
        if (allotment.gpuLimit().isEmpty()) {
            if (job.state.mayCompute()) {
                job.state = JobState.PAUSING;
                job.restOrdered = departures.lastSequence();
                together(job, Directive.PAUSE, allotment.reason(), job.commonStep());
                outbox.say(now, Happening.Kind.JOB, id + " pauses at a checkpoint", allotment.reason());
            }
            return;
        }
        if (job.state == JobState.PAUSED || job.state == JobState.PAUSING) {
            // Told to rest and to go on again before it moved, it says nothing new.
            job.state = job.all(JobProgress.Phase.RUNNING) ? JobState.RUNNING : JobState.STARTING;
            together(job, Directive.RUN, allotment.reason(), OptionalLong.empty());
            outbox.say(now, Happening.Kind.JOB, id + " resumes", allotment.reason());
        }
        String from =
                before.flatMap(Allotment::gpuLimit).map(limit -> limit + " -> ").orElse("");
        outbox.say(
                now,
                Happening.Kind.LIMIT,
                id + ": " + from + allotment.gpuLimit().get() + " for each GPU",
                allotment.reason());
    }

    /** A job that was told to rest before its program had begun never says that it rests; its nodes do. */
    void restIfNothingComputes(ManagedJob job, Instant now) {
        if (job.state == JobState.PAUSING
                && !job.mayRun()
                && !job.isSentAway()
                && job.nodes.stream().allMatch(node -> departures.isStopped(node, job.restOrdered))) {
            job.state = JobState.PAUSED;
            outbox.say(
                    now,
                    Happening.Kind.JOB,
                    job.spec.id() + " rests",
                    "its nodes say that nothing computes there: " + job.why);
        }
    }

    /** Leases end and begin when they come; the ranks of a job on several nodes have to do so at the same step. */
    private void together(ManagedJob job, Directive directive, String why, OptionalLong atStep) {
        if (job.nodes.size() > 1) {
            job.nodes.forEach(node -> outbox.send(new Command.DirectJob(node, job.spec.id(), directive, why, atStep)));
        }
    }

    /** Counts what a job did over a stretch of day time. */
    void worked(ManagedJob job, Duration day, ControlPolicy policy) {
        if (job.state == JobState.RUNNING) {
            job.worked(speed(job, policy), day);
        }
    }

    /** The speed of a job: that of its slowest node, under the limits that were read back. */
    double speed(ManagedJob job, ControlPolicy policy) {
        double slowest = 1;
        for (NodeId id : job.nodes) {
            ManagedNode node = fleet.node(id);
            double speed = node.report
                    .map(report -> policy.speedsOf(node.nodeClass.gpu().name()).speedAt(report.gpuLimit()))
                    .orElse(0.0);
            slowest = Math.min(slowest, speed);
        }
        return slowest;
    }
}
