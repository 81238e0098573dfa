package org.wattwerk.trainer.reference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.reference.engine.Natives;

class CheckpointFolderTest {
    private static final Provenance OURS = new Provenance("ours", Map.of("seed", "1", "threads", "1"));

    @TempDir
    Path folder = Path.of("");

    private final NDManager manager;

    CheckpointFolderTest() throws Natives.NativesMissing {
        manager = Natives.load(1).newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void restore_afterSave_readsTheSameNumbers() throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            checkpoints.save(3, 1, tensors(1.5f), OURS);
        }
        CheckpointFolder.Restored restored = restore(OURS);
        assertThat(restored.step()).isEqualTo(3);
        assertThat(restored.warnings()).isEmpty();
        assertThat(restored.tensors()).containsOnlyKeys("a");
        assertThat(restored.tensors().get("a")).containsExactly(1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f);
    }

    @Test
    void restore_emptyFolder_isNothing() throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            assertThat(checkpoints.restore(OURS)).isEmpty();
        }
    }

    @Test
    void restore_newestTorn_goesOnFromTheOneBeforeAndKeepsTheTorn() throws Exception {
        save(OURS, 1, 2, 3);
        Path three = folder.resolve("step-0000000003/state.safetensors");
        byte[] bytes = Files.readAllBytes(three);
        bytes[bytes.length - 1] ^= 1;
        Files.write(three, bytes);
        Files.delete(folder.resolve("step-0000000002/manifest.json"));
        CheckpointFolder.Restored restored = restore(OURS);
        assertThat(restored.step()).isEqualTo(1);
        assertThat(restored.warnings())
                .containsExactly(
                        "checkpoint step-0000000003 is torn (its state differs from its SHA-256); passed over, kept as"
                                + " torn-step-0000000003",
                        "checkpoint step-0000000002 is torn (its manifest is missing); passed over, kept as"
                                + " torn-step-0000000002");
        assertThat(names()).containsExactly("step-0000000001", "torn-step-0000000002", "torn-step-0000000003");
    }

    @Test
    void restore_shortenedFile_isTorn() throws Exception {
        save(OURS, 1);
        Path state = folder.resolve("step-0000000001/state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length - 4));
        CheckpointFolder.Restored restored = restore(OURS);
        assertThat(restored.step()).isZero();
        assertThat(restored.warnings()).singleElement().asString().contains("bytes instead of");
    }

    @Test
    void restore_newestOfAnotherModel_goesOnFromOurs() throws Exception {
        save(OURS, 1);
        save(new Provenance("theirs", Map.of()), 5);
        CheckpointFolder.Restored restored = restore(OURS);
        assertThat(restored.step()).isEqualTo(1);
        assertThat(restored.warnings())
                .containsExactly("checkpoint step-0000000005 is of another model (theirs, not ours); passed over, kept"
                        + " as foreign-step-0000000005");
        assertThat(names()).containsExactly("foreign-step-0000000005", "step-0000000001");
    }

    @Test
    void restore_onlyAnotherModel_isRefusedAndNothingIsTouched() throws Exception {
        save(new Provenance("theirs", Map.of()), 5);
        try (CheckpointFolder checkpoints = open()) {
            assertThatThrownBy(() -> checkpoints.restore(OURS))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("another model (theirs, not ours)")
                    .hasMessageContaining("--dir");
        }
        assertThat(names()).containsExactly("step-0000000005");
    }

    @Test
    void restore_otherSettings_goesOnWithAWarning() throws Exception {
        save(OURS, 1);
        Provenance changed = new Provenance("ours", Map.of("seed", "1", "threads", "2"));
        assertThat(restore(changed).warnings())
                .containsExactly("going on with other settings: threads was 1 and is now 2; losses will differ from"
                        + " those of an uninterrupted run");
    }

    @Test
    void save_moreThanAreKept_forgetsTheOldest() throws Exception {
        save(OURS, 1, 2, 3, 4, 5);
        assertThat(names()).containsExactly("step-0000000003", "step-0000000004", "step-0000000005");
    }

    @Test
    void save_keepEveryTwo_keepsThoseForGood() throws Exception {
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, new CheckpointFolder.Retention(1, 2))) {
            for (long step = 1; step <= 5; step++) {
                checkpoints.save(step, 1, tensors((float) step), OURS);
            }
        }
        assertThat(names()).containsExactly("step-0000000002", "step-0000000004", "step-0000000005");
    }

    @Test
    void restore_savedAtALowerRate_goesOnAtIt() throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            checkpoints.save(4, 0.5, tensors(1), OURS);
        }
        assertThat(restore(OURS).rateShare()).isEqualTo(0.5);
    }

    @Test
    void restore_newestHoldsWhatIsNoNumber_goesOnFromTheOneBefore() throws Exception {
        save(OURS, 1);
        try (CheckpointFolder checkpoints = open()) {
            checkpoints.save(2, 1, tensors(Float.NaN), OURS);
        }
        CheckpointFolder.Restored restored = restore(OURS);
        assertThat(restored.step()).isEqualTo(1);
        assertThat(restored.warnings()).singleElement().asString().contains("its tensor a holds what is no number");
    }

    @Test
    void in_folderInUse_saysWhatIsWholeAndTouchesNothing() throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            checkpoints.save(1, 1, tensors(1), OURS);
            checkpoints.save(2, 1, tensors(2), OURS);
            Files.delete(folder.resolve("step-0000000002/manifest.json"));
            List<StoredCheckpoint> found = StoredCheckpoint.in(folder);
            assertThat(found).extracting(StoredCheckpoint::step).containsExactly(2L, 1L);
            assertThat(found.get(0).fault()).contains("its manifest is missing");
            assertThat(StoredCheckpoint.newest(folder).step()).isEqualTo(1);
            assertThat(StoredCheckpoint.newest(folder).tensors()).containsOnlyKeys("a");
        }
        assertThat(names()).containsExactly("step-0000000001", "step-0000000002");
    }

    @Test
    void newest_nothingThere_saysWhatToDo() {
        assertThatThrownBy(() -> StoredCheckpoint.newest(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("train one, or name its folder");
        assertThatThrownBy(() -> StoredCheckpoint.in(folder.resolve("absent")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no folder of checkpoints");
    }

    @Test
    void save_sameStepTwice_isWrittenOnce() throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            Path first = checkpoints.save(1, 1, tensors(1), OURS);
            byte[] bytes = Files.readAllBytes(first.resolve("state.safetensors"));
            assertThat(checkpoints.save(1, 1, tensors(2), OURS)).isEqualTo(first);
            assertThat(first.resolve("state.safetensors")).hasBinaryContent(bytes);
        }
    }

    @Test
    void open_unfinishedCheckpointOfAKilledProcess_isCleared() throws Exception {
        Files.createDirectories(folder.resolve(".unfinished-step-0000000009"));
        Files.writeString(folder.resolve(".unfinished-step-0000000009/state.safetensors"), "half");
        open().close();
        assertThat(folder.resolve(".unfinished-step-0000000009")).doesNotExist();
    }

    @Test
    void open_whileAnotherTrains_isRefused() throws Exception {
        try (CheckpointFolder first = open()) {
            assertThat(first).isNotNull();
            assertThatThrownBy(this::open)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("another process is training in");
        }
        open().close();
    }

    @Test
    void open_aFileInItsPlace_isRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> CheckpointFolder.open(file, new CheckpointFolder.Retention(1, 0)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is a file");
    }

    private CheckpointFolder open() throws CheckpointException {
        return CheckpointFolder.open(folder, new CheckpointFolder.Retention(3, 0));
    }

    private void save(Provenance provenance, long... steps) throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            for (long step : steps) {
                checkpoints.save(step, 1, tensors((float) step), provenance);
            }
        }
    }

    private CheckpointFolder.Restored restore(Provenance provenance) throws Exception {
        try (CheckpointFolder checkpoints = open()) {
            return checkpoints.restore(provenance).orElseThrow();
        }
    }

    private Map<String, NDArray> tensors(float first) {
        float[] values = new float[6];
        for (int i = 0; i < 6; i++) {
            values[i] = first + i;
        }
        return Map.of("a", manager.create(values, new Shape(2, 3)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
