package org.wattwerk.core.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Power;

/**
 * Everything behind one utility meter.
 *
 * @param limit what the connection point may draw
 * @param otherLoads declared maximum of the loads behind the same meter that are not ours (campus)
 * @param nodes the inventory: only these nodes may join
 * @param tree the power distribution between the connection point and the nodes
 * @param racks where nodes stand, by name of the rack; a node that is not here stands where its power comes from
 */
public record Site(
        String name,
        Power limit,
        Power otherLoads,
        Overhead overhead,
        SortedMap<NodeId, NodeClass> nodes,
        PowerTree tree,
        SortedMap<NodeId, String> racks) {
    public Site {
        racks = Collections.unmodifiableSortedMap(new TreeMap<>(racks));
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        for (NodeId placed : tree.placed()) {
            if (!nodes.containsKey(placed)) {
                throw new IllegalArgumentException(
                        "node " + placed + " hangs in the power tree and is in no inventory");
            }
        }
    }

    /** A site of which nobody has said where nodes stand. */
    public Site(
            String name,
            Power limit,
            Power otherLoads,
            Overhead overhead,
            SortedMap<NodeId, NodeClass> nodes,
            PowerTree tree) {
        this(name, limit, otherLoads, overhead, nodes, tree, new TreeMap<>());
    }

    /** A site whose nodes all hang directly below the connection point. */
    public Site(String name, Power limit, Power otherLoads, Overhead overhead, Map<NodeId, NodeClass> nodes) {
        this(name, limit, otherLoads, overhead, new TreeMap<>(nodes), PowerTree.FLAT);
    }

    /** Nodes of one rack are near to each other. */
    public String rackOf(NodeId node) {
        String rack = racks.get(node);
        return rack != null ? rack : tree.name(tree.place(node));
    }

    /** The IT power that fits below a limit of the connection point, with overhead and the other loads inside it. */
    public Power itWithin(Power connectionLimit) {
        return overhead.itWithin(connectionLimit.minusOrZero(otherLoads));
    }

    /** What the connection point may draw when the nodes may draw {@code it}. */
    public Power connectionPower(Power it) {
        return it.plus(overhead.of(it)).plus(otherLoads);
    }
}
