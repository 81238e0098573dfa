package org.wattwerk.trainer.reference.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Consumer;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Lesson;

/**
 * One JSON line for every step and every evaluation. A resumed run appends, so a step made twice has two lines with the
 * same figures. Floats are written with as many digits as identify them, so that runs can be compared bit by bit. A full
 * disk is said once and ends no run.
 */
public final class MetricsFile implements Announcer, AutoCloseable {
    private final OutputStream out;
    private final Spending spending;
    private final Consumer<String> complain;
    private boolean failing;

    /** @param complain hears one line when lines cannot be written, and one when they can again */
    public MetricsFile(Path file, Spending spending, Consumer<String> complain) throws IOException {
        this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.spending = spending;
        this.complain = complain;
    }

    @Override
    public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"step\":%d,\"tokens\":%d,\"loss\":%s,\"gradientNorm\":%s,\"tokensPerSecond\":%.1f",
                lesson.step(),
                lesson.tokens(),
                number(lesson.loss()),
                number(lesson.gradientNorm()),
                tokensPerSecond));
        spending.powerWatts()
                .ifPresent(watts -> line.append(String.format(Locale.ROOT, ",\"powerWatts\":%.1f", watts)));
        spending.wattHours()
                .ifPresent(wattHours -> line.append(String.format(Locale.ROOT, ",\"wattHours\":%.4f", wattHours)));
        if (!spending.euros().isEmpty()) {
            line.append(",\"eurNet\":").append(spending.euros());
        }
        write(line.append('}').toString());
    }

    @Override
    public void evaluated(long step, Evaluation evaluation, String sample) {
        write(String.format(
                Locale.ROOT,
                "{\"evaluatedStep\":%d,\"heldOutLoss\":%.6f,\"perplexity\":%.4f}",
                step,
                evaluation.loss(),
                evaluation.perplexity()));
    }

    private void write(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            if (failing) {
                failing = false;
                complain.accept("metrics are written again");
            }
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                complain.accept("metrics cannot be written: " + e.getMessage() + "; the run goes on without them");
            }
        }
    }

    private static String number(float value) {
        return Float.isFinite(value) ? Float.toString(value) : "null";
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
