package org.wattwerk.core.cluster;

/** Where a job stands. */
public enum JobState {
    /** Waits for nodes or for power. */
    QUEUED,
    /** Crashed again and again without getting on, and waits until people release it. */
    HELD,
    /** Its process was ordered and has not spoken yet. */
    STARTING,
    RUNNING,
    /** Was told to checkpoint and rest; still counts as running for its power. */
    PAUSING,
    /** Rests at a checkpoint, its process alive and its GPUs idle. */
    PAUSED,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** True once nothing more will happen to the job. */
    public boolean isEnded() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** True while the job may draw more than idle power. */
    public boolean mayCompute() {
        return this == STARTING || this == RUNNING || this == PAUSING;
    }
}
