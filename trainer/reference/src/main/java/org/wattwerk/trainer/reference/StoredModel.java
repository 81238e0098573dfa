package org.wattwerk.trainer.reference;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.wattwerk.trainer.reference.checkpoint.CheckpointException;
import org.wattwerk.trainer.reference.checkpoint.StoredCheckpoint;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.model.Gpt;
import org.wattwerk.trainer.reference.model.GptShape;

/** The model of a checkpoint, to be asked and not taught; a run may go on in the same folder meanwhile. */
record StoredModel(long step, NDManager manager, Gpt gpt) implements AutoCloseable {
    /** Reads the newest whole checkpoint of a folder. */
    static StoredModel newest(Path folder, int threads) throws BadInput {
        try {
            StoredCheckpoint checkpoint = StoredCheckpoint.newest(folder);
            String words = checkpoint.provenance().orElseThrow().model();
            GptShape shape = GptShape.ofWords(words)
                    .orElseThrow(() ->
                            new BadInput("checkpoint " + checkpoint.path() + " is of another kind of model: " + words));
            SavedState saved = new SavedState(checkpoint.step(), checkpoint.tensors());
            Engine engine = Natives.load(threads);
            NDManager manager = engine.newBaseManager();
            return new StoredModel(saved.step(), manager, new Gpt(manager, shape, 0, saved.weights()));
        } catch (CheckpointException | Natives.NativesMissing e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
