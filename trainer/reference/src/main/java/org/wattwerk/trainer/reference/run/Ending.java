package org.wattwerk.trainer.reference.run;

/** How a run came to its end. */
public enum Ending {
    /** All steps are made. */
    FINISHED,
    /** It was asked to stop, and a checkpoint is on disk. */
    STOPPED,
    /** It was asked to stop, and the checkpoint could not be written. */
    STOPPED_WITHOUT_CHECKPOINT,
    /** The loss or the gradient is no longer a number; the last checkpoint is from before. */
    DIVERGED
}
