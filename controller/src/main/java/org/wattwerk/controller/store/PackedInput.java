package org.wattwerk.controller.store;

import java.nio.charset.StandardCharsets;

/** Reads what {@link PackedOutput} wrote; bytes that cannot be that are refused. */
final class PackedInput {
    private static final int LONGEST = 70;

    private final byte[] bytes;
    private int at;

    PackedInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A number as it was packed by {@code count}. */
    long count() {
        long value = 0;
        for (int shift = 0; shift < LONGEST; shift += 7) {
            if (at >= bytes.length) {
                throw damaged();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    /** A count that something of this size has: never more than its bytes. */
    int size() {
        long size = count();
        if (size < 0 || size > bytes.length) {
            throw damaged();
        }
        return (int) size;
    }

    /** A small number, such as a name or a code. */
    int small() {
        long value = count();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged();
        }
        return (int) value;
    }

    long signed() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    boolean flag() {
        long value = count();
        if (value != 0 && value != 1) {
            throw damaged();
        }
        return value == 1;
    }

    String text() {
        int size = size();
        if (size > bytes.length - at) {
            throw damaged();
        }
        at += size;
        return new String(bytes, at - size, size, StandardCharsets.UTF_8);
    }

    /** Whether anything is left. */
    boolean hasMore() {
        return at < bytes.length;
    }

    /** Nothing may be left. */
    void end() {
        if (at != bytes.length) {
            throw damaged();
        }
    }

    static StoreException damaged() {
        return new StoreException("packed bytes are damaged");
    }
}
