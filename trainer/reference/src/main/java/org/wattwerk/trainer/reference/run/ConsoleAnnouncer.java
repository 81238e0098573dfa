package org.wattwerk.trainer.reference.run;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Lesson;

/** Tells whoever watches: a line now and then while steps are made, and one for everything else. */
public final class ConsoleAnnouncer implements Announcer {
    private final PrintStream out;
    private final long steps;
    private final Duration between;
    private final Spending spending;
    private long lastNanos;
    private boolean told;

    /**
     * @param steps steps of the whole run
     * @param between least time between two lines of progress
     */
    public ConsoleAnnouncer(PrintStream out, long steps, Duration between, Spending spending) {
        this.spending = spending;
        this.out = out;
        this.steps = steps;
        this.between = between;
    }

    @Override
    public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
        long now = System.nanoTime();
        if (!told || lesson.step() == steps || now - lastNanos >= between.toNanos()) {
            told = true;
            lastNanos = now;
            out.printf(
                    Locale.ROOT,
                    "step %d/%d  loss %.4f nats/byte  %,.0f tokens/s  gradient %.2f  rate %.2e%s%n",
                    lesson.step(),
                    steps,
                    lesson.loss(),
                    tokensPerSecond,
                    lesson.gradientNorm(),
                    learningRate,
                    spending.line());
        }
    }

    @Override
    public void evaluated(long step, Evaluation evaluation, String sample) {
        out.printf(
                Locale.ROOT,
                "evaluated at step %d: %.4f nats/byte on held-out text, perplexity %.2f, %.3f bits/byte%n",
                step,
                evaluation.loss(),
                evaluation.perplexity(),
                evaluation.bitsPerByte());
        if (!sample.isEmpty()) {
            out.println("it writes: " + Printable.of(sample));
        }
    }

    @Override
    public void checkpoint(long step, Path path, String why, Duration stood) {
        out.println("checkpoint at step " + step + " in " + path + " (" + why + ")");
    }

    @Override
    public void paused(long step, String why) {
        out.println("paused at step " + step + ": " + why);
    }

    @Override
    public void running(String why) {
        out.println("running: " + why);
    }

    @Override
    public void ended(long step, String why) {
        out.println("ended at step " + step + ": " + why);
    }

    @Override
    public void note(String line) {
        out.println(line);
    }
}
