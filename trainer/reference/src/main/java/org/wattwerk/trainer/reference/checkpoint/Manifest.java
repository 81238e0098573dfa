package org.wattwerk.trainer.reference.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The seal of a checkpoint: length and SHA-256 of its state, by which a torn one is told from a whole one. */
record Manifest(long step, long bytes, String sha256) {
    static final String STATE = "state.safetensors";
    private static final String FILE = "manifest.json";
    private static final String FORMAT = "wattwerk-checkpoint-1";
    private static final long BYTES_MAX = 64 * 1024;

    void write(Path folder) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("step", step);
        json.addProperty("file", STATE);
        json.addProperty("bytes", bytes);
        json.addProperty("sha256", sha256);
        ByteBuffer text = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
    }

    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
            throw new IOException("its manifest is missing");
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!FORMAT.equals(json.get("format").getAsString())) {
                throw new IOException("its manifest is not " + FORMAT);
            }
            return new Manifest(
                    json.get("step").getAsLong(),
                    json.get("bytes").getAsLong(),
                    json.get("sha256").getAsString());
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException e) {
            throw new IOException("its manifest is malformed", e);
        }
    }

    /** Throws unless the state of the folder is, byte by byte, what was sealed. */
    void verify(Path folder) throws IOException {
        Path state = folder.resolve(STATE);
        if (!Files.isRegularFile(state)) {
            throw new IOException("its state is missing");
        }
        if (Files.size(state) != bytes) {
            throw new IOException("its state has " + Files.size(state) + " bytes instead of " + bytes);
        }
        if (!Sha256.ofFile(state).equals(sha256)) {
            throw new IOException("its state differs from its SHA-256");
        }
    }
}
