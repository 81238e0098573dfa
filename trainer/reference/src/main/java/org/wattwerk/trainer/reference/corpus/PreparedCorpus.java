package org.wattwerk.trainer.reference.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Tokens on disk, mapped into memory shard by shard: only what a step reads is loaded, however large the corpus is. */
public final class PreparedCorpus implements Tokens {
    private static final int BLOCK = 1 << 20;

    private final ShardList list;
    private final List<MappedByteBuffer> shards;
    private final long shardTokens;

    private PreparedCorpus(ShardList list, List<MappedByteBuffer> shards) {
        this.list = list;
        this.shards = shards;
        this.shardTokens = list.shards().get(0).tokens();
    }

    /** Whether the folder is one that {@code prepare} wrote. */
    public static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.resolve(ShardList.FILE));
    }

    /** Maps every shard; sizes are checked here, hashes by {@link #verify}, which reads everything. */
    public static PreparedCorpus open(Path folder) throws CorpusException {
        ShardList list = ShardList.read(folder);
        List<MappedByteBuffer> shards = new ArrayList<>();
        for (ShardList.Shard shard : list.shards()) {
            Path file = folder.resolve(shard.file());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                if (channel.size() != shard.tokens()) {
                    throw new CorpusException(file + " has " + channel.size() + " bytes instead of " + shard.tokens()
                            + ": prepare the corpus again");
                }
                shards.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, shard.tokens()));
            } catch (IOException e) {
                throw new CorpusException(
                        file + " cannot be read: " + e.getClass().getSimpleName());
            }
        }
        return new PreparedCorpus(list, List.copyOf(shards));
    }

    /** Reads every shard and compares its SHA-256; one line for each that differs. */
    public List<String> verify() {
        List<String> problems = new ArrayList<>();
        MessageDigest all = Corpus.sha256();
        for (int i = 0; i < shards.size(); i++) {
            MessageDigest one = Corpus.sha256();
            ByteBuffer bytes = shards.get(i).duplicate();
            while (bytes.hasRemaining()) {
                ByteBuffer block = bytes.slice(bytes.position(), Math.min(BLOCK, bytes.remaining()));
                one.update(block.duplicate());
                all.update(block);
                bytes.position(bytes.position() + block.limit());
            }
            ShardList.Shard shard = list.shards().get(i);
            if (!HexFormat.of().formatHex(one.digest()).equals(shard.sha256())) {
                problems.add(shard.file() + " differs from its SHA-256: prepare the corpus again");
            }
        }
        if (problems.isEmpty() && !HexFormat.of().formatHex(all.digest()).equals(list.sha256())) {
            problems.add("the shards together differ from the SHA-256 of the corpus: prepare it again");
        }
        return problems;
    }

    /** How many files the tokens are in. */
    public int shards() {
        return shards.size();
    }

    @Override
    public long size() {
        return list.tokens();
    }

    @Override
    public long documents() {
        return list.documents();
    }

    @Override
    public String fingerprint() {
        return list.sha256();
    }

    @Override
    public void read(long from, byte[] into) {
        int done = 0;
        while (done < into.length) {
            long place = from + done;
            ByteBuffer shard = shards.get(Math.toIntExact(place / shardTokens));
            int within = Math.toIntExact(place % shardTokens);
            int length = Math.min(into.length - done, shard.capacity() - within);
            shard.get(within, into, done, length);
            done += length;
        }
    }
}
