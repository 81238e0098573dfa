package org.wattwerk.core.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/**
 * What reaches an {@link Autopilot} from outside. Its decisions follow from these in their order and from nothing else, so
 * that a run can be played again.
 */
public sealed interface Input {
    /** Tells it to an autopilot as it was told the first time. */
    void tell(Autopilot autopilot);

    /** All prices of the day. */
    record Priced(List<PricedQuarterHour> day) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.priced(day);
        }
    }

    /** What the planner answered when it was asked within the next tick; told by the planner of the replay. */
    record Planned(Plan plan) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            // It is asked for, not told.
        }
    }

    /** A job was handed in. */
    record Submitted(JobSpec spec, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.submitted(spec, now);
        }
    }

    /** A job as it was stored. */
    record RecoveredJob(JobView stored) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.recovered(stored);
        }
    }

    /** A job was given up. */
    record Cancelled(JobId job, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.cancelled(job, now);
        }
    }

    /** An outside order came. */
    record Ordered(Curtailment order, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.ordered(order, now);
        }
    }

    /** An outside order as it was stored. */
    record RecoveredOrder(Curtailment stored) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.recovered(stored);
        }
    }

    /** An outside order was taken back. */
    record Revoked(String order, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.revoked(order, now);
        }
    }

    /** Raises were forbidden or allowed. */
    record Frozen(boolean frozen, String reason, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.freeze(frozen, reason, now);
        }
    }

    /** Whether raises were forbidden, as it was stored. */
    record RecoveredFreeze(Optional<Freeze> stored) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.recovered(stored);
        }
    }

    /** A node was taken out of work or given back. */
    record Maintained(NodeId node, boolean out, String reason, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            if (out) {
                autopilot.maintain(node, reason, now);
            } else {
                autopilot.release(node, reason, now);
            }
        }
    }

    /** A node that was out of work, as it was stored. */
    record RecoveredMaintenance(Maintenance stored) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.recovered(stored);
        }
    }

    /** People let a held job start again. */
    record Released(JobId job, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.released(job, now);
        }
    }

    /** Whether any job may start. */
    record Closed(Optional<String> reason) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.closed(reason);
        }
    }

    /** A node began a session. */
    record Attached(NodeId node, String bootId, int gpus, Power heldLease, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.attached(node, bootId, gpus, heldLease, now);
        }
    }

    /** A node's session ended. */
    record Detached(NodeId node, String why, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.detached(node, why, now);
        }
    }

    /** A node said what it does. */
    record Reported(NodeReport report) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.reported(report);
        }
    }

    /** A job's process said where it stands. */
    record Progressed(NodeId node, JobId job, JobProgress said, Instant now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.progressed(node, job, said, now);
        }
    }

    /** The utility's meter was read. */
    record Metered(Instant at, Energy register) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.metered(at, register);
        }
    }

    /** It is time to decide. */
    record Ticked(Moment now) implements Input {
        @Override
        public void tell(Autopilot autopilot) {
            autopilot.tick(now);
        }
    }
}
