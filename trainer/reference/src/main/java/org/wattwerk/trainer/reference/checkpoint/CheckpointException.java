package org.wattwerk.trainer.reference.checkpoint;

/** A checkpoint folder that must not be used as it is; the message says why and what to do. */
public final class CheckpointException extends Exception {
    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        super(message);
    }
}
