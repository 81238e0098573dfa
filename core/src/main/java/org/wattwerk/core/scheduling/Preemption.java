package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who gives way to the first job that waits: preemptible jobs of lower priority only, the lowest and then the youngest first,
 * no more of them than it needs, and nobody if it would not be enough.
 */
final class Preemption {
    private static final Comparator<Running> CHEAPEST_FIRST = Comparator.comparingInt(
                    (Running running) -> running.job().priority())
            .thenComparing(Running::since, Comparator.reverseOrder())
            .thenComparing(running -> running.job().id());

    private final Waiting job;
    private final Stock soon;
    private final Instant now;

    private Preemption(Waiting job, Stock soon, Instant now) {
        this.job = job;
        this.soon = soon;
        this.now = now;
    }

    /** Empty as well if enough is coming free by itself in a moment. */
    static List<Running> of(Waiting job, Stock stock, Soon soon, List<Running> holders, Instant now) {
        List<Running> candidates = new ArrayList<>();
        for (Running running : holders) {
            if (running.job().holding().preemptible()
                    && running.job().priority() < job.job().priority()
                    && !soon.isLeaving(running)) {
                candidates.add(running);
            }
        }
        if (candidates.isEmpty()) {
            return List.of();
        }
        candidates.sort(CHEAPEST_FIRST);
        Stock coming = stock.copy();
        soon.addTo(coming, job.job().priority());
        return new Preemption(job, coming, now).fewest(candidates);
    }

    private List<Running> fewest(List<Running> candidates) {
        if (isEnough(List.of()) || !isEnough(candidates)) {
            return List.of();
        }
        int few = 0;
        int enough = candidates.size();
        while (few + 1 < enough) {
            int middle = (few + enough) / 2;
            if (isEnough(candidates.subList(0, middle))) {
                enough = middle;
            } else {
                few = middle;
            }
        }
        List<Running> chosen = new ArrayList<>(candidates.subList(0, enough));
        for (int i = chosen.size() - 1; i >= 0; i--) {
            Running spared = chosen.remove(i);
            if (!isEnough(chosen)) {
                chosen.add(i, spared);
            }
        }
        return chosen;
    }

    private boolean isEnough(List<Running> victims) {
        Stock stock = soon.copy();
        victims.forEach(victim -> stock.free(victim, job.job().priority()));
        return !stock.choose(job, job.least(), job.least(), now).isEmpty();
    }
}
