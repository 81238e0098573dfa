package org.wattwerk.core.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How a job holds its nodes: how long, how many, and whether they may be taken from it.
 *
 * @param walltime the longest it may be on nodes, rests not counted; empty where its owner promises nothing
 * @param preemptible whether a job of higher priority may send it back to the queue, through a checkpoint
 * @param nodesMin the fewest nodes it starts on
 * @param nodesMax the most nodes it makes use of when nobody else wants them
 */
public record Holding(Optional<Duration> walltime, boolean preemptible, int nodesMin, int nodesMax) {
    public Holding {
        if (nodesMin < 1 || nodesMax < nodesMin) {
            throw new IllegalArgumentException("a job runs on at least one node and at most as many as its maximum: "
                    + nodesMin + " to " + nodesMax);
        }
        walltime.ifPresent(length -> {
            if (length.isNegative() || length.isZero()) {
                throw new IllegalArgumentException("a walltime is longer than nothing: " + length);
            }
        });
    }

    /** A job of so many nodes, no more and no less, that promises no end and that nobody may send away. */
    public static Holding of(int nodes) {
        return new Holding(Optional.empty(), false, nodes, nodes);
    }

    /** Whether it may run on more than one count of nodes. */
    public boolean isElastic() {
        return nodesMin < nodesMax;
    }
}
