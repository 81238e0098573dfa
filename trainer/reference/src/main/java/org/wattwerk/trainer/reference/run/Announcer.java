package org.wattwerk.trainer.reference.run;

import java.nio.file.Path;
import java.time.Duration;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Lesson;

/** Who wants to know how a run goes; nothing it does may hold the run up. */
public interface Announcer {
    /** Steps are being made. */
    default void running(String why) {}

    /** A step has ended. */
    default void step(Lesson lesson, double learningRate, double tokensPerSecond) {}

    /** The model was asked for held-out text; the sample is what it wrote, empty if it was not asked to. */
    default void evaluated(long step, Evaluation evaluation, String sample) {}

    /** A checkpoint is complete on disk; the run stood still for it so long. */
    default void checkpoint(long step, Path path, String why, Duration stood) {}

    /** The run waits at a checkpoint. */
    default void paused(long step, String why) {}

    /** The run waits, and goes on waiting under this directive. */
    default void rests(long step, Directive under, String why) {}

    /** No further step will be made. */
    default void ended(long step, String why) {}

    /** One line for people. */
    default void note(String line) {}
}
