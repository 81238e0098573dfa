package org.wattwerk.trainer.reference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint as it lies on disk, looked at without taking the folder over: a run may be writing beside it.
 *
 * @param step by its manifest, or its name where that cannot be read
 * @param bytes of its state
 * @param provenance empty where it cannot be read
 * @param fault what is wrong with it; empty if it is whole
 */
public record StoredCheckpoint(
        Path path, long step, long bytes, Optional<Provenance> provenance, Optional<String> fault) {

    /** Every checkpoint of a folder, the newest first; each one's hash is verified. */
    public static List<StoredCheckpoint> in(Path folder) throws CheckpointException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException("there is no folder of checkpoints at " + folder);
        }
        List<StoredCheckpoint> found = new ArrayList<>();
        try {
            for (Path path : CheckpointFolder.newestFirst(folder)) {
                found.add(look(path));
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read the folder for checkpoints " + folder + ": "
                    + e.getClass().getSimpleName());
        }
        return found;
    }

    /** The newest whole one of a folder. */
    public static StoredCheckpoint newest(Path folder) throws CheckpointException {
        return in(folder).stream()
                .filter(checkpoint -> checkpoint.fault().isEmpty())
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "there is no whole checkpoint in " + folder + ": train one, or name its folder with --dir"));
    }

    private static StoredCheckpoint look(Path path) {
        long step = CheckpointFolder.step(path);
        try (SafetensorsFile state = CheckpointFolder.verified(path)) {
            Manifest manifest = Manifest.read(path);
            return new StoredCheckpoint(
                    path,
                    manifest.step(),
                    manifest.bytes(),
                    Optional.of(Provenance.of(state.metadata())),
                    Optional.empty());
        } catch (IOException e) {
            return new StoredCheckpoint(path, step, 0, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** The numbers of every tensor by name. */
    public Map<String, float[]> tensors() throws CheckpointException {
        try (SafetensorsFile state = CheckpointFolder.verified(path)) {
            return state.tensors();
        } catch (IOException e) {
            throw new CheckpointException("checkpoint " + path + " cannot be read: " + e.getMessage());
        }
    }
}
