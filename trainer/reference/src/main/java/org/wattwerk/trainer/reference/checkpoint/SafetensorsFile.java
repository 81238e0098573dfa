package org.wattwerk.trainer.reference.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** A safetensors file opened for reading. */
final class SafetensorsFile implements AutoCloseable {
    private static final long HEADER_BYTES_MAX = 64L << 20;

    private final FileChannel channel;
    private final JsonObject header;
    private final long data;

    private SafetensorsFile(FileChannel channel, JsonObject header, long data) {
        this.channel = channel;
        this.header = header;
        this.data = data;
    }

    static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long length = read(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > Math.min(HEADER_BYTES_MAX, channel.size() - Long.BYTES)) {
                throw new IOException("no safetensors header in " + file.getFileName());
            }
            byte[] json = read(channel, Long.BYTES, length).array();
            JsonObject header = JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return new SafetensorsFile(channel, header, Long.BYTES + length);
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (JsonParseException | IllegalStateException e) {
            channel.close();
            throw new IOException("no safetensors header in " + file.getFileName(), e);
        }
    }

    /** What the writer noted about the tensors. */
    Map<String, String> metadata() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonElement facts = header.get(SafetensorsWriter.METADATA);
        if (facts != null && facts.isJsonObject()) {
            for (Map.Entry<String, JsonElement> fact : facts.getAsJsonObject().entrySet()) {
                if (!fact.getValue().isJsonPrimitive()) {
                    throw new IOException("the metadata " + fact.getKey() + " is not text");
                }
                metadata.put(fact.getKey(), fact.getValue().getAsString());
            }
        }
        return metadata;
    }

    /** The numbers of every tensor by name. */
    Map<String, float[]> tensors() throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (String name : header.keySet()) {
            if (!name.equals(SafetensorsWriter.METADATA)) {
                tensors.put(name, values(name));
            }
        }
        return tensors;
    }

    private float[] values(String name) throws IOException {
        try {
            JsonObject description = header.getAsJsonObject(name);
            long size = 1;
            for (long length : numbers(description.getAsJsonArray("shape"))) {
                size = Math.multiplyExact(size, length);
            }
            long[] offsets = numbers(description.getAsJsonArray("data_offsets"));
            boolean fits = "F32".equals(description.get("dtype").getAsString())
                    && offsets.length == 2
                    && offsets[0] >= 0
                    && offsets[1] - offsets[0] == size * Float.BYTES;
            if (!fits) {
                throw new IOException("the place of the tensor " + name + " does not fit its shape");
            }
            float[] values = new float[Math.toIntExact(size)];
            read(channel, data + offsets[0], offsets[1] - offsets[0])
                    .asFloatBuffer()
                    .get(values);
            return values;
        } catch (ClassCastException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | ArithmeticException e) {
            throw new IOException("the description of the tensor " + name + " is malformed", e);
        }
    }

    private static long[] numbers(JsonArray array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsLong();
        }
        return values;
    }

    private static ByteBuffer read(FileChannel channel, long from, long length) throws IOException {
        if (from + length > channel.size()) {
            throw new IOException("the file ends too early");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file ends too early");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
