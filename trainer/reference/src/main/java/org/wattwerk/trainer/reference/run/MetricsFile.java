package org.wattwerk.trainer.reference.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.wattwerk.trainer.reference.learning.Lesson;

/**
 * One JSON line for every step. A resumed run appends, so a step made twice has two lines with the same figures. Floats
 * are written with as many digits as identify them, so that runs can be compared bit by bit.
 */
public final class MetricsFile implements Announcer, AutoCloseable {
    private final Writer out;

    public MetricsFile(Path file) throws IOException {
        out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
        try {
            out.write(String.format(
                    Locale.ROOT,
                    "{\"step\":%d,\"tokens\":%d,\"loss\":%s,\"gradientNorm\":%s,\"tokensPerSecond\":%.1f}%n",
                    lesson.step(),
                    lesson.tokens(),
                    number(lesson.loss()),
                    number(lesson.gradientNorm()),
                    tokensPerSecond));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metrics", e);
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
