package org.wattwerk.core.scheduling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wattwerk.core.cluster.JobId;

/** What comes free within moments: nodes that an old process leaves, and those of jobs that were told to leave. */
final class Soon {
    private final List<Place> freeing;
    private final List<Running> leaving = new ArrayList<>();
    private final Set<JobId> names = new HashSet<>();

    Soon(Situation situation) {
        this.freeing = situation.freeing();
        situation.running().stream().filter(Running::leaves).forEach(this::leaves);
    }

    void leaves(Running running) {
        if (names.add(running.job().id())) {
            leaving.add(running);
        }
    }

    boolean isLeaving(Running running) {
        return names.contains(running.job().id());
    }

    boolean any() {
        return !freeing.isEmpty() || !leaving.isEmpty();
    }

    /** As a job of some priority will find it. */
    void addTo(Stock stock, int priority) {
        stock.add(freeing);
        leaving.forEach(running -> stock.free(running, priority));
    }
}
