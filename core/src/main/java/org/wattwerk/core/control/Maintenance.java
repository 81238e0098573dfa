package org.wattwerk.core.control;

import java.time.Instant;
import org.wattwerk.core.cluster.NodeId;

/**
 * People take a node out of work: its job leaves through a checkpoint, then its agent lets the driver go, so that devices can
 * be reset. Nobody can read what they draw meanwhile, so it is charged the driver's default for each of them.
 *
 * @param reason who wants it and why
 */
public record Maintenance(NodeId node, String reason, Instant since, Phase phase) {
    /** How far it has come. */
    public enum Phase {
        /** Its job takes a checkpoint and leaves, or its agent is silent. */
        DRAINING,
        /** It is empty, and waits until the site has the watts that it is going to be charged. */
        WAITS_FOR_POWER,
        /** It is charged the driver's default, and its agent is letting the driver go. */
        CLOSING,
        /** Its agent has let the driver go: devices may be reset. */
        OUT
    }

    Maintenance in(Phase next) {
        return new Maintenance(node, reason, since, next);
    }
}
