package org.wattwerk.trainer.reference.run;

/**
 * What a run has to do next.
 *
 * @param wish the thing to do
 * @param why one line for people
 */
public record Order(Wish wish, String why) {
    /** In rising urgency. */
    public enum Wish {
        RUN,
        CHECKPOINT,
        PAUSE,
        STOP
    }
}
