package org.wattwerk.trainer.reference.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The text of a run as one array of bytes, the tokens of a byte-level model. */
public final class Corpus implements Tokens {
    private static final long BYTES_MAX = 256L << 20;

    private final byte[] bytes;
    private final long documents;
    private final String fingerprint;

    private Corpus(byte[] bytes, long documents) {
        this.bytes = bytes;
        this.documents = documents;
        this.fingerprint = HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** A corpus of one text. */
    public static Corpus of(String text) {
        return new Corpus(text.getBytes(StandardCharsets.UTF_8), 1);
    }

    /**
     * Reads files and folders, in the order given and below a folder in the order of paths.
     *
     * @param field where a line of JSONL has its text
     */
    public static Corpus read(List<Path> paths, String field) throws CorpusException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Documents documents = new Documents(field, document -> {
            if ((long) text.size() + document.length + 1 > BYTES_MAX) {
                throw new CorpusException("the corpus is larger than " + (BYTES_MAX >> 20)
                        + " MiB: write it to disk with 'prepare' and name the result");
            }
            text.write(document);
            text.write('\n');
        });
        documents.read(paths);
        return new Corpus(text.toByteArray(), documents.count());
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public long documents() {
        return documents;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void read(long from, byte[] into) {
        System.arraycopy(bytes, Math.toIntExact(from), into, 0, into.length);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
