package org.wattwerk.trainer.reference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes as they pass. */
final class Sha256 {
    private static final int BLOCK = 1 << 20;

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Takes the remaining bytes into account and leaves the buffer as it is. */
    void update(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
    }

    /** Hexadecimal; to be asked once, at the end. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String ofFile(Path file) throws IOException {
        Sha256 sha = new Sha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (ReadableByteChannel channel = Files.newByteChannel(file)) {
            while (channel.read(block.clear()) >= 0) {
                sha.update(block.flip());
            }
        }
        return sha.hex();
    }
}
