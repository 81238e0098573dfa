package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * Shares a limit among jobs. All GPUs of a job move together, since the slowest sets its pace. Where not everything fits,
 * jobs of low priority rest before a job of higher priority goes under its economic floor, and what is left raises the
 * others again, highest priority first.
 *
 * @param allotments one for each demand, in order of falling priority
 * @param total what all nodes may then draw
 * @param shortBy by how much even the lowest state passes the limit; zero if it holds
 */
public record Allocation(List<Allotment> allotments, Power total, Power shortBy) {
    private static final Comparator<Demand> ORDER =
            Comparator.comparingInt(Demand::priority).reversed().thenComparing(Demand::job);

    public Allocation {
        allotments = List.copyOf(allotments);
    }

    /**
     * @param limit IT power that may be drawn
     * @param idle what the nodes without a job are charged
     */
    public static Allocation of(Power limit, Power idle, List<Demand> demands) {
        List<Demand> ordered = demands.stream().sorted(ORDER).toList();
        List<Working> groups = ordered.stream().map(Working::new).toList();

        for (int i = groups.size() - 1; i >= 0 && total(idle, groups).exceeds(limit); i--) {
            groups.get(i).rest();
        }
        if (total(idle, groups).exceeds(limit)) {
            groups.forEach(Working::goUnderTheFloor);
        }
        Power base = total(idle, groups);
        Power left = limit.minusOrZero(base);
        for (Working group : groups) {
            left = left.minus(group.raise(left));
        }
        List<Allotment> allotments = new ArrayList<>();
        groups.forEach(group -> allotments.add(group.allotment(limit)));
        return new Allocation(allotments, total(idle, groups), base.minusOrZero(limit));
    }

    /** The lowest IT power to which these jobs can be held: pausable ones at rest, the others at their lowest limit. */
    public static Power lowest(Power idle, List<Demand> demands) {
        Power sum = idle;
        for (Demand demand : demands) {
            boolean rests = demand.pausable() || demand.wantedLimit().isEmpty();
            sum = sum.plus(
                    rests
                            ? demand.stopped()
                            : demand.at(demand.nodeClass().gpu().minLimit()));
        }
        return sum;
    }

    private static Power total(Power idle, List<Working> groups) {
        Power sum = idle;
        for (Working group : groups) {
            sum = sum.plus(group.power());
        }
        return sum;
    }

    /** One demand while its share is sought. */
    private static final class Working {
        private final Demand demand;
        private Optional<Power> limit;
        private boolean mustRest;
        private boolean underFloor;

        Working(Demand demand) {
            this.demand = demand;
            this.limit = demand.wantedLimit().map(wanted -> Power.min(wanted, demand.floorLimit()));
        }

        Power power() {
            return limit.map(demand::at).orElseGet(demand::stopped);
        }

        void rest() {
            if (demand.pausable() && limit.isPresent()) {
                limit = Optional.empty();
                mustRest = true;
            }
        }

        void goUnderTheFloor() {
            Power lowest = demand.nodeClass().gpu().minLimit();
            underFloor = limit.isPresent() && limit.get().exceeds(lowest);
            limit = limit.map(present -> lowest);
        }

        /** Takes what it can use of {@code left}, in whole watts for each GPU; returns what it took. */
        Power raise(Power left) {
            if (limit.isEmpty()) {
                return Power.ZERO;
            }
            Power wanted = demand.wantedLimit().orElseThrow();
            Power room = Power.ofWatts(left.dividedBy(demand.gpus()).watts());
            Power step = Power.min(wanted.minusOrZero(limit.get()), room);
            limit = Optional.of(limit.get().plus(step));
            return step.times(demand.gpus());
        }

        Allotment allotment(Power siteLimit) {
            if (mustRest) {
                return new Allotment(
                        demand.job(),
                        limit,
                        "the site may draw " + Power.ofWatts(siteLimit.watts())
                                + " of IT power and jobs of higher priority go first");
            }
            boolean cut =
                    limit.isPresent() && demand.wantedLimit().orElseThrow().exceeds(limit.get());
            if (cut) {
                String floor = underFloor ? ", below its economic floor of " + demand.floorLimit() : "";
                return new Allotment(
                        demand.job(),
                        limit,
                        "the site may draw " + Power.ofWatts(siteLimit.watts()) + " of IT power" + floor);
            }
            return new Allotment(demand.job(), limit, demand.reason());
        }
    }
}
