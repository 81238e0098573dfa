package org.wattwerk.core.control;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

/**
 * What a node said of itself last.
 *
 * @param gpuPower draw of its GPUs together
 * @param limits sum of the enforced limits, read back from the devices; lost devices counted at their default
 * @param gpuLimit the highest enforced limit of its GPUs
 * @param appliedSequence the lease that the limits follow
 * @param stopped no job computes there and none will start without a new lease
 * @param safeState the node lowered itself because its lease expired
 * @param assigned the job that holds the node's devices, whether it computes or not
 */
public record NodeReport(
        NodeId node,
        Power gpuPower,
        Power hostPower,
        Power limits,
        Power gpuLimit,
        long appliedEpoch,
        long appliedSequence,
        boolean stopped,
        boolean safeState,
        Optional<JobId> assigned) {
    /** Of a node that does not say who holds its devices. */
    public NodeReport(
            NodeId node,
            Power gpuPower,
            Power hostPower,
            Power limits,
            Power gpuLimit,
            long appliedEpoch,
            long appliedSequence,
            boolean stopped,
            boolean safeState) {
        this(
                node,
                gpuPower,
                hostPower,
                limits,
                gpuLimit,
                appliedEpoch,
                appliedSequence,
                stopped,
                safeState,
                Optional.empty());
    }

    public Power power() {
        return gpuPower.plus(hostPower);
    }
}
