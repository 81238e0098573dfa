package org.wattwerk.core.control;

import java.util.OptionalLong;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;

/** What a decision asks the outside world to do; carrying it out is the shell's business. */
public sealed interface Command {
    NodeId node();

    /** All that it says, in one line that is always the same for the same command. */
    String text();

    /** Send the lease; a lost one is made good by the next. */
    record GrantLease(Grant grant) implements Command {
        @Override
        public NodeId node() {
            return grant.node();
        }

        @Override
        public String text() {
            return "lease " + grant.node() + " " + grant.epoch() + "/" + grant.sequence() + " " + grant.power() + " "
                    + grant.mode() + " for " + grant.ttl() + ", safe limit " + grant.safeLimit() + ": "
                    + grant.reason();
        }
    }

    /**
     * Start the job's process of this rank; an agent that already runs it only reports it.
     *
     * @param first the node of rank 0, where the ranks meet
     * @param attempt which start of the job this is, from 1; an agent starts none that it has seen end
     */
    record StartJob(NodeId node, JobSpec job, int rank, int worldSize, NodeId first, int attempt) implements Command {
        @Override
        public String text() {
            return "start " + job.id() + " attempt " + attempt + " on " + node + " as rank " + rank + " of " + worldSize
                    + ", rank 0 on " + first + ": " + String.join(" ", job.command());
        }
    }

    /**
     * Tell the job's process on a node what to do.
     *
     * @param atStep counts once the job has made so many steps, so that all ranks obey at the same one; empty for at once
     */
    record DirectJob(NodeId node, JobId job, Directive directive, String reason, OptionalLong atStep)
            implements Command {
        @Override
        public String text() {
            return "tell " + job + " on " + node + " " + directive
                    + (atStep.isPresent() ? " at step " + atStep.getAsLong() : "") + ": " + reason;
        }

        /** At once. */
        public DirectJob(NodeId node, JobId job, Directive directive, String reason) {
            this(node, job, directive, reason, OptionalLong.empty());
        }
    }
}
