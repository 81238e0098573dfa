package org.wattwerk.trainer.reference.run;

import java.util.Optional;
import org.wattwerk.trainer.reference.pacing.NominalPace;

/**
 * What a run has before it.
 *
 * @param steps of the whole run
 * @param checkpointEvery steps between checkpoints nobody asked for; 0 for none
 * @param pace how to find the pace of a simulated device; empty to run as fast as the machine can
 * @param holdsWhenLost whether a run that cannot go on waits to be stopped, as a job whose agent can say so
 */
public record RunPlan(
        long steps, long checkpointEvery, Optional<NominalPace> pace, Optional<Exam> exam, boolean holdsWhenLost) {
    /** As fast as the machine can, without evaluation. */
    public static RunPlan of(long steps, long checkpointEvery) {
        return new RunPlan(steps, checkpointEvery, Optional.empty(), Optional.empty(), false);
    }
}
