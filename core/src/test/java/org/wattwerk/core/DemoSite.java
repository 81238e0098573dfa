package org.wattwerk.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** The small site of the tests: nodes of 8 H100s, 8.4 kW at full power, 4.4 kW at the lowest cap, 1.76 kW at rest. */
public final class DemoSite {
    public static final GpuModel H100 =
            new GpuModel("H100", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    public static final NodeClass NODE = new NodeClass("h100-8", H100, 8, Power.ofWatts(1_200), Power.ofWatts(2_800));
    public static final NodeId NODE_1 = new NodeId("node-1");
    public static final NodeId NODE_2 = new NodeId("node-2");

    private DemoSite() {}

    public static Site site(int nodes) {
        Map<NodeId, NodeClass> inventory = new TreeMap<>();
        for (int i = 1; i <= nodes; i++) {
            inventory.put(new NodeId("node-" + i), NODE);
        }
        return new Site(
                "demo",
                Power.ofWatts(12_000L * nodes),
                Power.ofWatts(4_000),
                new Overhead(Power.ofWatts(600), Share.ofPercent(10)),
                inventory);
    }

    public static LeaseTerms terms() {
        return new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), Power.ofWatts(200));
    }

    /** Speeds of the mean of six measured curves, in steps of 5 % of the highest limit. */
    public static OperatingPoints points() {
        double[][] curve = {
            {0.285715, 0.20}, {0.4, 0.446}, {0.5, 0.649}, {0.6, 0.814}, {0.7, 0.9}, {0.8, 0.947}, {0.9, 0.978}, {1, 1}
        };
        return new OperatingPoints(List.of(curve).stream()
                .map(point ->
                        new OperatingPoint(H100.maxLimit().times(Share.ofRatio(point[0])), Share.ofRatio(point[1])))
                .toList());
    }

    public static ControlPolicy policy(int nodes) {
        return new ControlPolicy(site(nodes), terms(), Map.of("H100", points()), Share.ofPercent(55), 3);
    }
}
