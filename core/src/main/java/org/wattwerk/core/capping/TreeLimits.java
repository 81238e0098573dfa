package org.wattwerk.core.capping;

import java.util.Arrays;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;

/** The IT power that each domain of the power tree may carry at a moment. */
public final class TreeLimits {
    private final long[] milliwatts;

    private TreeLimits(long[] milliwatts) {
        this.milliwatts = milliwatts;
    }

    /**
     * @param connection what all nodes together may draw now
     */
    public static TreeLimits of(Site site, Power connection) {
        PowerTree tree = site.tree();
        long[] limits = new long[tree.size()];
        limits[PowerTree.CONNECTION_POINT] = connection.milliwatts();
        for (int number = 1; number < limits.length; number++) {
            limits[number] = tree.domain(number).itWithin().milliwatts();
        }
        return new TreeLimits(limits);
    }

    /** A limit at the connection point and no domain below it. */
    public static TreeLimits flat(Power connection) {
        return new TreeLimits(new long[] {connection.milliwatts()});
    }

    /** The limits themselves, by number of the domain. */
    static TreeLimits ofMilliwatts(long[] limits) {
        return new TreeLimits(limits.clone());
    }

    public Power at(int domain) {
        return new Power(milliwatts[domain]);
    }

    long milliwatts(int domain) {
        return milliwatts[domain];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeLimits limits && Arrays.equals(limits.milliwatts, milliwatts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(milliwatts);
    }

    @Override
    public String toString() {
        return Arrays.toString(milliwatts) + " mW";
    }
}
