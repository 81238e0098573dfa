package org.wattwerk.agent;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A job that does nothing but what it is told: it ends by itself when its directive is to stop. */
final class ObedientJob {
    private ObedientJob() {}

    /** The command that starts it, on the JDK that runs the tests. */
    static String[] command() {
        return List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ObedientJob.class.getName())
                .toArray(String[]::new);
    }

    public static void main(String[] arguments) throws Exception {
        String url = Objects.requireNonNull(System.getenv("WATTWERK_JOB_URL"));
        String token = Files.readString(Path.of(Objects.requireNonNull(System.getenv("WATTWERK_JOB_TOKEN_FILE"))))
                .strip();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(URI.create(url + "/directive?after=0&wait=1"))
                .header("Authorization", "Bearer " + token)
                .build();
        String answer = "";
        while (!answer.contains("\"stop\"")) {
            answer = client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
