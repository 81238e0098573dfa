package org.wattwerk.trainer.reference.corpus;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents below some paths, in the order given and below a folder in the order of paths. A text file is one
 * document; of JSONL every line is one. A line break ends each.
 */
final class Documents {
    /** One document must fit into memory; a larger text is better split where it has parts. */
    private static final long DOCUMENT_BYTES_MAX = 256L << 20;

    private static final int PROBLEMS_MAX = 20;

    private final String field;
    private final Sink sink;
    private final List<String> problems = new ArrayList<>();
    private long documents;
    private long passedOver;

    /** Who takes the documents. */
    interface Sink {
        /** One document without the line break that ends it. */
        void document(byte[] text) throws IOException, CorpusException;

        /** A file has been read; its size in bytes. */
        default void fileRead(Path file, long bytes) {}
    }

    Documents(String field, Sink sink) {
        this.field = field;
        this.sink = sink;
    }

    /** Files in which there may be text, in order; to know beforehand how much there is. */
    static List<Path> files(List<Path> paths) throws CorpusException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CorpusException("the corpus " + path + " does not exist");
            }
            try {
                files.addAll(Files.isDirectory(path) ? TextFiles.below(path) : List.of(path));
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }
        return files;
    }

    /** Hands every document to the sink; an error names what is wrong and where. */
    void read(List<Path> paths) throws CorpusException {
        for (Path path : paths) {
            long before = documents;
            for (Path file : files(List.of(path))) {
                try {
                    file(file, Files.isDirectory(path));
                    sink.fileRead(file, Files.size(file));
                } catch (IOException | UncheckedIOException e) {
                    throw unreadable(file, e);
                }
            }
            if (problems.isEmpty() && documents == before) {
                throw new CorpusException("the corpus " + path + " holds no UTF-8 text");
            }
        }
        if (!problems.isEmpty()) {
            throw new CorpusException(String.join(System.lineSeparator(), problems));
        }
    }

    /** How many there were. */
    long count() {
        return documents;
    }

    /** Files of a folder that are no text. */
    long passedOver() {
        return passedOver;
    }

    private void file(Path file, boolean found) throws IOException, CorpusException {
        if (String.valueOf(file.getFileName()).endsWith(".jsonl")) {
            lines(file);
            return;
        }
        if (Files.size(file) > DOCUMENT_BYTES_MAX) {
            throw new CorpusException(file + " is larger than " + (DOCUMENT_BYTES_MAX >> 20)
                    + " MiB: split it into documents, as files or as lines of JSONL");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0 && TextFiles.isText(bytes)) {
            documents++;
            sink.document(bytes);
        } else if (found) {
            passedOver++;
        } else {
            throw new CorpusException("the corpus " + file + (bytes.length == 0 ? " is empty" : " is not UTF-8 text"));
        }
    }

    private void lines(Path file) throws IOException, CorpusException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    line(file, number, line);
                }
            }
        } catch (CharacterCodingException e) {
            problem(file + ": is not UTF-8 text");
        }
    }

    private void line(Path file, int number, String line) throws IOException, CorpusException {
        JsonElement text;
        try {
            JsonElement json = JsonParser.parseString(line);
            text = json.isJsonObject() ? json.getAsJsonObject().get(field) : null;
        } catch (JsonParseException e) {
            problem(file + ":" + number + ": is not JSON");
            return;
        }
        if (text == null
                || !text.isJsonPrimitive()
                || !text.getAsJsonPrimitive().isString()) {
            problem(file + ":" + number + ": has no text in the member '" + field + "'");
        } else if (!text.getAsString().isEmpty()) {
            documents++;
            sink.document(text.getAsString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void problem(String problem) throws CorpusException {
        problems.add(problem);
        if (problems.size() == PROBLEMS_MAX) {
            problems.add("and perhaps more: reading ended at " + PROBLEMS_MAX + " problems");
            throw new CorpusException(String.join(System.lineSeparator(), problems));
        }
    }

    private static CorpusException unreadable(Path path, Exception e) {
        return new CorpusException(
                "cannot read the corpus " + path + ": " + e.getClass().getSimpleName());
    }
}
