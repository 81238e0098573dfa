package org.wattwerk.trainer.reference.corpus;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a prepared corpus consists of, as it stands in its manifest.
 *
 * @param tokeniser how text became tokens; only {@code bytes} so far
 * @param documents how many documents there are
 * @param tokens of all shards
 * @param sha256 of all tokens in their order
 * @param shards in order; all but the last have the same size
 */
record ShardList(String format, String tokeniser, long documents, long tokens, String sha256, List<Shard> shards) {
    static final String FILE = "corpus.json";
    static final String FORMAT = "wattwerk-corpus-1";
    static final String BYTES = "bytes";
    private static final long BYTES_MAX = 16 << 20;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** One file of tokens. */
    record Shard(String file, long tokens, String sha256) {}

    void write(Path file) throws IOException {
        Files.writeString(file, GSON.toJson(this) + "\n");
    }

    static ShardList read(Path folder) throws CorpusException {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new CorpusException(file + " is larger than any manifest: prepare the corpus again");
            }
            ShardList list = GSON.fromJson(Files.readString(file), ShardList.class);
            if (list == null || !FORMAT.equals(list.format)) {
                throw new CorpusException(file + " is not of the format " + FORMAT + ": prepare the corpus again");
            }
            if (!BYTES.equals(list.tokeniser)) {
                throw new CorpusException(file + " is of the tokeniser " + list.tokeniser + ", and this model reads "
                        + BYTES + ": prepare the corpus again");
            }
            if (!list.isWhole()) {
                throw new CorpusException(file + " does not add up: prepare the corpus again");
            }
            return list;
        } catch (IOException | JsonParseException e) {
            throw new CorpusException(file + " cannot be read: prepare the corpus again");
        }
    }

    /** Gson leaves out what is missing, which the types do not say. */
    private boolean isWhole() {
        List<Shard> listed = presentOrNull(shards);
        if (presentOrNull(sha256) == null || listed == null || listed.isEmpty()) {
            return false;
        }
        long sum = 0;
        for (Shard shard : listed) {
            String name = presentOrNull(shard.file());
            if (name == null || name.contains("/") || presentOrNull(shard.sha256()) == null || shard.tokens() < 1) {
                return false;
            }
            sum += shard.tokens();
        }
        boolean equal = listed.subList(0, listed.size() - 1).stream()
                .allMatch(shard -> shard.tokens() == listed.get(0).tokens());
        return equal && sum == tokens;
    }

    private static <T> @Nullable T presentOrNull(@Nullable T value) {
        return value;
    }
}
