package org.wattwerk.trainer.reference.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Writes a corpus as shards of tokens with a manifest. The manifest is written last and put in place by one rename, so
 * that a folder with a manifest is whole.
 */
public final class Preparation {
    /** A shard is mapped as one buffer, whose length is an int. */
    public static final long SHARD_TOKENS_MAX = 1L << 30;

    private final Path folder;
    private final long shardTokens;
    private final MessageDigest all = Corpus.sha256();
    private final List<ShardList.Shard> shards = new ArrayList<>();
    private MessageDigest one = Corpus.sha256();
    private OutputStream out = OutputStream.nullOutputStream();
    private long written;
    private long total;

    private Preparation(Path folder, long shardTokens) {
        this.folder = folder;
        this.shardTokens = shardTokens;
    }

    /**
     * What came of it.
     *
     * @param passedOver files of a folder that are no text
     */
    public record Outcome(long documents, long tokens, int shards, long passedOver, String fingerprint) {}

    /**
     * Prepares the documents below the paths.
     *
     * @param folder new or empty
     * @param field where a line of JSONL has its text
     * @param shardTokens tokens in each shard but the last
     * @param progress hears bytes read so far and of all files, now and then
     */
    public static Outcome run(
            List<Path> paths, Path folder, String field, long shardTokens, BiConsumer<Long, Long> progress)
            throws CorpusException {
        if (shardTokens < 1 || shardTokens > SHARD_TOKENS_MAX) {
            throw new IllegalArgumentException("tokens of a shard: " + shardTokens);
        }
        try {
            long bytes = 0;
            for (Path file : Documents.files(paths)) {
                bytes += Files.size(file);
            }
            claim(folder);
            Preparation preparation = new Preparation(folder, shardTokens);
            Outcome outcome = preparation.write(paths, field, bytes, progress);
            return outcome;
        } catch (IOException e) {
            throw new CorpusException("cannot write the corpus to " + folder + ": "
                    + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private static void claim(Path folder) throws IOException, CorpusException {
        Files.createDirectories(folder);
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isPresent()) {
                throw new CorpusException(folder + " is not empty: name a new folder with --out");
            }
        }
    }

    private Outcome write(List<Path> paths, String field, long bytes, BiConsumer<Long, Long> progress)
            throws IOException, CorpusException {
        Documents documents = new Documents(field, new Documents.Sink() {
            private long read;

            @Override
            public void document(byte[] text) throws IOException {
                put(text);
                put(new byte[] {'\n'});
            }

            @Override
            public void fileRead(Path file, long size) {
                read += size;
                progress.accept(read, bytes);
            }
        });
        try {
            documents.read(paths);
            endShard();
        } catch (CorpusException | IOException e) {
            out.close();
            discard();
            throw e;
        }
        ShardList list = new ShardList(
                ShardList.FORMAT,
                ShardList.BYTES,
                documents.count(),
                total,
                HexFormat.of().formatHex(all.digest()),
                shards);
        Path unfinished = folder.resolve(ShardList.FILE + ".unfinished");
        list.write(unfinished);
        force(unfinished);
        Files.move(unfinished, folder.resolve(ShardList.FILE), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        return new Outcome(documents.count(), total, shards.size(), documents.passedOver(), list.sha256());
    }

    private void put(byte[] text) throws IOException {
        int from = 0;
        while (from < text.length) {
            if (written == 0) {
                out = new BufferedOutputStream(Files.newOutputStream(shard(), StandardOpenOption.CREATE_NEW), 1 << 16);
            }
            int length = (int) Math.min(text.length - from, shardTokens - written);
            out.write(text, from, length);
            one.update(text, from, length);
            all.update(text, from, length);
            from += length;
            written += length;
            total += length;
            if (written == shardTokens) {
                endShard();
            }
        }
    }

    private Path shard() {
        return folder.resolve(String.format(Locale.ROOT, "shard-%05d.tokens", shards.size()));
    }

    private void endShard() throws IOException {
        out.close();
        if (written == 0) {
            return;
        }
        force(shard());
        shards.add(new ShardList.Shard(
                String.valueOf(shard().getFileName()), written, HexFormat.of().formatHex(one.digest())));
        one = Corpus.sha256();
        written = 0;
    }

    private void discard() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                Files.delete(child);
            }
        }
        Files.delete(folder);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
