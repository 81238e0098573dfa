package org.wattwerk.trainer.reference.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The text of a run as tokens, which are its bytes, wherever they are kept. */
public interface Tokens extends AutoCloseable {
    /** How many tokens there are. */
    long size();

    /** How many documents they came from. */
    long documents();

    /** SHA-256 of all tokens, hexadecimal; the same text has the same one in whichever form it is kept. */
    String fingerprint();

    /** Fills the array with the tokens from a place on. */
    void read(long from, byte[] into);

    @Override
    default void close() throws IOException {}

    /**
     * Opens what {@code prepare} wrote, or reads files and folders into memory.
     *
     * @param field where a line of JSONL has its text
     */
    static Tokens open(List<Path> paths, String field) throws CorpusException {
        if (paths.size() == 1 && PreparedCorpus.isOne(paths.get(0))) {
            return PreparedCorpus.open(paths.get(0));
        }
        for (Path path : paths) {
            if (PreparedCorpus.isOne(path)) {
                throw new CorpusException("the prepared corpus " + path + " stands beside other paths: prepare them"
                        + " together, or name it alone");
            }
        }
        return Corpus.read(paths, field);
    }
}
