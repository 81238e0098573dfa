package org.wattwerk.controller.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow: numbers take as many as they need, seven bits each. */
final class PackedOutput {
    private byte[] bytes = new byte[1024];
    private int size;

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** A number that is seldom negative. */
    PackedOutput count(long value) {
        room(10);
        byte[] into = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        size = at;
        return this;
    }

    /** A number of either sign, zigzag. */
    PackedOutput signed(long value) {
        return count(value << 1 ^ value >> 63);
    }

    PackedOutput flag(boolean value) {
        return count(value ? 1 : 0);
    }

    PackedOutput text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    PackedOutput bytes(byte[] more) {
        count(more.length);
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
