package org.wattwerk.core.scheduling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/**
 * Everything that a decision about the queue depends on but the time; while it stays equal little has to be decided again.
 *
 * @param queue the jobs that wait, in order of submission
 * @param running the jobs that have nodes
 * @param free nodes that anybody may have now, in order of their names
 * @param freeing nodes without a job whose old process is about to leave
 * @param limits the IT power that each domain of the tree may carry
 * @param atRest what each domain carries when no job computes: nodes at rest, and those that cannot be told as charged
 * @param downtimes maintenance windows that are not over
 * @param closed why nothing new may start, such as a budget that is used up
 * @param growAfter how long an elastic job is left alone before it is started again on more nodes
 */
public record Situation(
        List<Waiting> queue,
        List<Running> running,
        List<Place> free,
        List<Place> freeing,
        PowerTree tree,
        List<Power> limits,
        List<Power> atRest,
        List<Downtime> downtimes,
        Optional<String> closed,
        Duration growAfter) {
    public Situation {
        queue = List.copyOf(queue);
        running = List.copyOf(running);
        free = List.copyOf(free);
        freeing = List.copyOf(freeing);
        limits = List.copyOf(limits);
        atRest = List.copyOf(atRest);
        downtimes = List.copyOf(downtimes);
    }
}
