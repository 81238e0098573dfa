package org.wattwerk.controller.influx;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where telemetry goes. The token is never an argument of a command and never printed.
 *
 * @param bucket the bucket of InfluxDB 2 and 3, the database of 1.x
 * @param token null for a server without authentication; {@code user:password} for a 1.x server with it
 * @param every shortest distance of two samples, in day time
 * @param queueLines how many lines may wait for a slow server before samples are dropped
 */
public record InfluxOptions(
        URI url, String org, String bucket, @Nullable String token, Duration every, int queueLines) {
    public static final String TOKEN_VARIABLE = "WATTWERK_INFLUX_TOKEN";
    public static final String DEFAULT_NAME = "wattwerk";

    private static final int DEFAULT_LINES = 50_000;
    private static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);

    public InfluxOptions {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "--influx needs the address of a server, such as http://127.0.0.1:8086, not " + url);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("--influx must not carry a password; put it into " + TOKEN_VARIABLE);
        }
        if (queueLines < 1 || every.isNegative()) {
            throw new IllegalArgumentException("queue and distance of samples must be positive");
        }
    }

    /** The usual options for a server. */
    public static InfluxOptions of(URI url, @Nullable String token) {
        return new InfluxOptions(url, DEFAULT_NAME, DEFAULT_NAME, token, DEFAULT_EVERY, DEFAULT_LINES);
    }

    public InfluxOptions into(String newOrg, String newBucket) {
        return new InfluxOptions(url, newOrg, newBucket, token, every, queueLines);
    }

    /**
     * The token from a file's only line if a file is given, else from the environment, else none.
     *
     * @throws IllegalArgumentException if the file cannot be read or is empty
     */
    public static @Nullable String token(Map<String, String> environment, @Nullable Path file) {
        if (file == null) {
            String token = environment.get(TOKEN_VARIABLE);
            return token == null || token.isBlank() ? null : token.strip();
        }
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.lines().count() != 1) {
                throw new IllegalArgumentException("the token file " + file + " must hold the token on its only line");
            }
            return token;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the token file " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return url + " bucket " + bucket + (token == null ? " without a token" : " with a token");
    }
}
