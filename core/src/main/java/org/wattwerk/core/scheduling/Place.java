package org.wattwerk.core.scheduling;

import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

/**
 * A node as the scheduler sees it.
 *
 * @param nodeClass the name of its class: a job is on nodes of one class where that can be
 * @param rack nodes of one rack are near to each other
 * @param domain number of the lowest power domain that it hangs in
 * @param more what it draws more at the economic floor of a job than at rest
 */
public record Place(NodeId node, String nodeClass, String rack, int domain, Power more) {}
