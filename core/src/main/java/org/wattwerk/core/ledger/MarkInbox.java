package org.wattwerk.core.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.time.QuarterHour;

/**
 * Collects the marks of nodes and of the utility meter and says which quarter hour can be settled next, in order and each
 * once. It waits for every node that was there and for the meter; what stays silent for too long is left out, and what it has
 * to say is handed out as a correction once its marks arrive.
 *
 * <p>Nothing is lost in a restart: the ledger keeps the marks that it goes on from, and a node keeps every later one and sends
 * it again. One thread owns an inbox; it asks no clock.
 */
public final class MarkInbox {
    private final Duration patience;
    private final Optional<Duration> meterPatience;
    private final NavigableSet<QuarterHour> withoutMeter = new TreeSet<>();
    private final NavigableMap<QuarterHour, MeterMark> meter = new TreeMap<>();
    private final SortedMap<NodeId, NodeMarks> nodes = new TreeMap<>();
    private Optional<QuarterHour> next = Optional.empty();

    /**
     * A quarter hour that can be settled.
     *
     * @param meter empty if the utility meter has not said what it counted
     * @param silent nodes that were there and have not said what they used
     * @param meterMark of the utility meter at its end; empty as long as the meter has made none
     * @param marks of each node that made one at its end: what the next quarter hour goes on from
     */
    public record Due(
            QuarterHour quarterHour,
            Optional<MeterInterval> meter,
            List<NodeInterval> nodes,
            SortedSet<NodeId> silent,
            Optional<MeterMark> meterMark,
            List<Mark> marks) {
        public Due {
            nodes = List.copyOf(nodes);
            silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
            marks = List.copyOf(marks);
        }
    }

    /**
     * What nodes used in a quarter hour that was settled without them.
     *
     * @param marks of each of these nodes that made one at its end
     */
    public record Late(QuarterHour quarterHour, List<NodeInterval> nodes, List<Mark> marks) {
        public Late {
            nodes = List.copyOf(nodes);
            marks = List.copyOf(marks);
        }
    }

    /**
     * What the utility meter counted in a quarter hour that was settled without it.
     *
     * @param meterMark at its end
     */
    public record LateMeter(QuarterHour quarterHour, MeterInterval meter, MeterMark meterMark) {}

    /**
     * Waits for the meter for ever.
     *
     * @param patience how long after its end a quarter hour waits for silent nodes, in day time
     */
    public MarkInbox(Duration patience) {
        this(patience, Optional.empty());
    }

    /**
     * @param patience how long after its end a quarter hour waits for silent nodes, in day time
     * @param meterPatience how long it waits for the meter, likewise; empty for ever
     */
    public MarkInbox(Duration patience, Optional<Duration> meterPatience) {
        this.patience = patience;
        this.meterPatience = meterPatience;
    }

    /** A node's newest mark in the ledger. */
    public void recovered(Mark settled) {
        add(settled);
        marks(settled.node(), settled.at()).taken(settled.at());
    }

    /** The utility meter's newest mark in the ledger. */
    public void recovered(MeterMark settled) {
        next = Optional.of(settled.at());
        add(settled);
    }

    /** The ledger holds every quarter hour before this one, those after the meter's newest mark without its value. */
    public void recovered(QuarterHour open) {
        next = Optional.of(open);
    }

    /** The ledger holds a quarter hour without the meter's value. */
    public void recoveredWithoutMeter(QuarterHour quarterHour) {
        withoutMeter.add(quarterHour);
    }

    /** The ledger holds a quarter hour without this node's marks. */
    public void recoveredSilent(NodeId node, QuarterHour quarterHour) {
        marks(node, quarterHour).missed(quarterHour);
    }

    /** A node is there; from this quarter hour on the settlement waits for it. */
    public void wasThere(NodeId node, QuarterHour from) {
        marks(node, from).wasThere(from);
    }

    /** A node's counters at a boundary; the same mark may come more than once. */
    public void add(Mark mark) {
        marks(mark.node(), mark.at()).add(mark);
    }

    /** The utility meter's counters at a boundary. */
    public void add(MeterMark mark) {
        if (next.isEmpty()) {
            next = Optional.of(mark.at());
        }
        if (mark.at().compareTo(oldestOpen()) >= 0) {
            meter.putIfAbsent(mark.at(), mark);
        }
    }

    /** The next quarter hour, if it can be settled now; it is handed out once. */
    public Optional<Due> due(Instant now) {
        if (next.isEmpty()) {
            return Optional.empty();
        }
        QuarterHour quarterHour = next.get();
        Optional<MeterInterval> counted = counted(quarterHour);
        if (counted.isEmpty() && !waitedForMeter(quarterHour, now)) {
            return Optional.empty();
        }
        boolean waitedEnough = !now.isBefore(quarterHour.end().plus(patience));
        List<NodeInterval> told = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        SortedSet<NodeId> silent = new TreeSet<>();
        for (Map.Entry<NodeId, NodeMarks> node : nodes.entrySet()) {
            if (!node.getValue().wasThereIn(quarterHour)) {
                continue;
            }
            if (node.getValue().mayStillSay(quarterHour) && !waitedEnough) {
                return Optional.empty();
            }
            node.getValue().in(quarterHour).ifPresentOrElse(told::add, () -> silent.add(node.getKey()));
            node.getValue().taken(quarterHour.next()).ifPresent(marks::add);
        }
        silent.forEach(node -> marks(node, quarterHour).missed(quarterHour));
        if (counted.isEmpty()) {
            withoutMeter.add(quarterHour);
        }
        next = Optional.of(quarterHour.next());
        Optional<MeterMark> meterMark = Optional.ofNullable(meter.get(quarterHour.next()));
        forgetMeter();
        return Optional.of(new Due(quarterHour, counted, told, silent, meterMark, marks));
    }

    private Optional<MeterInterval> counted(QuarterHour quarterHour) {
        MeterMark before = meter.get(quarterHour);
        MeterMark after = meter.get(quarterHour.next());
        return before == null || after == null ? Optional.empty() : Optional.of(MeterInterval.between(before, after));
    }

    private boolean waitedForMeter(QuarterHour quarterHour, Instant now) {
        return meterPatience
                .filter(wait -> !now.isBefore(quarterHour.end().plus(wait)))
                .isPresent();
    }

    private QuarterHour oldestOpen() {
        QuarterHour open = next.orElseThrow();
        return !withoutMeter.isEmpty() && withoutMeter.first().compareTo(open) < 0 ? withoutMeter.first() : open;
    }

    private void forgetMeter() {
        meter.headMap(oldestOpen(), false).clear();
    }

    /** The meter's value of the first quarter hour that was settled without it, if it has arrived; handed out once. */
    public Optional<LateMeter> lateMeter() {
        for (QuarterHour quarterHour : withoutMeter) {
            Optional<MeterInterval> counted = counted(quarterHour);
            MeterMark after = meter.get(quarterHour.next());
            if (counted.isPresent() && after != null) {
                withoutMeter.remove(quarterHour);
                forgetMeter();
                return Optional.of(new LateMeter(quarterHour, counted.get(), after));
            }
        }
        return Optional.empty();
    }

    /** The next correction, if marks of silent nodes have arrived; it is handed out once. */
    public Optional<Late> late() {
        Optional<QuarterHour> first = nodes.values().stream()
                .map(NodeMarks::firstTold)
                .flatMap(Optional::stream)
                .min(QuarterHour::compareTo);
        return first.map(quarterHour -> {
            List<NodeInterval> told = new ArrayList<>();
            List<Mark> marks = new ArrayList<>();
            for (NodeMarks node : nodes.values()) {
                if (node.firstTold().filter(quarterHour::equals).isPresent()) {
                    node.in(quarterHour).ifPresent(told::add);
                    node.taken(quarterHour.next()).ifPresent(marks::add);
                    node.corrected(quarterHour);
                }
            }
            return new Late(quarterHour, told, marks);
        });
    }

    /** The quarter hour waited long enough: what its silent nodes and the meter still say of it is not wanted. */
    public void settledForGood(QuarterHour quarterHour) {
        nodes.values().forEach(node -> node.corrected(quarterHour));
        withoutMeter.remove(quarterHour);
    }

    /**
     * By node, the last mark that is needed no more once everything handed out so far is in the ledger: the one that the next
     * quarter hour goes on from if the ledger holds it, else the one before.
     */
    public SortedMap<NodeId, QuarterHour> neededNoMore() {
        SortedMap<NodeId, QuarterHour> settled = new TreeMap<>();
        next.ifPresent(open ->
                nodes.forEach((node, marks) -> marks.forgetBefore(open).ifPresent(last -> settled.put(node, last))));
        return settled;
    }

    /** The first quarter hour that was not handed out; empty before the meter's first mark. */
    public Optional<QuarterHour> next() {
        return next;
    }

    private NodeMarks marks(NodeId node, QuarterHour since) {
        return nodes.computeIfAbsent(node, id -> new NodeMarks(since));
    }
}
