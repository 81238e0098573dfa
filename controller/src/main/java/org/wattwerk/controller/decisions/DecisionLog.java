package org.wattwerk.controller.decisions;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.control.Decision;
import org.wattwerk.core.control.Input;
import org.wattwerk.core.control.Witness;

/**
 * Writes what the loop is told and decides, on a thread of its own: one file for each reign, bounded, since a replay has to
 * begin at its beginning; a file that is full ends with a line that says so. Files of earlier reigns are deleted, oldest
 * first, where all together are more than twice the bound of one. What cannot be written in time ends the file too: the loop
 * never waits for it.
 */
public final class DecisionLog implements Witness, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final int WAITING_MAX = 100_000;
    /** A killed controller loses so many lines at most; each flush costs some of the compression. */
    private static final int FLUSHED_AFTER = 50;

    private static final String PREFIX = "decisions-";
    private static final String SUFFIX = ".jsonl.gz";

    private final BlockingQueue<Supplier<String>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final long mostBytes;
    private final Path file;
    private final Thread writer;
    private volatile boolean ended;

    /**
     * Opens the file of a reign.
     *
     * @param policy its digest, as {@link DecisionFile#digest} says it
     * @param mostBytes of one file, compressed
     * @throws IOException if the folder cannot be written
     */
    public DecisionLog(Path folder, long epoch, String policy, long mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        Files.createDirectories(folder);
        makeRoom(folder);
        this.file = folder.resolve(PREFIX + epoch + SUFFIX);
        waiting.add(() -> DecisionFile.head(epoch, policy));
        this.writer = new Thread(this::write, "decisions");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void told(Input input) {
        put(() -> DecisionFile.told(input));
    }

    @Override
    public void decided(Input.Ticked tick, Decision decision) {
        put(() -> DecisionFile.decided(tick, decision));
    }

    private void put(Supplier<String> line) {
        if (!ended && !waiting.offer(line)) {
            ended = true;
            LOG.warn("decisions come faster than they are written: {} ends here", file);
        }
    }

    private void write() {
        try (Counted bytes = new Counted(Files.newOutputStream(file));
                BufferedWriter lines = new BufferedWriter(
                        new OutputStreamWriter(new GZIPOutputStream(bytes, 1 << 16, true), StandardCharsets.UTF_8))) {
            List<Supplier<String>> batch = new ArrayList<>();
            int unflushed = 0;
            while (!ended || !waiting.isEmpty()) {
                batch.add(waiting.take());
                waiting.drainTo(batch);
                for (Supplier<String> line : batch) {
                    lines.write(line.get());
                    lines.newLine();
                    unflushed++;
                }
                batch.clear();
                if (unflushed >= FLUSHED_AFTER) {
                    unflushed = 0;
                    lines.flush();
                }
                if (bytes.count > mostBytes) {
                    ended = true;
                    waiting.clear();
                    lines.write(DecisionFile.full());
                    lines.newLine();
                    LOG.warn("{} has reached its bound of {} MB: decisions are kept no more", file, mostBytes >> 20);
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            ended = true;
            LOG.error("decisions cannot be kept in {}: {}", file, e.getMessage());
        } catch (InterruptedException e) {
            // It is closed, and nothing waits.
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        boolean unused = waiting.offer(() -> {
            ended = true;
            return DecisionFile.end();
        });
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeRoom(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.comparingLong(DecisionLog::epoch))
                    .toList();
        }
        long sum = 0;
        for (Path each : files) {
            sum += Files.size(each);
        }
        for (Path oldest : files) {
            if (sum <= mostBytes) {
                break;
            }
            sum -= Files.size(oldest);
            Files.delete(oldest);
        }
    }

    private static long epoch(Path file) {
        String name = file.getFileName().toString();
        try {
            return Long.parseLong(
                    name.substring(PREFIX.length(), Math.max(PREFIX.length(), name.length() - SUFFIX.length())));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Knows how much went to the disk. */
    private static final class Counted extends OutputStream {
        private final OutputStream to;
        private long count;

        Counted(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            to.write(one);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
            count += length;
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
