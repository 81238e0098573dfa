package org.wattwerk.agent.systemd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Datagrams to a local socket, which Java cannot send by itself. Names and arguments are those of the C library. */
final class Libc {
    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH = 2;
    private static final int LONGEST_PATH = 107;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int sendto(int socket, long buffer, long length, int flags, long address, int addressLength);

    static native int close(int socket);

    /** sockaddr_un of a path; one that begins with @ has no file. */
    static Memory address(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_PATH) {
            throw new IllegalArgumentException("no address of a local socket: '" + path + "'");
        }
        boolean named = bytes[0] != '@';
        Memory address = new Memory(PATH + bytes.length + (named ? 1L : 0L));
        address.clear();
        address.setShort(0, (short) AF_UNIX);
        address.write(PATH, bytes, 0, bytes.length);
        if (!named) {
            address.setByte(PATH, (byte) 0);
        }
        return address;
    }

    static long at(Memory memory) {
        return Pointer.nativeValue(memory);
    }
}
