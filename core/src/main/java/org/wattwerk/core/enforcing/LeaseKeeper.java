package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * What one node owes its lease: which limits hold its GPUs, whether its jobs may compute, and what happens when the
 * controller falls silent. Every event returns the orders it causes; all times are control time.
 *
 * <p>Expiry only ever lowers: a node that heard nothing falls to the safe limit of its last lease, or stays below it.
 */
public final class LeaseKeeper {
    /** How often a limit that stands above its order is set again. */
    private static final Duration SET_AGAIN = Duration.ofSeconds(1);

    /** How long a node's meter needs to show what a new limit does. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** A trim is given back in steps of a hundredth, no faster than this, once the node is 5 % below its lease. */
    private static final Duration GIVE_BACK = Duration.ofSeconds(30);

    private static final Share CLEARLY_BELOW = Share.ofPercent(95);

    private final NodeBounds bounds;
    private final Duration grace;
    private final String bootId;

    private long highestEpoch;
    private Optional<Lease> lease;
    private Duration receivedAt;
    private boolean expired;
    private SortedMap<Integer, Power> wanted = new TreeMap<>();
    private SortedMap<Integer, Power> present = new TreeMap<>();
    private int setsUnderWay;
    private Duration lastSet = Duration.ZERO;
    private long appliedEpoch;
    private long appliedSequence;
    private boolean jobsRest = true;
    private Duration restDeadline = Duration.ZERO;
    private boolean endOrdered;
    private boolean started;
    private Power trim = Power.ZERO;
    private Duration lastTrim = Duration.ZERO;

    /**
     * @param grace how long jobs have to reach a checkpoint before they are ended
     * @param bootId the present boot of the devices
     * @param memory what was kept before a restart
     */
    public LeaseKeeper(NodeBounds bounds, Duration grace, String bootId, LeaseMemory memory) {
        this.bounds = bounds;
        this.grace = grace;
        this.bootId = bootId;
        this.highestEpoch = memory.highestEpoch();
        this.lease = memory.lease();
        this.receivedAt = memory.receivedAt();
        // On another boot control time counts from another start: the lease cannot be dated any more.
        this.expired = lease.isPresent() && !memory.bootId().equals(bootId);
    }

    /** First event: takes up the lease of before a restart, or waits for the first one with the limits as they are. */
    public List<Order> start(Duration now) {
        started = true;
        List<Order> orders = new ArrayList<>();
        if (lease.isEmpty()) {
            orders.add(new Order.GateJobs(JobGate.CLOSED, "no lease from the controller yet"));
            return orders;
        }
        Lease kept = lease.get();
        wanted = limitsUnder(kept);
        if (inMaintenance()) {
            // Its expiry changes nothing: there is nothing to lower where nothing can be set.
            orders.add(gate(kept));
            orders.add(new Order.UseDevices(false, kept.reason()));
            return orders;
        }
        restDeadline = now.plus(grace);
        expired = expired || now.compareTo(receivedAt) < 0;
        if (expired) {
            orders.addAll(expire(now));
        } else {
            orders.add(gate(kept));
        }
        orders.addAll(tick(now));
        return orders;
    }

    /** A command or a welcome of this epoch was heard: remembers a higher one, refuses a lower one. */
    public List<Order> heard(long epoch) {
        if (epoch < highestEpoch) {
            return List.of(new Order.Refuse(
                    "a controller of epoch " + epoch + " is not obeyed: one of epoch " + highestEpoch + " was heard"));
        }
        if (epoch == highestEpoch) {
            return List.of();
        }
        highestEpoch = epoch;
        return List.of(new Order.Remember(memory(), true));
    }

    /** A lease came in. */
    public List<Order> received(Lease next, Duration now) {
        if (next.epoch() < highestEpoch) {
            return heard(next.epoch());
        }
        if (lease.isPresent() && !next.isNewerThan(lease.get())) {
            return List.of();
        }
        List<Order> orders = new ArrayList<>();
        boolean newEpoch = next.epoch() > highestEpoch;
        Optional<Lease> before = lease;
        boolean wasSafe = safeState();
        boolean wasStopped = isStopping();
        boolean wasInMaintenance = inMaintenance();
        highestEpoch = next.epoch();
        lease = Optional.of(next);
        receivedAt = now;
        expired = false;
        orders.add(new Order.Remember(
                memory(),
                newEpoch || wasSafe || before.isEmpty() || before.get().mode() != next.mode()));
        if (isStopping() && !wasStopped) {
            restDeadline = now.plus(grace);
            endOrdered = false;
        }
        if (wasInMaintenance != inMaintenance()) {
            orders.add(new Order.UseDevices(wasInMaintenance, next.reason()));
        }
        if (inMaintenance()) {
            wanted = new TreeMap<>();
            orders.add(gate(next));
        } else if (next.mode() == Lease.Mode.STOPPED) {
            orders.add(gate(next));
            want(bounds.lowestLimits(), next.reason(), now, orders);
        } else {
            if (bounds.lowest().exceeds(next.power())
                    && before.map(Lease::power).filter(next.power()::equals).isEmpty()) {
                orders.add(new Order.Say("the lease of " + next.power() + " is below what caps reach: held at "
                        + bounds.lowest() + ", the lowest"));
            }
            want(limitsUnder(next), next.reason(), now, orders);
            orders.add(gate(next));
        }
        return orders;
    }

    /** Time has passed. */
    public List<Order> tick(Duration now) {
        List<Order> orders = new ArrayList<>();
        if (lease.isPresent() && !expired && !inMaintenance() && remaining(now).isZero()) {
            orders.addAll(expire(now));
        }
        if (isStopping() && !jobsRest && !endOrdered && now.compareTo(restDeadline) >= 0) {
            endOrdered = true;
            orders.add(new Order.EndJobs("not at rest " + grace.toSeconds() + " s after the node was stopped"));
        }
        return orders;
    }

    /** A {@link Order.SetLimits} was carried out; these limits were read back, lost devices left out. */
    public List<Order> limitsSet(SortedMap<Integer, Power> readBack, Duration now) {
        setsUnderWay = Math.max(0, setsUnderWay - 1);
        return readBack(readBack, now);
    }

    /**
     * The whole node was measured. A lease covers all of it: where it draws more, because its host does, the limits of its
     * GPUs go down by as much.
     */
    public List<Order> nodeDraws(Power node, Duration now) {
        boolean settled = setsUnderWay == 0 && now.minus(SETTLING).compareTo(lastSet) >= 0;
        if (lease.isEmpty() || expired || isStopping() || !settled) {
            return List.of();
        }
        Lease held = lease.get();
        Power before = trim;
        List<Order> orders = new ArrayList<>();
        if (node.exceeds(held.power())) {
            trim = Power.min(held.power(), trim.plus(node.minus(held.power())));
        } else if (!node.exceeds(held.power().times(CLEARLY_BELOW))
                && now.minus(GIVE_BACK).compareTo(lastTrim) >= 0) {
            trim = trim.minusOrZero(held.power().dividedBy(100));
        }
        if (trim.equals(before)) {
            return List.of();
        }
        lastTrim = now;
        if (before.isZero()) {
            orders.add(new Order.Say("the node draws " + node + ", more than its lease of " + held.power()
                    + ": its host draws more than its allowance, so the limits of its GPUs go down"));
        }
        want(limitsUnder(held), "the whole node was measured at " + node, now, orders);
        return orders;
    }

    /** The devices were read; lost ones are left out. */
    public List<Order> readBack(SortedMap<Integer, Power> limits, Duration now) {
        SortedMap<Integer, Power> before = present;
        present = new TreeMap<>(limits);
        if (!started || lease.isEmpty() || setsUnderWay > 0) {
            return List.of();
        }
        List<Order> orders = new ArrayList<>(drifts(before));
        boolean lowered = !orders.isEmpty();
        Optional<Map.Entry<Integer, Power>> above = present.entrySet().stream()
                .filter(gpu -> gpu.getValue().exceeds(wanted.getOrDefault(gpu.getKey(), gpu.getValue())))
                .findFirst();
        if (above.isEmpty()) {
            appliedEpoch = lease.get().epoch();
            appliedSequence = lease.get().sequence();
        } else if (now.minus(SET_AGAIN).compareTo(lastSet) >= 0) {
            set(
                    "GPU " + above.get().getKey() + " stands at " + above.get().getValue() + ", above its limit",
                    now,
                    orders);
            lowered = false;
        }
        if (lowered && now.minus(SET_AGAIN).compareTo(lastSet) >= 0) {
            set("a limit was changed by somebody else", now, orders);
        }
        return orders;
    }

    /** Limits that stood as ordered when they were last read, and do not any more: somebody else changed them. */
    private List<Order> drifts(SortedMap<Integer, Power> before) {
        List<Order> orders = new ArrayList<>();
        present.forEach((gpu, limit) -> {
            Power ordered = wanted.getOrDefault(gpu, limit);
            if (!limit.equals(ordered) && ordered.equals(before.get(gpu))) {
                orders.add(new Order.Tell(new MeterEvent(
                        MeterEvent.Kind.LIMIT_DRIFTED,
                        gpu,
                        "GPU " + gpu + ": its limit went from " + ordered + " to " + limit
                                + ", which this agent did not do: it is set again")));
            }
        });
        return orders;
    }

    private SortedMap<Integer, Power> limitsUnder(Lease of) {
        return switch (of.mode()) {
            case RUN -> bounds.limitsWithin(of.power().minusOrZero(trim));
            case STOPPED -> bounds.lowestLimits();
            case MAINTENANCE -> new TreeMap<>();
        };
    }

    /** Says whether every job of the node rests or has ended. */
    public void jobsRest(boolean rest) {
        jobsRest = rest;
    }

    /** True when jobs rest, nothing starts without a new lease, and every limit was read back at its lowest. */
    public boolean stopped() {
        return isStopping()
                && jobsRest
                && setsUnderWay == 0
                && bounds.lowestLimits().entrySet().stream()
                        .allMatch(low -> present.containsKey(low.getKey())
                                && !present.get(low.getKey()).exceeds(low.getValue()));
    }

    /**
     * What holds the node without a controller: its safe limits, none of them above what stands or was ordered; none before
     * the first lease, nor while the driver is let go.
     */
    public SortedMap<Integer, Power> safeLimits() {
        if (lease.isEmpty() || inMaintenance()) {
            return new TreeMap<>();
        }
        SortedMap<Integer, Power> safe = bounds.limitsAt(lease.get().safeLimit());
        SortedMap<Integer, Power> lowest = bounds.lowestLimits();
        safe.replaceAll((gpu, limit) -> {
            Power standing = Power.max(lowest.getOrDefault(gpu, limit), present.getOrDefault(gpu, limit));
            return Power.min(Power.min(limit, standing), wanted.getOrDefault(gpu, limit));
        });
        return safe;
    }

    /** True while the node acts on its own because its lease has expired. */
    public boolean safeState() {
        return lease.isPresent() && expired;
    }

    public Optional<Lease> lease() {
        return lease;
    }

    /** How long the lease still holds; zero without one. */
    public Duration remaining(Duration now) {
        if (lease.isEmpty() || expired) {
            return Duration.ZERO;
        }
        Duration left = lease.get().timeToLive().minus(now.minus(receivedAt));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Epoch of the lease that the limits follow, read back from the devices; zero before the first. */
    public long appliedEpoch() {
        return appliedEpoch;
    }

    /** Sequence of the lease that the limits follow, read back from the devices. */
    public long appliedSequence() {
        return appliedSequence;
    }

    /** The limits that were last read back, lost devices left out. */
    public SortedMap<Integer, Power> present() {
        return new TreeMap<>(present);
    }

    /** What must survive a restart. */
    public LeaseMemory memory() {
        return new LeaseMemory(highestEpoch, lease, receivedAt, bootId);
    }

    /** True while the driver is to be let go. */
    public boolean inMaintenance() {
        return lease.isPresent() && lease.get().mode() == Lease.Mode.MAINTENANCE;
    }

    private boolean isStopping() {
        return lease.isPresent() && lease.get().mode() != Lease.Mode.RUN;
    }

    private List<Order> expire(Duration now) {
        expired = true;
        Lease last = lease.orElseThrow();
        List<Order> orders = new ArrayList<>();
        orders.add(new Order.Say("the lease expired and the controller is silent: safe state"));
        if (last.mode() == Lease.Mode.RUN) {
            orders.add(new Order.GateJobs(JobGate.CLOSED, "the lease expired: nothing starts before the next one"));
        } else {
            orders.add(gate(last));
        }
        wanted = safeLimits();
        set("the lease expired", now, orders);
        return orders;
    }

    private Order gate(Lease of) {
        return new Order.GateJobs(of.mode() != Lease.Mode.RUN ? JobGate.HELD : JobGate.OPEN, of.reason());
    }

    private void want(SortedMap<Integer, Power> limits, String why, Duration now, List<Order> orders) {
        boolean standing = limits.equals(wanted) && (limits.equals(present) || setsUnderWay > 0);
        wanted = limits;
        if (!standing) {
            set(why, now, orders);
        }
    }

    private void set(String why, Duration now, List<Order> orders) {
        setsUnderWay++;
        lastSet = now;
        orders.add(new Order.SetLimits(wanted, why));
    }
}
