package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When the first job that waits can start, and on what: the nodes that are free by then, of which it needs so many. Jobs end
 * when their walltime does; those that promise no end are thought to end after all others, the oldest first.
 */
final class Outlook {
    private static final Comparator<Running> BY_END = Comparator.comparing(
                    (Running running) -> running.ends().orElse(Instant.MAX))
            .thenComparing(Running::since)
            .thenComparing(running -> running.job().id());

    private final Waiting job;
    private final Optional<Instant> by;
    private final Instant at;
    private final Stock then;

    private Outlook(Waiting job, Optional<Instant> by, Instant at, Stock then) {
        this.job = job;
        this.by = by;
        this.at = at;
        this.then = then;
    }

    /**
     * Empty if the job cannot start even once all others have ended, such as under a low limit or with nodes that are away.
     *
     * @param stock what is free now
     * @param soon those that are leaving and what they leave, free in a moment
     */
    static Optional<Outlook> of(Waiting job, Stock stock, Soon soon, List<Running> holders, Instant now) {
        List<Running> ordered = new ArrayList<>();
        for (Running running : holders) {
            if (!soon.isLeaving(running)) {
                ordered.add(running);
            }
        }
        ordered.sort(BY_END);
        int fewest = 0;
        int most = ordered.size();
        if (after(job, stock, soon, ordered, most, now).isEmpty()) {
            return Optional.empty();
        }
        while (fewest < most) {
            int middle = (fewest + most) / 2;
            if (after(job, stock, soon, ordered, middle, now).isPresent()) {
                most = middle;
            } else {
                fewest = middle + 1;
            }
        }
        return after(job, stock, soon, ordered, most, now);
    }

    /** Once so many have ended; empty if that is not enough. */
    private static Optional<Outlook> after(
            Waiting job, Stock stock, Soon soon, List<Running> ordered, int ended, Instant now) {
        Stock then = stock.copy();
        soon.addTo(then, job.job().priority());
        for (Running running : ordered.subList(0, ended)) {
            then.free(running, job.job().priority());
        }
        Optional<Instant> by =
                ended == 0 ? Optional.of(now) : ordered.get(ended - 1).ends().map(end -> end.isBefore(now) ? now : end);
        Instant at = by.orElse(now);
        return then.choose(job, job.least(), job.least(), at).isEmpty()
                ? Optional.empty()
                : Optional.of(new Outlook(job, by, at, then));
    }

    Reservation reservation() {
        return new Reservation(job.job().id(), by);
    }

    Waiting job() {
        return job;
    }

    /** Whether a job may start on these places now and this one still starts in time; if so, it is counted from now on. */
    boolean leavesEnough(Waiting other, List<Place> places, Instant now) {
        boolean over = other.left().isPresent() && !now.plus(other.left().get()).isAfter(by.orElse(Instant.MAX));
        if (over) {
            return true;
        }
        if (then.size() - places.size() < job.least()) {
            return false;
        }
        boolean counts =
                !other.job().pausable() || other.job().priority() >= job.job().priority();
        then.remove(places);
        if (counts) {
            then.room().take(places);
        }
        if (!then.choose(job, job.least(), job.least(), at).isEmpty()) {
            return true;
        }
        then.add(places);
        if (counts) {
            then.room().give(places);
        }
        return false;
    }
}
