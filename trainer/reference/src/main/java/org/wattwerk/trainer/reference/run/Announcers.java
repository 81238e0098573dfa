package org.wattwerk.trainer.reference.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Lesson;

/** Several at once, in order. */
public record Announcers(List<Announcer> all) implements Announcer {
    public Announcers {
        all = List.copyOf(all);
    }

    private void each(Consumer<Announcer> tell) {
        all.forEach(tell);
    }

    @Override
    public void running(String why) {
        each(one -> one.running(why));
    }

    @Override
    public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
        each(one -> one.step(lesson, learningRate, tokensPerSecond));
    }

    @Override
    public void evaluated(long step, Evaluation evaluation, String sample) {
        each(one -> one.evaluated(step, evaluation, sample));
    }

    @Override
    public void checkpoint(long step, Path path, String why, Duration stood) {
        each(one -> one.checkpoint(step, path, why, stood));
    }

    @Override
    public void paused(long step, String why) {
        each(one -> one.paused(step, why));
    }

    @Override
    public void rests(long step, Directive under, String why) {
        each(one -> one.rests(step, under, why));
    }

    @Override
    public void ended(long step, String why) {
        each(one -> one.ended(step, why));
    }

    @Override
    public void note(String line) {
        each(one -> one.note(line));
    }
}
