package org.wattwerk.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Elastic jobs take what nobody else wants: at once where they start, and through a checkpoint where they run already. */
final class Growth {
    /** A restart costs a job something; it is worth it from a quarter more nodes on. */
    private static final int WORTH = 4;

    private Growth() {}

    /** The places of a job that starts now, and more of them if it can make use of more. */
    static List<Place> atStart(Waiting job, List<Place> given, Stock stock, Instant now) {
        int most = job.job().holding().nodesMax();
        if (given.size() >= most || stock.size() == 0) {
            return given;
        }
        Stock own = stock.copy();
        own.add(given);
        own.room().give(given);
        Gang larger = own.choose(job, given.size(), most, now);
        return larger.places().size() > given.size() ? larger.places() : given;
    }

    /** The job that starts again on more nodes; one at a time, the most important first. */
    static Optional<Leave> ofRunning(List<Running> holders, Soon soon, Stock stock, Duration growAfter, Instant now) {
        if (stock.size() == 0 || soon.any()) {
            return Optional.empty();
        }
        return holders.stream()
                .filter(running ->
                        running.places().size() < running.job().holding().nodesMax()
                                && !running.since().plus(growAfter).isAfter(now))
                .sorted(Comparator.comparingInt(
                                (Running running) -> running.job().priority())
                        .reversed()
                        .thenComparing(Running::since)
                        .thenComparing(running -> running.job().id()))
                .flatMap(running -> grown(running, stock, growAfter, now).stream())
                .findFirst();
    }

    private static Optional<Leave> grown(Running running, Stock stock, Duration growAfter, Instant now) {
        Optional<Duration> left = running.ends().map(end -> Duration.between(now, end));
        if (left.filter(length -> length.compareTo(growAfter) < 0).isPresent()) {
            return Optional.empty();
        }
        int present = running.places().size();
        Stock own = stock.copy();
        own.add(running.places());
        own.room().give(running.places());
        Waiting again = new Waiting(running.job(), left, java.util.Set.of(), false);
        int most = running.job().holding().nodesMax();
        Gang larger = own.choose(again, present, most, now);
        int gained = larger.places().size() - present;
        boolean worthIt =
                gained > 0 && (gained * WORTH >= present || larger.places().size() == most);
        boolean keepsItsNodes = new ArrayList<>(larger.places()).containsAll(running.places());
        return worthIt && keepsItsNodes
                ? Optional.of(new Leave(
                        running.job().id(),
                        Leave.Cause.GROWS,
                        "starts again on " + larger.places().size() + " nodes instead of " + present
                                + ": nobody else wants them"))
                : Optional.empty();
    }
}
