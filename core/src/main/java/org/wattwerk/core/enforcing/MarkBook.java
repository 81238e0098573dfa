package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * The marks of a node that are not in the ledger yet: its counters at the start of every quarter hour, interpolated
 * between the samples around it. Marks are cumulative, so a lost one costs resolution and never energy.
 */
public final class MarkBook {
    /** Between samples further apart than this, where the energy fell is a guess. */
    static final Duration CLOSE_SAMPLES = Duration.ofMinutes(5);

    private final NodeId node;
    private final int capacity;
    private final NavigableMap<QuarterHour, Mark> marks = new TreeMap<>();
    private final Map<Optional<JobId>, Quality> worst = new HashMap<>();

    /**
     * @param capacity how many marks are kept; beyond it the oldest lose resolution
     * @param kept marks of before a restart
     * @param worst by account, the worst quality since the last mark before the restart
     */
    public MarkBook(NodeId node, int capacity, List<Mark> kept, Map<Optional<JobId>, Quality> worst) {
        if (capacity < 4) {
            throw new IllegalArgumentException("a mark book of " + capacity + " marks is too small to be thinned");
        }
        this.node = node;
        this.capacity = capacity;
        this.worst.putAll(worst);
        kept.forEach(mark -> marks.put(mark.at(), mark));
        thin();
    }

    /** The mark of a meter that starts for the first time: nothing was counted when its quarter hour began. */
    public Mark open(Instant now) {
        Mark mark = new Mark(node, QuarterHour.containing(now), List.of(Counter.none(Optional.empty())));
        marks.put(mark.at(), mark);
        return mark;
    }

    /** Makes the marks that fall into {@code (from, to]} of an interval; the new ones, oldest first. */
    public List<Mark> add(NodeMeter.Interval interval) {
        QuarterHour last = QuarterHour.containing(interval.to());
        QuarterHour first = QuarterHour.containing(interval.from()).next();
        if (last.number() - first.number() >= capacity) {
            first = new QuarterHour(last.number() - capacity + 1);
        }
        boolean guess = first.compareTo(last) <= 0
                && Duration.between(interval.from(), interval.to()).compareTo(CLOSE_SAMPLES) > 0;
        Map<Optional<JobId>, Quality> own = new HashMap<>();
        for (Counter counter : interval.after()) {
            Quality quality =
                    guess && grew(interval, counter) ? counter.quality().worst(Quality.ESTIMATED) : counter.quality();
            own.put(counter.job(), quality);
            worst.merge(counter.job(), quality, Quality::worst);
        }
        List<Mark> made = new ArrayList<>();
        for (QuarterHour at = first; at.compareTo(last) <= 0; at = at.next()) {
            Mark mark = interpolate(interval, at);
            made.add(mark);
            marks.put(at, mark);
            worst.clear();
            // The interval goes on behind the mark and enters the next one too.
            worst.putAll(own);
        }
        thin();
        return made;
    }

    /** Every mark up to and including this one is in the ledger: forgets them. */
    public void settled(QuarterHour upTo) {
        marks.headMap(upTo, true).clear();
    }

    /** Every mark that is not settled, oldest first. */
    public List<Mark> unsettled() {
        return List.copyOf(marks.values());
    }

    /** How many marks are not settled. */
    public int size() {
        return marks.size();
    }

    /** By account, the worst quality since the last mark; must survive a restart. */
    public Map<Optional<JobId>, Quality> worst() {
        return Map.copyOf(worst);
    }

    private Mark interpolate(NodeMeter.Interval interval, QuarterHour at) {
        long part = Duration.between(interval.from(), at.start()).toNanos();
        long whole = Duration.between(interval.from(), interval.to()).toNanos();
        List<Counter> counters = new ArrayList<>();
        for (Counter after : interval.after()) {
            Counter before = before(interval, after);
            counters.add(new Counter(
                    after.job(),
                    between(before.gpu(), after.gpu(), part, whole),
                    between(before.host(), after.host(), part, whole),
                    worst.getOrDefault(after.job(), Quality.MEASURED),
                    between(new Energy(before.workMillis()), new Energy(after.workMillis()), part, whole)
                            .millijoules(),
                    uncertainty(before, after, part, whole)));
        }
        return new Mark(node, at, counters);
    }

    private static Energy between(Energy before, Energy after, long part, long whole) {
        return before.plus(after.minus(before).times(part, whole));
    }

    /**
     * What is known of a counter between two readings: no less than at the first, no more than at the second, and over a
     * short time no more than twice the mean.
     */
    private static Uncertainty uncertainty(Counter before, Counter after, long part, long whole) {
        Energy energy = after.energy().minus(before.energy());
        long shorter = Math.min(part, whole - part);
        Energy steep = energy.times(2).times(shorter, whole);
        Energy longer = energy.times(whole - shorter, whole);
        Energy where = whole > CLOSE_SAMPLES.toNanos() && shorter > 0 ? longer : steep;
        Energy grown = before.uncertainty()
                .grown()
                .plus(after.uncertainty()
                        .grown()
                        .minus(before.uncertainty().grown())
                        .times(part, whole));
        return new Uncertainty(
                grown,
                Energy.max(before.uncertainty().edge(), after.uncertainty().edge())
                        .plus(where));
    }

    private static Counter before(NodeMeter.Interval interval, Counter after) {
        return interval.before().stream()
                .filter(counter -> counter.job().equals(after.job()))
                .findFirst()
                .orElseGet(() -> Counter.none(after.job()));
    }

    private static boolean grew(NodeMeter.Interval interval, Counter after) {
        return after.energy().compareTo(before(interval, after).energy()) > 0;
    }

    /** Every second mark of the older half goes; what it said of quality enters the next one. The newest stays. */
    private void thin() {
        while (marks.size() > capacity) {
            List<QuarterHour> oldest =
                    marks.keySet().stream().limit(marks.size() / 2 + 1).toList();
            for (int i = 1; i + 1 < oldest.size(); i += 2) {
                Mark gone = marks.remove(oldest.get(i));
                if (gone != null) {
                    marks.computeIfPresent(oldest.get(i + 1), (at, next) -> absorbing(next, gone));
                }
            }
        }
    }

    private static Mark absorbing(Mark next, Mark gone) {
        List<Counter> counters = next.counters().stream()
                .map(counter -> new Counter(
                        counter.job(),
                        counter.gpu(),
                        counter.host(),
                        gone.counter(counter.job())
                                .map(Counter::quality)
                                .orElse(Quality.MEASURED)
                                .worst(counter.quality()),
                        counter.workMillis(),
                        counter.uncertainty()))
                .toList();
        return new Mark(next.node(), next.at(), counters);
    }
}
