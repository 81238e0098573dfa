package org.wattwerk.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;

/** Draws what goes wrong in a run. */
final class FaultDice {
    private static final int KINDS = 16;

    private final Random random;
    private final Site site;
    private final List<NodeId> nodes;
    private final long until;

    private FaultDice(Random random, Site site, long until) {
        this.random = random;
        this.site = site;
        this.nodes = List.copyOf(site.nodes().keySet());
        this.until = until;
    }

    /** Three to fourteen faults, all over before {@code until} but the frozen agents that stay so. */
    static List<Fault> faults(Random random, Site site, long until) {
        FaultDice dice = new FaultDice(random, site, until);
        List<Fault> faults = new ArrayList<>();
        int count = 3 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            faults.add(dice.fault());
        }
        // Drawn last, so that a seed's other faults stay what they were.
        if (random.nextInt(3) == 0) {
            long at = 5_000L + random.nextInt((int) until - 5_000);
            NodeId node = dice.nodes.get(random.nextInt(dice.nodes.size()));
            faults.add(new Fault.Maintained(at, node, dice.length(5_000, 60_000, at)));
        }
        return faults;
    }

    private Fault fault() {
        long at = 5_000L + random.nextInt((int) until - 5_000);
        NodeId node = nodes.get(random.nextInt(nodes.size()));
        return switch (random.nextInt(KINDS)) {
            case 0 -> new Fault.AgentCrash(at, node, length(200, 25_000, at));
            case 1 ->
                new Fault.AgentFrozen(at, node, random.nextInt(6) == 0 ? Fault.FOR_EVER : length(500, 40_000, at));
            case 2 -> new Fault.Reboot(at, node, length(5_000, 40_000, at));
            case 3, 4 -> new Fault.Partition(at, node, length(300, 40_000, at));
            case 5 -> new Fault.DriverHangs(at, node, length(500, 20_000, at));
            case 6 -> new Fault.LimitsIgnored(at, node, length(500, 20_000, at));
            case 7 -> new Fault.LimitChanged(at, node, someLimit(node));
            case 8 -> new Fault.ProcessCrash(at, node);
            case 9 -> new Fault.ProcessHangs(at, node);
            case 10 -> new Fault.ControllerCrash(at, length(100, 25_000, at));
            case 11 -> new Fault.ControllerStall(at, length(100, 25_000, at));
            case 12 ->
                random.nextInt(3) == 0
                        ? new Fault.TakeOver(at, length(100, 25_000, at))
                        : new Fault.PricesLate(at, length(1_000, 60_000, at));
            case 13 -> new Fault.BadNetwork(at, length(1_000, 40_000, at), 0.05 + random.nextDouble() / 2);
            case 14 -> new Fault.Frozen(at, length(1_000, 40_000, at));
            default -> new Fault.Order(at, someOrder(), length(10_000, 60_000, at));
        };
    }

    private long length(int low, int high, long at) {
        return Math.max(1, Math.min(low + random.nextInt(high - low), until - at));
    }

    private Power someLimit(NodeId node) {
        var gpu = java.util.Objects.requireNonNull(site.nodes().get(node)).gpu();
        long watts = gpu.minLimit().watts()
                + random.nextInt((int) (gpu.maxLimit().watts() - gpu.minLimit().watts()) + 1);
        return random.nextBoolean() ? gpu.defaultLimit() : Power.ofWatts(watts);
    }

    private Power someOrder() {
        return site.limit().times(30 + random.nextInt(65)).dividedBy(100);
    }
}
