package org.wattwerk.core.enforcing;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.quantity.Power;

/** What the agent's shell has to do now, in the order given. */
public sealed interface Order {
    /** Set these limits, by GPU index, and read them back; lower before raising. */
    record SetLimits(SortedMap<Integer, Power> limits, String why) implements Order {
        public SetLimits {
            limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
        }
    }

    /** Let the jobs of the node do this much from now on. */
    record GateJobs(JobGate gate, String why) implements Order {}

    /** Take the driver up, or let it go so that devices can be reset; nothing can be read or set meanwhile. */
    record UseDevices(boolean use, String why) implements Order {}

    /** End the jobs that did not come to rest in time. */
    record EndJobs(String why) implements Order {}

    /**
     * Keep this on disk.
     *
     * @param urgent whether it must be on the disk before anything that follows is done
     */
    record Remember(LeaseMemory memory, boolean urgent) implements Order {}

    /** Tell people. */
    record Say(String text) implements Order {}

    /** Tell people, and whoever counts such events. */
    record Tell(MeterEvent event) implements Order {}

    /** A command was not obeyed; tell people. */
    record Refuse(String why) implements Order {}
}
