package org.wattwerk.trainer.reference.learning;

/**
 * Learning rate as a function of the step: rises in a straight line over the warm-up, then falls along half a cosine to
 * a tenth of its peak at the end of the run.
 *
 * @param peak the highest rate
 * @param warmUpSteps steps until it is reached
 * @param steps steps of the whole run
 */
public record LearningRate(double peak, long warmUpSteps, long steps) {
    private static final double FLOOR = 0.1;

    /** A warm-up of a twentieth of the run, between 1 and 100 steps. */
    public static LearningRate over(long steps, double peak) {
        return new LearningRate(peak, Math.max(1, Math.min(100, steps / 20)), steps);
    }

    /** The rate of a step, counted from 0. */
    public double at(long step) {
        if (step < warmUpSteps) {
            return peak * (step + 1) / warmUpSteps;
        }
        double done = Math.min(1, (step - warmUpSteps) / (double) Math.max(1, steps - warmUpSteps));
        return peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
