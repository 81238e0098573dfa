package org.wattwerk.trainer.reference.run;

/** How a run came to its end. */
public enum Ending {
    /** All steps are made. */
    FINISHED,
    /** It was asked to stop, and a checkpoint is on disk. */
    STOPPED,
    /** It came to its end, and the last checkpoint could not be written. */
    UNSAVED,
    /** The loss or the gradient is no longer a number; the last checkpoint is from before. */
    DIVERGED
}
