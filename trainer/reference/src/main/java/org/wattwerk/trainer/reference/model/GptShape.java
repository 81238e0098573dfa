package org.wattwerk.trainer.reference.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

    private static final Pattern WORDS =
            Pattern.compile("gpt of bytes, --ctx (\\d{1,6}) --embd (\\d{1,6}) --layers (\\d{1,6}) --heads (\\d{1,6})");

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

    /** The size in words, which are equal exactly if the tensors of two networks fit each other. */
    public String words() {
        return "gpt of bytes, --ctx " + context + " --embd " + width + " --layers " + layers + " --heads " + heads;
    }

    /** The size that stands in {@link #words()}; empty if they are of another network. */
    public static Optional<GptShape> ofWords(String words) {
        Matcher numbers = WORDS.matcher(words);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int[] read = IntStream.rangeClosed(1, 4)
                .map(group -> Integer.parseInt(numbers.group(group)))
                .toArray();
        return problems(read[0], read[1], read[2], read[3]).isEmpty()
                ? Optional.of(new GptShape(read[0], read[1], read[2], read[3]))
                : Optional.empty();
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
