package org.wattwerk.trainer.reference.learning;

/**
 * What one step came to.
 *
 * @param step steps made so far, this one included
 * @param tokens tokens seen so far
 * @param loss mean cross entropy before the update, nats per token
 * @param gradientNorm global norm of the gradient before the clip
 */
public record Lesson(long step, long tokens, float loss, float gradientNorm) {
    /** Whether the run can go on from here. */
    public boolean isFinite() {
        return Float.isFinite(loss) && Float.isFinite(gradientNorm);
    }
}
