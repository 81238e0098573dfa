package org.wattwerk.trainer.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The file that holds the job's token; read anew for every call, so that the agent may change it at any time. */
final class TokenFile {
    private static final int BYTES_MAX = 4096;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final Path path;

    TokenFile(Path path) {
        this.path = path;
    }

    /** The token; messages of errors name the file and never what is in it. */
    String read() throws JobClientException.TokenUnreadable {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw new JobClientException.TokenUnreadable("cannot read the token file " + path + ": "
                    + e.getClass().getSimpleName() + "; the agent writes it when it starts the job");
        }
        String token = new String(bytes, StandardCharsets.US_ASCII).strip();
        if (bytes.length > BYTES_MAX || !TOKEN.matcher(token).matches()) {
            throw new JobClientException.TokenUnreadable("the token file " + path + " does not hold one token");
        }
        return token;
    }
}
