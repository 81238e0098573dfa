package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;

/**
 * Whether a site can always be lowered: every domain must carry all its nodes in their safe state, so that a silent
 * controller never leaves more than a limit standing.
 */
public final class SafeStates {
    private SafeStates() {}

    /**
     * A domain whose limit is below what its nodes draw in their safe state.
     *
     * @param number of the domain in the power tree
     * @param nodes what the nodes below it draw then
     * @param lowest the lowest limit of the domain that can be held
     */
    public record Shortfall(int number, Power nodes, Power lowest) {}

    /** Every domain that cannot be held, the connection point first. */
    public static List<Shortfall> shortfalls(Site site, Function<NodeClass, Power> safeState) {
        PowerTree tree = site.tree();
        long[] sums = tree.sums(
                site.nodes().keySet(),
                node -> safeState
                        .apply(java.util.Objects.requireNonNull(site.nodes().get(node)))
                        .milliwatts());
        List<Shortfall> shortfalls = new ArrayList<>();
        Power all = new Power(sums[PowerTree.CONNECTION_POINT]);
        if (site.connectionPower(all).exceeds(site.limit())) {
            shortfalls.add(new Shortfall(PowerTree.CONNECTION_POINT, all, site.connectionPower(all)));
        }
        for (int number = 1; number < tree.size(); number++) {
            Power nodes = new Power(sums[number]);
            if (nodes.exceeds(tree.domain(number).itWithin())) {
                shortfalls.add(new Shortfall(number, nodes, tree.domain(number).carried(nodes)));
            }
        }
        return shortfalls;
    }
}
