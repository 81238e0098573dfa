package org.wattwerk.controller.loop;

import java.util.List;
import java.util.Map;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.metering.Mark;

/** Where a session puts what its agent says: the loop's inbox. Nothing is decided in the call. */
public interface AgentMessages {
    /** The agent said hello; the loop answers with a welcome or a refusal. */
    void attached(AgentSession session, Introduction introduction);

    /**
     * @param gpus the detail of each GPU, for telemetry only
     */
    void reported(AgentSession session, NodeReport report, List<NodePoint.Gpu> gpus);

    /**
     * @param payers the cost centres of jobs of another scheduler
     */
    void marked(AgentSession session, Mark mark, Map<JobId, String> payers);

    void progressed(AgentSession session, JobId job, JobProgress progress);

    /** The session is over. */
    void detached(AgentSession session, String why);
}
