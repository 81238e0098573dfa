package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/** One demand while its share is sought: it rests or runs at one limit, and knows what it then takes of each domain. */
final class JobShare {
    final Demand demand;
    /** The domains above its nodes, each once. */
    final int[] domains;

    private final DomainLoad load;
    /** Limits are given in whole steps of so many milliwatts. */
    private final long step;

    private final long floor;
    private final long wanted;
    private final boolean wantsToRun;
    /** The limit of each GPU of the lead class in milliwatts; zero at rest. */
    private long limit;

    private boolean gaveWay;
    private boolean underFloor;

    JobShare(Demand demand, DomainLoad load, PowerTree tree, long step) {
        this.demand = demand;
        this.load = load;
        this.step = step;
        this.wantsToRun = demand.wantedLimit().isPresent();
        this.wanted = demand.wantedLimit().orElse(Power.ZERO).milliwatts();
        this.floor = Math.min(wanted, demand.floorLimit().milliwatts());
        TreeSet<Integer> above = new TreeSet<>();
        for (Demand.Group group : demand.groups()) {
            for (int domain = group.domain(); domain >= 0; domain = tree.parent(domain)) {
                above.add(domain);
            }
        }
        this.domains = above.stream().mapToInt(Integer::intValue).toArray();
        this.limit = wantsToRun ? floor : 0;
        load.add(this, 1);
    }

    boolean runs() {
        return limit > 0;
    }

    boolean touchesAnOverload() {
        return Arrays.stream(domains).anyMatch(load::isOver);
    }

    /** The domain that carries too much and lies closest to its nodes. */
    Optional<Integer> overload() {
        return Arrays.stream(domains).filter(load::isOver).boxed().reduce((higher, lower) -> lower);
    }

    /** Rests if it may. */
    void rest() {
        if (demand.pausable() && runs()) {
            change(0);
            gaveWay = true;
        }
    }

    /** Runs again at its floor if that fits everywhere. */
    void runIfItFits() {
        if (gaveWay) {
            change(floor);
            if (touchesAnOverload()) {
                change(0);
            } else {
                gaveWay = false;
            }
        }
    }

    void goUnderTheFloor() {
        long lowest = demand.lead().gpu().minLimit().milliwatts();
        if (runs() && limit > lowest) {
            underFloor = true;
            change(lowest);
        }
    }

    /** What it draws in a group, in milliwatts. */
    long power(Demand.Group group) {
        return runs() ? group.at(limitOf(group)) : group.stopped();
    }

    private long limitOf(Demand.Group group) {
        Demand.Group lead = demand.groups().get(0);
        return group.nodeClass().equals(lead.nodeClass())
                ? limit
                : limitFor(group, lead.speeds().speedAt(limit));
    }

    /** The limit of a group's GPUs for a speed, rounded up to whole steps: a rank that is slower would waste what others draw. */
    private long limitFor(Demand.Group group, double speed) {
        long exact = (long) Math.ceil(group.speeds().limitAt(speed) - 1e-3);
        return group.nodeClass()
                .gpu()
                .clamp(new Power((exact + step - 1) / step * step))
                .milliwatts();
    }

    double speed() {
        return runs() ? lead().speeds().speedAt(limit) : 0;
    }

    /** By how much the whole job gets faster for each watt of one step more. */
    double worthOfOneStep() {
        if (!runs() || limit >= wanted) {
            return 0;
        }
        return (lead().speeds().speedAt(Math.min(wanted, limit + step)) - speed()) * demand.gpus() / step;
    }

    /** The steps from the present limit to the wanted one: at each, by how much the job gets faster. */
    double[] stepSpeeds() {
        if (!runs() || wanted <= limit) {
            return new double[0];
        }
        double from = lead().speeds().speedAt(limit);
        double to = lead().speeds().speedAt(wanted);
        TreeSet<Double> bends = new TreeSet<>();
        for (Demand.Group group : demand.groups()) {
            for (double bend : group.speeds().bends()) {
                if (bend > from && bend < to) {
                    bends.add(bend);
                }
            }
        }
        bends.add(to);
        double[] speeds = new double[bends.size()];
        int next = 0;
        for (double bend : bends) {
            speeds[next++] = bend;
        }
        return to > from ? speeds : new double[0];
    }

    /** What a step from one speed to another takes of each domain, in milliwatts, by {@code domains}. */
    double[] stepUse(double from, double to) {
        double[] use = new double[domains.length];
        for (Demand.Group group : demand.groups()) {
            double more = (group.speeds().limitAt(to) - group.speeds().limitAt(from)) * group.gpus();
            for (int domain = group.domain(); domain >= 0; domain = load.parent(domain)) {
                use[Arrays.binarySearch(domains, domain)] += more;
            }
        }
        return use;
    }

    /** Goes to a speed, in whole steps and never above it; further down where a limit would be passed. */
    void goTo(double speed) {
        if (!runs()) {
            return;
        }
        long before = limit;
        long exact = (long) Math.floor(lead().speeds().limitAt(speed) + 1e-3);
        long next = Math.max(before, Math.min(wanted, exact >= wanted ? wanted : exact / step * step));
        change(next);
        while (touchesAnOverload() && limit > before) {
            change(Math.max(before, limit - step));
        }
    }

    /** Takes one step of what rounding left; false if that does not fit. */
    boolean takeOneStepMore() {
        if (!runs() || limit >= wanted) {
            return false;
        }
        long before = limit;
        change(Math.min(wanted, limit / step * step + step));
        if (touchesAnOverload()) {
            change(before);
            return false;
        }
        return true;
    }

    /** Without a curve that says more speed, watts still go where they were asked for. */
    void takeAllThatFits() {
        if (!runs() || limit >= wanted) {
            return;
        }
        long low = limit / step;
        long high = wanted / step;
        long before = limit;
        change(wanted);
        if (!touchesAnOverload()) {
            return;
        }
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            change(Math.max(before, Math.min(wanted, middle * step)));
            if (touchesAnOverload()) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        change(Math.max(before, Math.min(wanted, low * step)));
    }

    Allotment allotment(PowerTree tree, TreeLimits limits) {
        Optional<Power> given = runs() ? Optional.of(new Power(limit)) : Optional.empty();
        if (gaveWay) {
            return made(
                    given, Allotment.Cause.GIVES_WAY, where(tree, limits) + " and jobs of higher priority go first");
        }
        if (runs() && limit < wanted) {
            String below = underFloor && limit < floor ? ", below its economic floor of " + demand.floorLimit() : "";
            return made(
                    given,
                    below.isEmpty() ? Allotment.Cause.LIMIT : Allotment.Cause.BELOW_FLOOR,
                    where(tree, limits) + below);
        }
        return made(given, demand.onItsWay() ? Allotment.Cause.RAMP : Allotment.Cause.PLAN, demand.reason());
    }

    private Allotment made(Optional<Power> given, Allotment.Cause cause, String reason) {
        Map<String, Power> others = new HashMap<>();
        if (given.isPresent()) {
            NodeClass lead = demand.lead();
            for (Demand.Group group : demand.groups()) {
                if (!group.nodeClass().equals(lead)) {
                    others.put(group.nodeClass().name(), new Power(limitOf(group)));
                }
            }
        }
        return new Allotment(demand.job(), given, others, cause, reason);
    }

    private String where(PowerTree tree, TreeLimits limits) {
        int tightest = load.tightest(domains);
        return tree.name(tightest) + " may draw "
                + Power.ofWatts(limits.at(tightest).watts()) + " of IT power";
    }

    private Demand.Group lead() {
        return demand.groups().get(0);
    }

    private void change(long next) {
        load.add(this, -1);
        limit = next;
        load.add(this, 1);
    }

    /** What all jobs and everything else take of each domain, in milliwatts. */
    static final class DomainLoad {
        private final PowerTree tree;
        private final TreeLimits limits;
        private final long[] used;

        DomainLoad(PowerTree tree, TreeLimits limits, List<Power> fixed) {
            this.tree = tree;
            this.limits = limits;
            this.used = new long[tree.size()];
            for (int domain = 0; domain < used.length; domain++) {
                used[domain] = fixed.get(domain).milliwatts();
            }
        }

        void add(JobShare job, int sign) {
            for (Demand.Group group : job.demand.groups()) {
                long power = sign * job.power(group);
                for (int domain = group.domain(); domain >= 0; domain = tree.parent(domain)) {
                    used[domain] += power;
                }
            }
        }

        int size() {
            return used.length;
        }

        int parent(int domain) {
            return tree.parent(domain);
        }

        boolean isOver(int domain) {
            return used[domain] > limits.milliwatts(domain);
        }

        boolean anyOver() {
            for (int domain = 0; domain < used.length; domain++) {
                if (isOver(domain)) {
                    return true;
                }
            }
            return false;
        }

        long room(int domain) {
            return limits.milliwatts(domain) - used[domain];
        }

        Power used(int domain) {
            return new Power(used[domain]);
        }

        /** By how much each domain is passed. */
        List<Power> over() {
            List<Power> over = new ArrayList<>();
            for (int domain = 0; domain < used.length; domain++) {
                over.add(new Power(Math.max(0, used[domain] - limits.milliwatts(domain))));
            }
            return over;
        }

        /** The domain with the least room; of several the highest. */
        int tightest(int[] domains) {
            int tightest = domains[0];
            for (int domain : domains) {
                if (room(domain) < room(tightest)) {
                    tightest = domain;
                }
            }
            return tightest;
        }
    }
}
