package org.wattwerk.trainer.reference.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The text of a run as one array of bytes, the tokens of a byte-level model. */
public final class Corpus {
    private static final long BYTES_MAX = 256L << 20;

    private final byte[] bytes;
    private final int files;
    private final String fingerprint;

    private Corpus(byte[] bytes, int files) {
        this.bytes = bytes;
        this.files = files;
        this.fingerprint = sha256(bytes);
    }

    /** A corpus of one text. */
    public static Corpus of(String text) {
        return new Corpus(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1);
    }

    /** Reads files and folders, in the order given and below a folder in the order of paths. */
    public static Corpus read(List<Path> paths) throws CorpusException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int files = 0;
        for (Path path : paths) {
            try {
                files += append(path, text);
            } catch (IOException e) {
                throw new CorpusException(
                        "cannot read the corpus " + path + ": " + e.getClass().getSimpleName());
            }
        }
        return new Corpus(text.toByteArray(), files);
    }

    private static int append(Path path, ByteArrayOutputStream text) throws IOException, CorpusException {
        if (!Files.exists(path)) {
            throw new CorpusException("the corpus " + path + " does not exist");
        }
        boolean folder = Files.isDirectory(path);
        int files = 0;
        for (Path file : folder ? TextFiles.below(path) : List.of(path)) {
            if (text.size() + Files.size(file) > BYTES_MAX) {
                throw new CorpusException("the corpus is larger than " + (BYTES_MAX >> 20)
                        + " MiB, which this trainer keeps in memory; name less of it (reached at " + file + ")");
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0 && TextFiles.isText(bytes)) {
                text.write(bytes);
                text.write('\n');
                files++;
            } else if (!folder) {
                throw new CorpusException(
                        "the corpus " + path + (bytes.length == 0 ? " is empty" : " is not UTF-8 text"));
            }
        }
        if (files == 0) {
            throw new CorpusException("the corpus " + path + " holds no UTF-8 text");
        }
        return files;
    }

    /** How many tokens there are. */
    public int size() {
        return bytes.length;
    }

    /** How many files they came from. */
    public int files() {
        return files;
    }

    /** SHA-256 of the text, hexadecimal. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The token at a place, 0 to 255. */
    int token(int place) {
        return bytes[place] & 0xff;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
