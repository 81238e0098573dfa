package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * A site by seed: rooms, rows and racks with nodes of two classes, jobs on neighbouring and on scattered nodes, and limits
 * under which every floor fits and most wishes do not.
 */
final class RandomTree {
    static final GpuModel BIG =
            new GpuModel("big", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    static final GpuModel SMALL =
            new GpuModel("small", Power.ofWatts(400), Power.ofWatts(100), Power.ofWatts(400), Power.ofWatts(50));
    static final NodeClass BIG_NODE = new NodeClass("big-8", BIG, 8, Power.ofWatts(1_200), Power.ofWatts(2_800));
    static final NodeClass SMALL_NODE = new NodeClass("small-4", SMALL, 4, Power.ofWatts(500), Power.ofWatts(900));
    /** The mean of six measured curves; some jobs lean on memory and lose less. */
    private static final double[][] POINTS = {
        {0.286, 0.2}, {0.4, 0.446}, {0.5, 0.649}, {0.6, 0.814}, {0.7, 0.9}, {0.8, 0.947}, {0.9, 0.978}, {1, 1}
    };

    final PowerTree tree;
    final List<Demand> demands;
    private final Random random;

    private RandomTree(Random random, PowerTree tree, List<Demand> demands) {
        this.random = random;
        this.tree = tree;
        this.demands = demands;
    }

    static RandomTree of(long seed, int rooms, int rows, int racks, int nodes, int jobs, int priorities) {
        Random random = new Random(seed);
        List<PowerDomain> domains = new ArrayList<>();
        Map<NodeId, String> places = new HashMap<>();
        List<NodeId> order = new ArrayList<>();
        Map<NodeId, NodeClass> classes = new HashMap<>();
        Power open = Power.ofWatts(1_000_000_000);
        for (int room = 0; room < rooms; room++) {
            domains.add(new PowerDomain("r" + room, Optional.empty(), open));
            for (int row = 0; row < rows; row++) {
                String rowName = "r" + room + "-" + row;
                domains.add(new PowerDomain(rowName, Optional.of("r" + room), open));
                for (int rack = 0; rack < racks; rack++) {
                    String rackName = rowName + "-" + rack;
                    domains.add(new PowerDomain(rackName, Optional.of(rowName), open));
                    NodeClass nodeClass = random.nextInt(4) == 0 ? SMALL_NODE : BIG_NODE;
                    for (int i = 0; i < nodes; i++) {
                        NodeId id = new NodeId(rackName + "-n" + i);
                        places.put(id, rackName);
                        classes.put(id, nodeClass);
                        order.add(id);
                    }
                }
            }
        }
        PowerTree tree = new PowerTree(domains, places);
        List<List<NodeId>> given = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            given.add(new ArrayList<>());
        }
        for (int i = 0; i < order.size(); i++) {
            boolean scattered = random.nextInt(4) == 0;
            int job = scattered ? random.nextInt(jobs) : (int) ((long) i * jobs / order.size());
            given.get(job).add(order.get(i));
        }
        List<Demand> demands = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            if (!given.get(job).isEmpty()) {
                demands.add(demand(random, job, given.get(job), classes, tree, priorities));
            }
        }
        return new RandomTree(random, tree, demands);
    }

    private static Demand demand(
            Random random,
            int number,
            List<NodeId> nodes,
            Map<NodeId, NodeClass> classes,
            PowerTree tree,
            int priorities) {
        double bend = 0.5 + random.nextDouble();
        Map<List<Object>, Integer> counts = new LinkedHashMap<>();
        for (NodeId node : nodes) {
            counts.merge(
                    List.of(java.util.Objects.requireNonNull(classes.get(node)), tree.place(node)), 1, Integer::sum);
        }
        List<Demand.Group> groups = new ArrayList<>();
        counts.forEach((place, count) -> {
            NodeClass nodeClass = (NodeClass) place.get(0);
            groups.add(new Demand.Group(nodeClass, (int) place.get(1), count, curve(nodeClass.gpu(), bend)));
        });
        GpuModel lead = groups.get(0).nodeClass().gpu();
        return new Demand(
                new JobId("job-" + number),
                groups,
                Optional.of(lead.maxLimit()),
                lead.maxLimit().times(Share.ofPercent(55)),
                random.nextInt(priorities),
                true,
                "as planned");
    }

    /** @param bend below 1 a job that loses little under a cap, above 1 one that loses much */
    private static SpeedCurve curve(GpuModel gpu, double bend) {
        return SpeedCurve.of(points(gpu, bend));
    }

    static List<SpeedCurve.Point> points(GpuModel gpu, double bend) {
        List<SpeedCurve.Point> points = new ArrayList<>();
        for (double[] point : POINTS) {
            points.add(new SpeedCurve.Point(
                    gpu.maxLimit().times(Share.ofRatio(point[0])), Share.ofRatio(Math.pow(point[1], bend))));
        }
        return points;
    }

    /** Nothing but the jobs. */
    List<Power> nothingElse() {
        return java.util.Collections.nCopies(tree.size(), Power.ZERO);
    }

    /** Limits between all floors and a little more than all wishes. */
    TreeLimits limits() {
        long[] floors = new long[tree.size()];
        long[] wishes = new long[tree.size()];
        for (Demand demand : demands) {
            Demand.Group lead = demand.groups().get(0);
            double floorSpeed = lead.speeds().speedAt(demand.floorLimit().milliwatts());
            for (Demand.Group group : demand.groups()) {
                long floor = group.at((long) Math.ceil(group.speeds().limitAt(floorSpeed)));
                long wish = group.at(group.nodeClass().gpu().maxLimit().milliwatts());
                for (int domain = group.domain(); domain >= 0; domain = tree.parent(domain)) {
                    floors[domain] += floor;
                    wishes[domain] += wish;
                }
            }
        }
        long[] limits = new long[tree.size()];
        for (int domain = 0; domain < limits.length; domain++) {
            limits[domain] =
                    floors[domain] + (long) ((wishes[domain] - floors[domain]) * (0.1 + 1.1 * random.nextDouble()));
        }
        return TreeLimits.ofMilliwatts(limits);
    }
}
