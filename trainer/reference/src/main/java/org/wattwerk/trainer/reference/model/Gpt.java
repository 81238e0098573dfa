package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A decoder-only GPT over bytes: learned positions, norm before each part, and the token embedding used again as the
 * output layer. It is written out here because the engine library's own encoder block normalises over batch and time
 * and so lets later tokens be seen.
 *
 * <p>Results of an expression belong to the manager of its first operand, so every expression starts with an array of
 * the step and never with a weight: whatever a step makes ends with its manager.
 */
public final class Gpt {
    private final GptShape shape;
    private final Weights weights;
    private final NDArray tokenEmbedding;
    private final NDArray placeEmbedding;
    private final List<Block> blocks;
    private final Norm lastNorm;
    private final Attention attention;

    /**
     * A model with its first weights.
     *
     * @param saved weights by name that are used instead of new ones
     */
    public Gpt(NDManager manager, GptShape shape, long seed, Map<String, float[]> saved) {
        this.shape = shape;
        weights = new Weights(manager, seed, saved);
        tokenEmbedding = weights.normal("token.embedding", 0.02, GptShape.VOCABULARY, shape.width());
        placeEmbedding = weights.normal("place.embedding", 0.02, shape.context(), shape.width());
        blocks = IntStream.range(0, shape.layers())
                .mapToObj(i -> new Block(weights, "layer." + i, shape))
                .toList();
        lastNorm = new Norm(weights, "last.norm", shape.width());
        attention = Attention.over(manager, shape.context(), shape.headWidth());
    }

    public GptShape shape() {
        return shape;
    }

    public Weights weights() {
        return weights;
    }

    /**
     * For each token the scores of all possible next tokens.
     *
     * @param tokens shape (rows, context), of the manager that shall own the result
     * @return shape (rows, context, vocabulary)
     */
    public NDArray scores(NDArray tokens) {
        return scores(tokens, Dropout.NONE);
    }

    private NDArray scores(NDArray tokens, Dropout dropout) {
        if (tokens.getShape().get(1) != shape.context()) {
            throw new IllegalArgumentException(
                    "rows of " + tokens.getShape().get(1) + " tokens, the context is " + shape.context());
        }
        NDArray places =
                tokens.getManager().create(LongStream.range(0, shape.context()).toArray());
        NDArray x = dropout.apply(embedded(tokens, tokenEmbedding).add(embedded(places, placeEmbedding)));
        for (Block block : blocks) {
            x = block.apply(x, attention, dropout);
        }
        return Linear.linear(lastNorm.apply(x), tokenEmbedding).head();
    }

    /** Mean cross entropy of the next token, nats. */
    public NDArray loss(NDArray tokens, NDArray targets, Dropout dropout) {
        NDArray logProbability =
                scores(tokens, dropout).reshape(-1, GptShape.VOCABULARY).logSoftmax(-1);
        return logProbability
                .gather(targets.reshape(new Shape(-1, 1)), 1)
                .mean()
                .neg();
    }

    private static NDArray embedded(NDArray indices, NDArray table) {
        return Embedding.embedding(indices, table, SparseFormat.DENSE).head();
    }
}
