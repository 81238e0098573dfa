package org.wattwerk.agent.link;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.Figures;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.MarksSettled;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.protocol.v1.StartJob;
import org.wattwerk.protocol.v1.Welcome;

/** The agent as its link sees it; called on the event loop only. */
public interface LinkOwner {
    /** The first message of a session. */
    Hello hello();

    /** What the node does now. */
    Report report();

    /** Marks that are on the disk and not settled, oldest first. */
    List<Mark> reportableMarks();

    /** Who pays for jobs of another scheduler that have a counter. */
    Map<JobId, String> payers();

    /** The present state of every job of the node, ended ones included. */
    Collection<JobReport> jobReports();

    /**
     * A controller took the agent in.
     *
     * @return false to leave it again, because a later controller was already heard
     */
    boolean welcomed(Welcome welcome);

    void lease(Lease lease);

    void startJob(StartJob start);

    void directJob(DirectJob direct);

    void figures(Figures figures);

    void marksSettled(MarksSettled settled);
}
