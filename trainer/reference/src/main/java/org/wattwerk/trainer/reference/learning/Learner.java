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
import org.wattwerk.trainer.reference.model.Writer;

/**
 * A model that learns step by step. Everything the next step depends on is the step number, the share of the rate and
 * the tensors of {@link #tensors()}; whoever saves them can go on bit by bit the same. One learner per process: the
 * engine records one gradient at a time.
 */
public final class Learner implements AutoCloseable {
    private final Engine engine;
    private final GptShape shape;
    private final Batches batches;
    private final Recipe recipe;
    private Mind mind;
    private double rateShare;
    private long step;

    /** The arrays of a model and of its optimiser, and the manager that owns them. */
    private record Mind(NDManager manager, Gpt gpt, AdamW optimiser) {
        static Mind of(Engine engine, GptShape shape, long seed, SavedState saved) {
            NDManager manager = engine.newBaseManager();
            Gpt gpt = new Gpt(manager, shape, seed, saved.weights());
            return new Mind(manager, gpt, new AdamW(manager, gpt.weights().byName(), saved));
        }
    }

    /** Goes on from what was saved, or starts with weights that depend on the seed. */
    public Learner(Engine engine, GptShape shape, Batches batches, Recipe recipe, SavedState saved) {
        this.engine = engine;
        this.shape = shape;
        this.batches = batches;
        this.recipe = recipe;
        this.mind = Mind.of(engine, shape, recipe.seed(), saved);
        this.rateShare = saved.rateShare();
        this.step = saved.step();
    }

    /** Forgets what it has learnt since then. */
    public void goBack(SavedState saved) {
        mind.manager().close();
        mind = Mind.of(engine, shape, recipe.seed(), saved);
        rateShare = saved.rateShare();
        step = saved.step();
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

    /** Share of the planned learning rate. */
    public double rateShare() {
        return rateShare;
    }

    /** The rate of the step that was made last. */
    public double learningRate() {
        return rate(Math.max(0, step - 1));
    }

    private double rate(long ofStep) {
        double planned = recipe.rate().at(ofStep);
        return rateShare == 1 ? planned : planned * rateShare;
    }

    /** Makes one step. */
    public Lesson learn() {
        try (NDManager scope = mind.manager().newSubManager()) {
            Batch batch = batches.at(step);
            float loss = 0;
            try (GradientCollector collector = engine.newGradientCollector()) {
                for (int part = 0; part < recipe.parts(); part++) {
                    loss += learn(collector, scope, batch.part(part, recipe.parts()), part);
                }
            }
            float norm = mind.optimiser().update(scope, rate(step));
            step++;
            return new Lesson(step, tokens(), recipe.parts() == 1 ? loss : loss / recipe.parts(), norm);
        }
    }

    /** Adds the gradient of a part to what is there, and frees what its pass has made. */
    private float learn(GradientCollector collector, NDManager stepScope, Batch batch, int part) {
        if (recipe.dropout().rate() > 0) {
            engine.setRandomSeed(recipe.dropoutSeed(step, part));
        }
        try (NDManager scope = stepScope.newSubManager()) {
            Shape rows = new Shape(batch.rows(), batch.length());
            NDArray mean = mind.gpt()
                    .loss(scope.create(batch.tokens(), rows), scope.create(batch.targets(), rows), recipe.dropout());
            // An array of its own, alive until after the backward pass: the engine would free that of a Number too
            // soon.
            NDArray share = recipe.parts() == 1 ? mean : mean.mul(scope.create(1f / recipe.parts()));
            collector.backward(share);
            return mean.getFloat();
        }
    }

    /** How well it knows text that it has never learnt. */
    public Evaluation examine(Examiner examiner) {
        return examiner.examine(mind.manager(), mind.gpt());
    }

    /** Lets the model write on; see {@link Writer}. */
    public String write(byte[] prompt, int bytes, double temperature, long seed) {
        return new Writer(mind.manager(), mind.gpt()).write(prompt, bytes, temperature, seed);
    }

    /** All tensors by name: the model's and the optimiser's. Arrays stay the learner's own. */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        mind.gpt().weights().byName().forEach((name, weight) -> tensors.put(SavedState.MODEL + name, weight));
        mind.optimiser().moments().forEach((name, moment) -> tensors.put(SavedState.MOMENT + name, moment));
        return tensors;
    }

    /** Arrays that outlive a step; constant unless something leaks. */
    int arrays() {
        return mind.manager().getManagedArrays().size();
    }

    @Override
    public void close() {
        mind.manager().close();
    }
}
