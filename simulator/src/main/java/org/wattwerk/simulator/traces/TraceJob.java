package org.wattwerk.simulator.traces;

/**
 * A job of a trace.
 *
 * @param number its place in the file: two jobs may be alike in everything else
 * @param submitted seconds after the first job of the trace
 * @param length seconds that it ran, at full speed
 * @param size how many places it needs at once
 */
public record TraceJob(int number, long submitted, long length, int size) {
    /** What its owner would have promised: people guess too high, here by the factor two. */
    long walltime() {
        return 2 * length;
    }
}
