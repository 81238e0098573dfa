package org.wattwerk.trainer.reference.run;

import java.nio.file.Path;
import java.time.Duration;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.client.JobClient;
import org.wattwerk.trainer.client.JobState;
import org.wattwerk.trainer.reference.learning.Lesson;

/** Tells the agent of the node. */
public record AgentAnnouncer(JobClient client) implements Announcer {
    @Override
    public void running(String why) {
        client.state(JobState.RUNNING, why);
    }

    @Override
    public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
        client.progress(lesson.step(), lesson.tokens(), lesson.loss(), tokensPerSecond);
    }

    @Override
    public void checkpoint(long step, Path path, String why, Duration stood) {
        client.checkpointTaken(step, path, stood);
    }

    @Override
    public void rests(long step, Directive under, String why) {
        client.rests(under, "paused at step " + step + ": " + why);
    }

    @Override
    public void ended(long step, String why) {
        client.state(JobState.ENDED, "ended at step " + step + ": " + why);
    }
}
