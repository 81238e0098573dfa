package org.wattwerk.controller.loop;

import java.time.Duration;
import java.util.Optional;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** One session of one node's agent, as the loop speaks to it; all calls come from the loop's thread and none waits. */
public interface AgentSession {
    NodeId node();

    /** The node may stay; every command of this controller carries the epoch. */
    void welcome(long epoch, Duration reportPeriod);

    /** The node may not stay; ends the session. */
    void refuse(String reason);

    /** The newest lease; an older one that was not sent yet is forgotten. */
    void grant(Grant grant);

    /** The address that its agent came from; empty where that is not known. */
    String address();

    /** Never dropped, as the two below; the ranks of the job meet at the address. */
    void start(Command.StartJob job, String meeting, long epoch);

    void direct(Command.DirectJob job, long epoch);

    /** Prices, and how much of the month's money is used, for the information of jobs. */
    void figures(EnergyPrice dayAhead, EnergyPrice marginal, Optional<Share> budgetUsed, long epoch);

    /** Every mark of the node up to and including this one is in the ledger. */
    void settled(QuarterHour upTo);

    /** Ends the session from this side. */
    void end(String why);

    /** The loop has taken one message of this session out of its inbox. */
    void taken();
}
