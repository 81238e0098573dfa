package org.wattwerk.policies;

import java.time.Duration;
import java.util.Optional;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.quantity.CarbonIntensity;

/**
 * The long training that a site exists for, as it was agreed.
 *
 * @param name for people
 * @param costCentre who pays
 * @param nodes how many whole nodes it runs on, all at once
 * @param tokens that it has to see within a billing year
 * @param tokensPerSecond of one GPU at full speed
 * @param speeds its speed against the limit of each GPU
 * @param mayRest whether it may rest at a checkpoint when energy is dear
 * @param restart time without progress after each rest
 * @param carbon what a kWh is assumed to emit where nothing is measured; empty where nobody assumes anything
 */
public record RunPolicy(
        String name,
        String costCentre,
        int nodes,
        long tokens,
        long tokensPerSecond,
        ThroughputCurve speeds,
        boolean mayRest,
        Duration restart,
        Optional<CarbonIntensity> carbon) {
    public RunPolicy {
        if (nodes < 1) {
            throw new IllegalArgumentException("a run needs at least one node, not " + nodes);
        }
        if (tokensPerSecond < 1) {
            throw new IllegalArgumentException("a run needs at least 1 token a second, not " + tokensPerSecond);
        }
    }
}
