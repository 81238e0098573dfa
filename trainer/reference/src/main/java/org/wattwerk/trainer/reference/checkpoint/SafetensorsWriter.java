package org.wattwerk.trainer.reference.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes tensors in the safetensors format: eight bytes of header length, a JSON header with shapes and places, then
 * the numbers, little-endian. Any language can read it and nothing in it can be executed.
 */
final class SafetensorsWriter {
    static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Writes a new file, forces it to disk and returns its SHA-256. */
    static String write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        Sha256 sha = new Sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            put(channel, sha, header(tensors, metadata));
            for (NDArray tensor : tensors.values()) {
                put(channel, sha, tensor.toByteBuffer());
            }
            channel.force(true);
        }
        return sha.hex();
    }

    private static ByteBuffer header(Map<String, NDArray> tensors, Map<String, String> metadata) {
        JsonObject header = new JsonObject();
        JsonObject facts = new JsonObject();
        metadata.forEach(facts::addProperty);
        header.add(METADATA, facts);
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
            NDArray tensor = entry.getValue();
            if (tensor.getDataType() != DataType.FLOAT32) {
                throw new IllegalArgumentException(entry.getKey() + " is " + tensor.getDataType() + ", not float32");
            }
            long end = offset + tensor.size() * Float.BYTES;
            JsonObject description = new JsonObject();
            description.addProperty("dtype", "F32");
            description.add("shape", numbers(tensor.getShape().getShape()));
            description.add("data_offsets", numbers(offset, end));
            header.add(entry.getKey(), description);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private static JsonArray numbers(long... values) {
        JsonArray array = new JsonArray();
        for (long value : values) {
            array.add(value);
        }
        return array;
    }

    private static void put(FileChannel channel, Sha256 sha, ByteBuffer bytes) throws IOException {
        sha.update(bytes);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
