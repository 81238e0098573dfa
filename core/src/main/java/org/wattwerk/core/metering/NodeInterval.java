package org.wattwerk.core.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a node used between two of its marks, {@code [from, to)}.
 *
 * @param from the quarter hour at whose start it begins
 * @param to the quarter hour at whose start it ends
 * @param deltas one for each account that used energy or worked, in the order of the marks
 */
public record NodeInterval(NodeId node, QuarterHour from, QuarterHour to, List<EnergyDelta> deltas) {
    public NodeInterval {
        deltas = List.copyOf(deltas);
        if (to.compareTo(from) <= 0) {
            throw new IllegalArgumentException(
                    "interval of " + node + " does not end after it starts: " + from + " to " + to);
        }
    }

    /**
     * The difference of two marks. A counter that the earlier mark does not have started at zero, and so did one that was
     * closed in between.
     *
     * @throws IllegalArgumentException if the marks are of two nodes or in the wrong order, or the later one
     *     {@linkplain #isAnew is of a meter that started anew}: nobody knows what it used before that
     */
    public static NodeInterval between(Mark earlier, Mark later) {
        if (!earlier.node().equals(later.node())) {
            throw new IllegalArgumentException("marks of two nodes: " + earlier.node() + " and " + later.node());
        }
        List<Counter> closed = closed(earlier, later);
        if (isAnew(earlier, later, closed)) {
            throw new IllegalArgumentException(closed.stream()
                            .map(counter -> "counter of "
                                    + counter.job().map(JobId::value).orElse("idle"))
                            .findFirst()
                            .orElse("a counter")
                    + " on " + later.node() + " went back between " + earlier.at()
                    + " and " + later.at() + ": was the node's meter started anew?");
        }
        List<EnergyDelta> deltas = new ArrayList<>();
        for (Counter now : later.counters()) {
            if (now.isOfClosed()) {
                continue;
            }
            Counter before = earlier.counter(now.job())
                    .filter(counter -> !closed.contains(counter))
                    .orElseGet(() -> Counter.none(now.job()));
            EnergyDelta delta = new EnergyDelta(
                    now.job(),
                    now.gpu().minus(before.gpu()),
                    now.host().minus(before.host()),
                    now.quality(),
                    now.workMillis() - before.workMillis(),
                    now.uncertainty().since(before.uncertainty()));
            if (!delta.energy().isZero() || delta.workMillis() > 0) {
                deltas.add(delta);
            }
        }
        return new NodeInterval(later.node(), earlier.at(), later.at(), deltas);
    }

    /**
     * Whether the node's meter started anew between two marks: a counter went down or is gone, and what it had counted was
     * not added, to the millijoule, to that of the closed ones.
     */
    public static boolean isAnew(Mark earlier, Mark later) {
        return isAnew(earlier, later, closed(earlier, later));
    }

    private static boolean isAnew(Mark earlier, Mark later, List<Counter> closed) {
        Counter before = earlier.counter(Optional.of(JobId.CLOSED)).orElse(Counter.none(Optional.of(JobId.CLOSED)));
        Counter now = later.counter(Optional.of(JobId.CLOSED)).orElse(Counter.none(Optional.of(JobId.CLOSED)));
        Counter expected = closed.stream().reduce(before, Counter::closing);
        return !now.gpu().equals(expected.gpu())
                || !now.host().equals(expected.host())
                || now.workMillis() != expected.workMillis();
    }

    /** Those of the earlier mark that went down or are gone. */
    private static List<Counter> closed(Mark earlier, Mark later) {
        return earlier.counters().stream()
                .filter(before -> !before.isOfClosed())
                .filter(before -> later.counter(before.job())
                        .map(now -> now.gpu().compareTo(before.gpu()) < 0
                                || now.host().compareTo(before.host()) < 0
                                || now.workMillis() < before.workMillis())
                        .orElse(true))
                .toList();
    }

    /** True if this is exactly one quarter hour. */
    public boolean covers(QuarterHour quarterHour) {
        return from.equals(quarterHour) && to.equals(quarterHour.next());
    }

    /** How far all accounts together may be off: errors may all have the same sign. */
    public Energy bound() {
        return deltas.stream().map(EnergyDelta::bound).reduce(Energy.ZERO, Energy::plus);
    }

    /** All accounts together. */
    public Energy energy() {
        return deltas.stream().map(EnergyDelta::energy).reduce(Energy.ZERO, Energy::plus);
    }

    /**
     * One interval for each quarter hour, the energy spread evenly to the millijoule: what remains to be said of a node
     * whose marks in between are lost. Longer than one quarter hour, the parts are substitutes at best.
     */
    public List<NodeInterval> byQuarterHour() {
        long count = to.number() - from.number();
        if (count == 1) {
            return List.of(this);
        }
        List<NodeInterval> parts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            List<EnergyDelta> part = new ArrayList<>();
            for (EnergyDelta delta : deltas) {
                // The difference of two rounded cumulative parts, so that the parts sum to the whole.
                part.add(new EnergyDelta(
                        delta.job(),
                        delta.gpu().times(i + 1, count).minus(delta.gpu().times(i, count)),
                        delta.host().times(i + 1, count).minus(delta.host().times(i, count)),
                        delta.quality().worst(Quality.SUBSTITUTE),
                        upTo(delta.workMillis(), i + 1, count) - upTo(delta.workMillis(), i, count),
                        // That of the whole, spread like the energy: a single part is off by more, as its quality says.
                        delta.bound().times(i + 1, count).minus(delta.bound().times(i, count))));
            }
            QuarterHour quarterHour = new QuarterHour(from.number() + i);
            parts.add(new NodeInterval(node, quarterHour, quarterHour.next(), part));
        }
        return List.copyOf(parts);
    }

    private static long upTo(long millis, long part, long count) {
        return Math.multiplyExact(millis / count, part) + millis % count * part / count;
    }
}
