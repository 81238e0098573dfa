package org.wattwerk.core.control;

/** What a job is told to do. */
public enum Directive {
    RUN,
    /** Take a checkpoint and go on. */
    CHECKPOINT,
    /** Take a checkpoint, then rest with idle GPUs until told to run. */
    PAUSE,
    /** Take a checkpoint, then exit. */
    STOP
}
