package org.wattwerk.trainer.reference.checkpoint;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run. A checkpoint is written into a temporary folder, forced to disk and renamed in one step,
 * so that a kill at any moment leaves either all of it or nothing under its name. One process at a time.
 */
public final class CheckpointFolder implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("step-\\d{10}");
    private static final String UNFINISHED = ".unfinished-";
    private static final String RATE_SHARE = "rate-share";

    private final Path folder;
    private final Retention retention;
    private final FileChannel lockFile;
    private long savedStep = -1;

    private CheckpointFolder(Path folder, Retention retention, FileChannel lockFile) {
        this.folder = folder;
        this.retention = retention;
        this.lockFile = lockFile;
    }

    /**
     * Which checkpoints are kept.
     *
     * @param newest how many of the newest, at least 1
     * @param every those of steps that are multiples of it are kept for good; 0 for none
     */
    public record Retention(int newest, long every) {
        public Retention {
            if (newest < 1 || every < 0) {
                throw new IllegalArgumentException("nothing would be kept: " + newest + ", " + every);
            }
        }

        boolean isForGood(long step) {
            return every > 0 && step % every == 0;
        }
    }

    /**
     * A checkpoint that has been read back.
     *
     * @param step steps that had been made
     * @param rateShare share of the planned learning rate at which the run goes on
     * @param tensors the numbers of every tensor by name; empty if no checkpoint could be used
     * @param warnings one line each: checkpoints passed over, settings that have changed
     */
    public record Restored(long step, double rateShare, Map<String, float[]> tensors, List<String> warnings) {}

    /** Opens a folder, made if need be, for this process alone, and clears what a killed process left unfinished. */
    public static CheckpointFolder open(Path folder, Retention retention) throws CheckpointException {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new CheckpointException("another process is training in " + folder
                        + "; end it first or name another folder with --dir");
            }
            for (Path unfinished : children(folder, name -> name.startsWith(UNFINISHED))) {
                delete(unfinished);
            }
            return new CheckpointFolder(folder, retention, lockFile);
        } catch (FileAlreadyExistsException e) {
            throw new CheckpointException("the folder for checkpoints is a file: " + folder);
        } catch (IOException e) {
            throw new CheckpointException("cannot use the folder for checkpoints " + folder + ": "
                    + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Saves a step and returns where; a step that is already there is not written again.
     *
     * @param rateShare share of the planned learning rate at which the run goes on
     */
    public Path save(long step, double rateShare, Map<String, NDArray> tensors, Provenance provenance)
            throws IOException {
        String name = String.format(Locale.ROOT, "step-%010d", step);
        Path checkpoint = folder.resolve(name);
        if (step == savedStep) {
            return checkpoint;
        }
        Path unfinished = folder.resolve(UNFINISHED + name);
        try {
            delete(unfinished);
            Files.createDirectory(unfinished);
            Map<String, String> metadata = new LinkedHashMap<>(provenance.metadata());
            metadata.put("step", Long.toString(step));
            metadata.put(RATE_SHARE, Double.toString(rateShare));
            Path state = unfinished.resolve(Manifest.STATE);
            String sha256 = SafetensorsWriter.write(state, tensors, metadata);
            new Manifest(step, Files.size(state), sha256).write(unfinished);
            force(unfinished);
            Files.move(unfinished, checkpoint, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            delete(unfinished);
            throw e;
        }
        savedStep = step;
        forgetOld();
        return checkpoint;
    }

    /**
     * Reads the newest checkpoint that is whole and of this model. Those passed over are kept under
     * another name. If there are only checkpoints of other models the folder is refused: most likely the options are
     * wrong, and starting anew would mix two runs.
     */
    public Optional<Restored> restore(Provenance provenance) throws CheckpointException, IOException {
        List<String> warnings = new ArrayList<>();
        Map<Path, String> passedOver = new LinkedHashMap<>();
        String foreign = null;
        for (Path checkpoint : newestFirst()) {
            try (SafetensorsFile state = verified(checkpoint)) {
                Map<String, String> metadata = state.metadata();
                Provenance taken = Provenance.of(metadata);
                if (!taken.model().equals(provenance.model())) {
                    foreign = "checkpoint " + checkpoint.getFileName() + " is of another model (" + taken.model()
                            + ", not " + provenance.model() + ")";
                    warnings.add(foreign + "; passed over, kept as " + aside(checkpoint, "foreign"));
                    passedOver.put(checkpoint, "foreign");
                    continue;
                }
                Map<String, float[]> tensors = finite(state.tensors());
                savedStep = Manifest.read(checkpoint).step();
                provenance
                        .differences(taken)
                        .forEach(difference -> warnings.add("going on with other settings: " + difference
                                + "; losses will differ from those of an uninterrupted run"));
                setAside(passedOver);
                return Optional.of(new Restored(savedStep, rateShare(metadata), tensors, warnings));
            } catch (IOException e) {
                warnings.add("checkpoint " + checkpoint.getFileName() + " is torn (" + e.getMessage()
                        + "); passed over, kept as " + aside(checkpoint, "torn"));
                passedOver.put(checkpoint, "torn");
            }
        }
        if (foreign != null) {
            throw new CheckpointException("in " + folder + ", " + foreign
                    + "; give the options it was made with, or name another folder with --dir");
        }
        setAside(passedOver);
        return warnings.isEmpty() ? Optional.empty() : Optional.of(new Restored(0, 1, Map.of(), warnings));
    }

    static SafetensorsFile verified(Path checkpoint) throws IOException {
        Manifest.read(checkpoint).verify(checkpoint);
        return SafetensorsFile.open(checkpoint.resolve(Manifest.STATE));
    }

    /** A run that has lost its numbers may have saved them: nothing good comes of going on from there. */
    private static Map<String, float[]> finite(Map<String, float[]> tensors) throws IOException {
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            for (float value : tensor.getValue()) {
                if (!Float.isFinite(value)) {
                    throw new IOException("its tensor " + tensor.getKey() + " holds what is no number");
                }
            }
        }
        return tensors;
    }

    private static double rateShare(Map<String, String> metadata) throws IOException {
        try {
            double share = Double.parseDouble(metadata.getOrDefault(RATE_SHARE, "1"));
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers that are no share.
        }
        throw new IOException("its " + RATE_SHARE + " is no share");
    }

    private static String aside(Path checkpoint, String what) {
        return what + "-" + checkpoint.getFileName();
    }

    private static void setAside(Map<Path, String> passedOver) throws IOException {
        for (Map.Entry<Path, String> entry : passedOver.entrySet()) {
            Path target = entry.getKey().resolveSibling(aside(entry.getKey(), entry.getValue()));
            delete(target);
            Files.move(entry.getKey(), target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private List<Path> newestFirst() throws IOException {
        return newestFirst(folder);
    }

    static List<Path> newestFirst(Path folder) throws IOException {
        List<Path> checkpoints = children(folder, name -> NAME.matcher(name).matches());
        checkpoints.sort(Comparator.reverseOrder());
        return checkpoints;
    }

    private void forgetOld() throws IOException {
        List<Path> checkpoints = newestFirst();
        for (Path old : checkpoints.subList(Math.min(retention.newest(), checkpoints.size()), checkpoints.size())) {
            if (!retention.isForGood(step(old))) {
                delete(old);
            }
        }
    }

    static long step(Path checkpoint) {
        return Long.parseLong(String.valueOf(checkpoint.getFileName()).substring("step-".length()));
    }

    private static List<Path> children(Path folder, java.util.function.Predicate<String> wanted) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return new ArrayList<>(children.filter(child -> wanted.test(String.valueOf(child.getFileName())))
                    .toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Forces the entries of a folder to disk, which renaming alone does not. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
