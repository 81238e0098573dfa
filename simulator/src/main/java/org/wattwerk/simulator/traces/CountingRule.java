package org.wattwerk.simulator.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain rules that count free places and know nothing of power: under a limit so many places stay off that the others may run
 * at full power.
 */
final class CountingRule implements QueueRule {
    private final boolean backfills;
    private final Map<TraceJob, Long> ends = new LinkedHashMap<>();
    private int free;

    /**
     * @param backfills jobs behind the first that waits go ahead if by their walltimes they do not delay it (EASY)
     */
    CountingRule(int places, boolean backfills) {
        this.free = places;
        this.backfills = backfills;
    }

    @Override
    public List<TraceJob> starts(long now, List<TraceJob> waiting) {
        List<TraceJob> started = new ArrayList<>();
        int next = 0;
        while (next < waiting.size() && waiting.get(next).size() <= free) {
            start(waiting.get(next++), now, started);
        }
        if (next == waiting.size() || !backfills) {
            return started;
        }
        TraceJob first = waiting.get(next);
        int coming = free;
        long by = Long.MAX_VALUE;
        List<Map.Entry<TraceJob, Long>> byEnd = new ArrayList<>(ends.entrySet());
        byEnd.sort(Comparator.comparingLong(Map.Entry::getValue));
        for (Map.Entry<TraceJob, Long> running : byEnd) {
            coming += running.getKey().size();
            if (coming >= first.size()) {
                by = Math.max(now, running.getValue());
                break;
            }
        }
        int extra = coming - first.size();
        for (TraceJob job : waiting.subList(next + 1, waiting.size())) {
            boolean over = now + job.walltime() <= by;
            if (job.size() <= free && (over || job.size() <= extra)) {
                extra -= over ? 0 : job.size();
                start(job, now, started);
            }
        }
        return started;
    }

    private void start(TraceJob job, long now, List<TraceJob> started) {
        free -= job.size();
        ends.put(job, now + job.walltime());
        started.add(job);
    }

    @Override
    public void ended(TraceJob job) {
        ends.remove(job);
        free += job.size();
    }

    @Override
    public double speed() {
        return 1;
    }
}
