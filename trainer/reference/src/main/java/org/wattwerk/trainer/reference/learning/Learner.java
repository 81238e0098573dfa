package org.wattwerk.trainer.reference.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wattwerk.trainer.reference.corpus.Batch;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.model.Gpt;
import org.wattwerk.trainer.reference.model.GptShape;

/**
 * A model that learns step by step. Everything the next step depends on is the step number and the tensors of
 * {@link #tensors()}; whoever saves both can go on bit by bit the same. One learner per process: the engine records one
 * gradient at a time.
 */
public final class Learner implements AutoCloseable {
    private final Engine engine;
    private final NDManager manager;
    private final Gpt gpt;
    private final AdamW optimiser;
    private final Batches batches;
    private final LearningRate learningRate;
    private long step;

    /** Goes on from what was saved, or starts with weights that depend on the seed. */
    public Learner(
            Engine engine, GptShape shape, Batches batches, LearningRate learningRate, long seed, SavedState saved) {
        this.engine = engine;
        this.manager = engine.newBaseManager();
        this.gpt = new Gpt(manager, shape, seed, saved.weights());
        this.optimiser = new AdamW(manager, gpt.weights().byName(), saved);
        this.batches = batches;
        this.learningRate = learningRate;
        this.step = saved.step();
    }

    /** Steps made so far. */
    public long step() {
        return step;
    }

    /** Tokens seen so far. */
    public long tokens() {
        return step * batches.tokensPerStep();
    }

    public int tokensPerStep() {
        return batches.tokensPerStep();
    }

    /** The rate of the step that was made last. */
    public double learningRate() {
        return learningRate.at(Math.max(0, step - 1));
    }

    /** Makes one step. */
    public Lesson learn() {
        try (NDManager scope = manager.newSubManager()) {
            Batch batch = batches.at(step);
            Shape shape = new Shape(batch.rows(), batch.length());
            NDArray tokens = scope.create(batch.tokens(), shape);
            NDArray targets = scope.create(batch.targets(), shape);
            float loss;
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDArray mean = gpt.loss(tokens, targets);
                collector.backward(mean);
                loss = mean.getFloat();
            }
            float norm = optimiser.update(scope, learningRate.at(step));
            step++;
            return new Lesson(step, tokens(), loss, norm);
        }
    }

    /** All tensors by name: the model's and the optimiser's. Arrays stay the learner's own. */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        gpt.weights().byName().forEach((name, weight) -> tensors.put(SavedState.MODEL + name, weight));
        optimiser.moments().forEach((name, moment) -> tensors.put(SavedState.MOMENT + name, moment));
        return tensors;
    }

    /** Arrays that outlive a step; constant unless something leaks. */
    int arrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }
}
