package org.wattwerk.agent.link;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.protocol.v1.JobReport;

/**
 * Reports of jobs that wait to be sent. Every change of state is kept in order; of progress within one state only the
 * latest matters. Owned by the event loop.
 */
final class JobReports {
    private static final int MOST = 1_000;

    private final Deque<JobReport> waiting = new ArrayDeque<>();

    /** Adds a report, in place of an unsent one that said the same state of the same job last. */
    void add(JobReport report) {
        Iterator<JobReport> newestFirst = waiting.descendingIterator();
        while (newestFirst.hasNext()) {
            JobReport earlier = newestFirst.next();
            if (earlier.getJob().equals(report.getJob())) {
                if (earlier.getState() == report.getState()
                        && earlier.getCheckpointStep() == report.getCheckpointStep()) {
                    newestFirst.remove();
                }
                break;
            }
        }
        waiting.addLast(report);
        if (waiting.size() > MOST) {
            keepLatest();
        }
    }

    /** On a new session the present state of every job is what counts: takes it in place of everything waiting. */
    void replace(Collection<JobReport> present) {
        waiting.clear();
        waiting.addAll(present);
    }

    Optional<JobReport> poll() {
        return Optional.ofNullable(waiting.pollFirst());
    }

    private void keepLatest() {
        Map<String, JobReport> latest = new HashMap<>();
        waiting.forEach(report -> latest.put(report.getJob(), report));
        replace(latest.values());
    }
}
