package org.wattwerk.controller.influx;

import com.influxdb.exceptions.InfluxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Why a write did not succeed, and whether the same write may succeed later. */
record Refusal(int status, String message, Optional<Duration> retryAfter) {
    private static final int NOBODY_ANSWERS = 0;

    static Refusal of(Exception e) {
        if (e instanceof InfluxException refused) {
            String message = refused.getMessage() == null ? "no message" : refused.getMessage();
            return new Refusal(refused.status(), oneLine(message), retryAfter(refused.headers()));
        }
        if (e instanceof InfluxServer.DatabaseRefused refused) {
            return new Refusal(refused.status(), oneLine(refused.toString()), Optional.empty());
        }
        return new Refusal(NOBODY_ANSWERS, oneLine(e.toString()), Optional.empty());
    }

    private static Optional<Duration> retryAfter(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                .map(header -> header.getValue().strip())
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .findFirst();
    }

    private static String oneLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }

    /** A full server, a busy one or one that is away gets the batch again; a refused batch is given up. */
    boolean mayPass() {
        return status <= NOBODY_ANSWERS || status == 408 || status == 429 || status >= 500;
    }

    /** What happened and what to do, in one line. */
    String inWords(InfluxOptions options) {
        String what = String.format(Locale.ROOT, "InfluxDB %s: ", options);
        return what
                + switch (status) {
                    case 401, 403 ->
                        "the token is refused (HTTP " + status + "); set " + InfluxOptions.TOKEN_VARIABLE
                                + " or the token file to one that may write";
                    case 404 -> "the bucket is not found (HTTP 404); create it: " + message;
                    case 413 -> "the batch is too large for the server (HTTP 413)";
                    case 429, 503 -> "the server is busy (HTTP " + status + "); telemetry waits";
                    default ->
                        status <= NOBODY_ANSWERS
                                ? "nobody answers; telemetry waits: " + message
                                : "HTTP " + status + ": " + message;
                };
    }
}
