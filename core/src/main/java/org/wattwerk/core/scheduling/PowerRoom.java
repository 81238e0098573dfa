package org.wattwerk.core.scheduling;

import java.util.List;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/** What is left of each limit of the power tree once every job that counts has its economic floor. */
final class PowerRoom {
    private final PowerTree tree;
    private final long[] left;
    private int tightest = PowerTree.CONNECTION_POINT;

    private PowerRoom(PowerTree tree, long[] left) {
        this.tree = tree;
        this.left = left;
    }

    static PowerRoom of(PowerTree tree, List<Power> limits, List<Power> atRest) {
        long[] left = new long[tree.size()];
        for (int domain = 0; domain < left.length; domain++) {
            left[domain] = limits.get(domain).milliwatts() - atRest.get(domain).milliwatts();
        }
        return new PowerRoom(tree, left);
    }

    PowerRoom copy() {
        PowerRoom copy = new PowerRoom(tree, left.clone());
        copy.tightest = tightest;
        return copy;
    }

    /** Takes what a place needs; false, and nothing is taken, if a domain above it has too little. */
    boolean takeIfItFits(Place place) {
        long more = place.more().milliwatts();
        for (int domain = place.domain(); domain >= 0; domain = tree.parent(domain)) {
            if (left[domain] < more) {
                tightest = domain;
                return false;
            }
        }
        add(place, -more);
        return true;
    }

    /** Counts a job, whether it fits or not. */
    void take(List<Place> places) {
        places.forEach(place -> add(place, -place.more().milliwatts()));
    }

    void give(List<Place> places) {
        places.forEach(place -> add(place, place.more().milliwatts()));
    }

    private void add(Place place, long milliwatts) {
        for (int domain = place.domain(); domain >= 0; domain = tree.parent(domain)) {
            left[domain] += milliwatts;
        }
    }

    /** What people call the domain that refused last. */
    String tightest() {
        return tree.name(tightest);
    }

    /** What the domain that refused last has left. */
    Power leftThere() {
        return new Power(Math.max(0, left[tightest]));
    }
}
