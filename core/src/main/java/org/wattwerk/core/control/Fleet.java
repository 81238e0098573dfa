package org.wattwerk.core.control;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;

/** The nodes of the inventory and what is known of each. */
final class Fleet {
    private final Map<NodeId, ManagedNode> nodes = new TreeMap<>();

    Fleet(Site site) {
        site.nodes().forEach((id, nodeClass) -> nodes.put(id, new ManagedNode(id, nodeClass)));
    }

    boolean has(NodeId id) {
        return nodes.containsKey(id);
    }

    int size() {
        return nodes.size();
    }

    Collection<ManagedNode> all() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /**
     * @throws IllegalArgumentException if the inventory has no such node
     */
    ManagedNode node(NodeId id) {
        ManagedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " is not in the inventory");
        }
        return node;
    }

    /** Nodes that are there, have said what they do, and are held by no job. */
    NavigableSet<NodeId> free() {
        NavigableSet<NodeId> free = new TreeSet<>();
        for (ManagedNode node : nodes.values()) {
            if (node.isFree()) {
                free.add(node.id);
            }
        }
        return free;
    }

    /** All nodes of a job are of one class; before it is placed, that of the first node. */
    NodeClass classOf(ManagedJob job) {
        ManagedNode first = job.nodes.isEmpty() ? nodes.values().iterator().next() : node(job.nodes.get(0));
        return first.nodeClass;
    }
}
