package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Lets a model write on, byte by byte; the same seed writes the same text. */
public final class Writer {
    private final NDManager manager;
    private final Gpt gpt;

    /** The manager is the one that the model's arrays belong to. */
    public Writer(NDManager manager, Gpt gpt) {
        this.manager = manager;
        this.gpt = gpt;
    }

    /**
     * Continues a text.
     *
     * @param prompt UTF-8; what does not fit into the context is not looked at
     * @param bytes how many are written
     * @param temperature 0 always takes the likeliest byte, 1 follows the model's probabilities
     * @return what was written, without the prompt; bytes that are no UTF-8 are replaced
     */
    public String write(byte[] prompt, int bytes, double temperature, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int context = gpt.shape().context();
        byte[] text = prompt.length == 0 ? new byte[] {'\n'} : prompt;
        long[] seen = new long[context];
        int length = Math.min(context, text.length);
        for (int i = 0; i < length; i++) {
            seen[i] = text[text.length - length + i] & 0xff;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes; i++) {
            int next = choose(scores(seen, length - 1), temperature, random);
            out.write(next);
            if (length == context) {
                System.arraycopy(seen, 1, seen, 0, context - 1);
                length--;
            }
            seen[length++] = next;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What lies behind the place is never looked at, so that it may hold anything. */
    private float[] scores(long[] seen, int place) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray scores = gpt.scores(scope.create(seen, new Shape(1, seen.length)));
            float[] all = scores.toFloatArray();
            return Arrays.copyOfRange(all, place * GptShape.VOCABULARY, (place + 1) * GptShape.VOCABULARY);
        }
    }

    private static int choose(float[] scores, double temperature, SplittableRandom random) {
        int likeliest = 0;
        for (int i = 1; i < scores.length; i++) {
            likeliest = scores[i] > scores[likeliest] ? i : likeliest;
        }
        if (temperature == 0) {
            return likeliest;
        }
        double[] weights = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            weights[i] = Math.exp((scores[i] - scores[likeliest]) / temperature);
            sum += weights[i];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return likeliest;
    }
}
