package org.wattwerk.simulator.traces;

import java.util.List;

/** Decides which of the waiting jobs start now. */
interface QueueRule {
    /**
     * @param waiting in order of submission
     * @return those that start, in that order
     */
    List<TraceJob> starts(long now, List<TraceJob> waiting);

    /** A job that was started has ended. */
    void ended(TraceJob job);

    /** The speed of every job that runs now, under the limit. */
    double speed();
}
