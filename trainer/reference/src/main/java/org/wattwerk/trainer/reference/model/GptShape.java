package org.wattwerk.trainer.reference.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The size of a network.
 *
 * @param context tokens it looks back on, itself included
 * @param width length of the vector that stands for a token
 * @param layers blocks of attention and feed-forward
 * @param heads attention heads in a layer; they share the width
 */
public record GptShape(int context, int width, int layers, int heads) {
    /** A byte is a token. */
    public static final int VOCABULARY = 256;

    public GptShape {
        List<String> problems = problems(context, width, layers, heads);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Everything that is wrong with a size, one line each, in the words of the command line. */
    public static List<String> problems(int context, int width, int layers, int heads) {
        List<String> problems = new ArrayList<>();
        range(problems, "--ctx", context, 4, 4096);
        range(problems, "--embd", width, 4, 8192);
        range(problems, "--layers", layers, 1, 128);
        range(problems, "--heads", heads, 1, 128);
        if (heads > 0 && width % heads != 0) {
            problems.add("--embd " + width + " is not a multiple of --heads " + heads);
        }
        return problems;
    }

    private static void range(List<String> problems, String name, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(name + " is " + value + ", not between " + least + " and " + most);
        }
    }

    /** Length of the part of the vector that one head works on. */
    int headWidth() {
        return width / heads;
    }

    /** Trainable numbers: embeddings, 12 width^2 + 13 width for each layer, and the last norm. */
    public long parameters() {
        long w = width;
        return (VOCABULARY + context) * w + layers * (12 * w * w + 13 * w) + 2 * w;
    }
}
