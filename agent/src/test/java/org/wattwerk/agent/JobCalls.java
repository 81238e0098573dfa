package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a job says to its agent over the job interface, said by a test in its place. */
final class JobCalls {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path state;
    private final String job;

    JobCalls(Path stateDir, String job) {
        this.state = stateDir;
        this.job = job;
    }

    /** A job is reported as starting before its process and its token are there. */
    void awaitStart() throws Exception {
        long deadline = deadline();
        int status = 0;
        while (status != 200 && System.nanoTime() < deadline) {
            status = Files.exists(tokenFile())
                    ? send(request("directive?after=0&wait=0").GET()).statusCode()
                    : 0;
        }
        assertThat(status).as("the job was started and knows its token").isEqualTo(200);
    }

    JsonObject directive() throws Exception {
        return new JsonObject(send(request("directive?after=0&wait=0").GET()).body());
    }

    /** Asks until the directive is this one, and hears no other in between that it could obey. */
    JsonObject awaitDirective(String word) throws Exception {
        long deadline = deadline();
        JsonObject heard = directive();
        while (!heard.getString("directive").equals(word) && System.nanoTime() < deadline) {
            heard = directive();
        }
        assertThat(heard.getString("directive")).isEqualTo(word);
        return heard;
    }

    void says(String word) throws Exception {
        post("state", new JsonObject().put("state", word));
    }

    void says(String word, long sequence) throws Exception {
        post("state", new JsonObject().put("state", word).put("sequence", sequence));
    }

    void post(String what, JsonObject body) throws Exception {
        assertThat(send(request(what).POST(HttpRequest.BodyPublishers.ofString(body.encode())))
                        .statusCode())
                .isEqualTo(204);
    }

    /** Ends its process, as it would itself. */
    void end() throws Exception {
        node().getJsonArray("jobs")
                .forEach(each ->
                        ProcessHandle.of(((JsonObject) each).getLong("pid")).ifPresent(ProcessHandle::destroy));
    }

    private JsonObject node() throws Exception {
        return new JsonObject(Files.readString(state.resolve("node.json")));
    }

    private HttpRequest.Builder request(String what) throws Exception {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node().getInteger("jobPort") + "/v1/jobs/" + job + "/" + what))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(tokenFile()).strip());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Path tokenFile() {
        return state.resolve("tokens").resolve(job);
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(20).toNanos();
    }
}
