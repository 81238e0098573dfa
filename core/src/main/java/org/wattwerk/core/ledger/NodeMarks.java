package org.wattwerk.core.ledger;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.time.QuarterHour;

/** The marks of one node that are still needed: from the one that its first open quarter hour goes on from. */
final class NodeMarks {
    private final NavigableMap<QuarterHour, Mark> marks = new TreeMap<>();
    private final NavigableSet<QuarterHour> silentIn = new TreeSet<>();
    private QuarterHour since;
    private Optional<QuarterHour> stored = Optional.empty();

    /**
     * @param since the first quarter hour in which the node was there
     */
    NodeMarks(QuarterHour since) {
        this.since = since;
    }

    /** Takes a mark; one that came before changes nothing. */
    void add(Mark mark) {
        if (marks.isEmpty()) {
            since = mark.at();
        }
        marks.putIfAbsent(mark.at(), mark);
    }

    void wasThere(QuarterHour from) {
        if (marks.isEmpty() && from.compareTo(since) < 0) {
            since = from;
        }
    }

    /** The node was settled without its marks. */
    void missed(QuarterHour quarterHour) {
        silentIn.add(quarterHour);
    }

    boolean wasThereIn(QuarterHour quarterHour) {
        return since.compareTo(quarterHour) <= 0;
    }

    /** Whether it may still say something of the quarter hour: marks come in order, so a later one ends the hope. */
    boolean mayStillSay(QuarterHour quarterHour) {
        return marks.higherKey(quarterHour) == null;
    }

    /** What it used in the quarter hour; empty as long as nobody knows, or for ever if its meter started anew in it. */
    Optional<NodeInterval> in(QuarterHour quarterHour) {
        Map.Entry<QuarterHour, Mark> earlier = marks.floorEntry(quarterHour);
        Map.Entry<QuarterHour, Mark> later = marks.higherEntry(quarterHour);
        if (earlier == null || later == null || NodeInterval.isAnew(earlier.getValue(), later.getValue())) {
            return Optional.empty();
        }
        return NodeInterval.between(earlier.getValue(), later.getValue()).byQuarterHour().stream()
                .filter(part -> part.covers(quarterHour))
                .findFirst();
    }

    /** The mark at a boundary, which goes into the ledger now; empty if the node made none. */
    Optional<Mark> taken(QuarterHour at) {
        Optional<Mark> mark = Optional.ofNullable(marks.get(at));
        if (mark.isPresent()) {
            stored = Optional.of(at);
        }
        return mark;
    }

    /** The first quarter hour that was settled without this node and can be told now. */
    Optional<QuarterHour> firstTold() {
        silentIn.removeIf(
                quarterHour -> !mayStillSay(quarterHour) && in(quarterHour).isEmpty());
        return silentIn.stream()
                .filter(quarterHour -> !mayStillSay(quarterHour))
                .findFirst();
    }

    void corrected(QuarterHour quarterHour) {
        silentIn.remove(quarterHour);
    }

    /**
     * Forgets what is needed no more.
     *
     * @param next the first quarter hour that is not settled
     * @return the last mark that may be forgotten everywhere; empty if none may
     */
    Optional<QuarterHour> forgetBefore(QuarterHour next) {
        QuarterHour open = silentIn.isEmpty() || silentIn.first().compareTo(next) > 0 ? next : silentIn.first();
        QuarterHour base = marks.floorKey(open);
        if (base == null) {
            return Optional.empty();
        }
        marks.headMap(base, false).clear();
        return Optional.of(stored.filter(base::equals).isPresent() ? base : base.previous());
    }
}
