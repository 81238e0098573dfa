package org.wattwerk.trainer.reference.learning;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.wattwerk.trainer.reference.corpus.Batch;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.model.Dropout;
import org.wattwerk.trainer.reference.model.Gpt;

/**
 * Asks a model for the same pieces of held-out text each time, so that figures of different steps can be compared.
 *
 * @param heldOut text that is never learnt
 * @param count how many batches of it
 */
public record Examiner(Batches heldOut, int count) {
    /** The manager is the one that the model's arrays belong to. */
    public Evaluation examine(NDManager manager, Gpt gpt) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            Batch batch = heldOut.at(i);
            Shape shape = new Shape(batch.rows(), batch.length());
            try (NDManager scope = manager.newSubManager()) {
                sum += gpt.loss(scope.create(batch.tokens(), shape), scope.create(batch.targets(), shape), Dropout.NONE)
                        .getFloat();
            }
        }
        return new Evaluation(sum / count, (long) count * heldOut.tokensPerStep());
    }
}
