package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;

/**
 * Asks running jobs for a checkpoint, so that little is lost where their processes are. A pause brings its own checkpoint;
 * what this is for is a job that takes none, and an interruption that may be too short for one.
 */
final class CheckpointWatch {
    private final CheckpointRule rule;
    private final Outbox outbox;
    private final Map<JobId, Seen> seen = new HashMap<>();

    /**
     * The last checkpoint that is known of, or was asked for.
     *
     * @param step which it holds
     * @param at control time
     * @param day day time
     */
    private record Seen(int attempt, long step, Duration at, Instant day) {}

    CheckpointWatch(CheckpointRule rule, Outbox outbox) {
        this.rule = rule;
        this.outbox = outbox;
    }

    /**
     * Looks at every job.
     *
     * @param interruption the next one that is known
     */
    void tick(Collection<ManagedJob> jobs, Optional<Curtailment> interruption, Duration elapsed, Instant now) {
        for (ManagedJob job : jobs) {
            JobId id = job.spec.id();
            if (job.state != JobState.RUNNING || job.isEnding()) {
                seen.remove(id);
                continue;
            }
            long step = job.firstRank().map(JobProgress::checkpointStep).orElse(0L);
            Seen last = seen.get(id);
            if (last == null || last.attempt() != job.attempt || last.step() < step) {
                last = new Seen(job.attempt, step, elapsed, now);
                seen.put(id, last);
            }
            Optional<String> why = due(last, interruption, elapsed, now);
            if (why.isPresent()) {
                seen.put(id, new Seen(job.attempt, step, elapsed, now));
                ask(job, why.get(), now);
            }
        }
    }

    private Optional<String> due(Seen last, Optional<Curtailment> interruption, Duration elapsed, Instant now) {
        Optional<String> ahead = interruption
                .map(Curtailment::start)
                .filter(start ->
                        !now.isBefore(start.minus(rule.ahead())) && last.day().isBefore(start.minus(rule.ahead())))
                .map(start -> "order " + interruption.get().id() + " begins in "
                        + Duration.between(now, start).toSeconds() + " s");
        return ahead.or(() -> rule.every()
                .filter(every -> elapsed.minus(every).compareTo(last.at()) >= 0)
                .map(every -> "none was taken for " + every.toMinutes() + " min"));
    }

    private void ask(ManagedJob job, String why, Instant now) {
        OptionalLong atStep = job.commonStep();
        for (NodeId node : job.nodes) {
            outbox.send(new Command.DirectJob(node, job.spec.id(), Directive.CHECKPOINT, why, atStep));
        }
        outbox.say(now, Happening.Kind.JOB, job.spec.id() + " is asked for a checkpoint", why);
    }
}
