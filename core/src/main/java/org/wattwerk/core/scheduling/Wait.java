package org.wattwerk.core.scheduling;

/**
 * Why a job waits.
 *
 * @param because the rule in its own figures
 * @param change what would change it; empty where nothing is known beyond the rule itself
 */
public record Wait(Rule rule, String because, String change) {
    /** What makes a job wait. */
    public enum Rule {
        /** Too few nodes are free. */
        NODES,
        /** Nodes are free and cannot be powered. */
        POWER,
        /** It would start now, and would delay the job that is next. */
        RESERVED,
        /** Its walltime reaches into a maintenance window of the nodes that are free. */
        DOWNTIME,
        /** Nothing new may start. */
        CLOSED,
        /** A job that gives way to it is on its way to a checkpoint. */
        GIVES_WAY
    }
}
