package org.wattwerk.cli.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.wattwerk.runtime.ExitException;

/** One controller as the commands see it; every refusal and failure becomes one line for people. */
public final class ControllerClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public ControllerClient(URI base) {
        if (base.getScheme() == null || !base.getScheme().matches("https?") || base.getHost() == null) {
            throw ExitException.badInput(
                    "'" + base + "' is not the address of a controller: write it like" + " http://127.0.0.1:8080");
        }
        this.base = base;
    }

    /** A segment of a path that holds a name from outside. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return parsed(send(request(path).GET()));
    }

    /** What is at a path, as text of one of the live records. */
    public String text(String path) {
        return send(request(path).GET());
    }

    public JsonNode post(String path, JsonNode body) {
        return parsed(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    public void delete(String path) {
        send(request(path).DELETE());
    }

    /** The live stream; it runs on its own thread until it is closed. */
    public LiveStream live() {
        return new LiveStream(http, base.resolve("/v1/live"));
    }

    /** True if a controller answers at all. */
    public boolean answers() {
        try {
            HttpRequest health = request("/v1/health").GET().build();
            return http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Accept", "application/json");
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() / 100 != 2) {
                throw refused(answer);
            }
            return answer.body();
        } catch (IOException e) {
            throw silent(base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ExitException.failed("interrupted while waiting for " + base);
        }
    }

    static ExitException silent(URI base, Throwable why) {
        String detail = why.getMessage() == null ? "" : " (" + why.getMessage() + ")";
        return ExitException.failed("no controller answers at " + base + detail
                + ": start one with 'wattwerk controller', or name another with --url");
    }

    /** A problem (RFC 9457) in one line; what the caller did wrong ends with another exit code than what failed there. */
    private static ExitException refused(HttpResponse<String> answer) {
        String detail = answer.body().strip();
        try {
            JsonNode problem = JSON.readTree(answer.body());
            if (problem.isObject()) {
                String title = problem.path("title").asText("");
                String said = problem.path("detail").asText("");
                detail = said.isEmpty() ? title : said;
            }
        } catch (JsonProcessingException e) {
            detail = detail.lines().findFirst().orElse("");
        }
        String line = "the controller refused (" + answer.statusCode() + "): "
                + (detail.isEmpty() ? "it gave no reason" : detail);
        return answer.statusCode() < 500 ? ExitException.badInput(line) : ExitException.failed(line);
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ExitException.failed("the controller's answer is not JSON: " + e.getOriginalMessage());
        }
    }
}
