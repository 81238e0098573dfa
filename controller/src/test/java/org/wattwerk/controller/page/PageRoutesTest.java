package org.wattwerk.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageRoutesTest {
    private final PageDemo demo = PageDemo.start(0, Duration.ofMinutes(1));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void page_everyFile_comesWithItsTypeAndTheSecurityHeaders() throws Exception {
        for (String path : List.of("", "page/page.js", "page/page.css", "page/icon.svg", "webjars/uplot/uPlot.js")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type ->
                            assertThat(type).matches("text/(html|css|javascript); charset=utf-8|image/svg\\+xml"));
        }
    }

    @Test
    void page_unchanged_isNotSentAgain() throws Exception {
        String tag = get("").headers().firstValue("ETag").orElseThrow();

        assertThat(get("", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void page_pathOutsideTheList_isNotFound() throws Exception {
        assertThat(get("page/../index.html").statusCode()).isEqualTo(404);
        assertThat(get("page/%2e%2e/%2e%2e/etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("webjars/uplot/uPlot.cjs.js").statusCode()).isEqualTo(404);
    }

    @Test
    void page_allItsFiles_nameNoOtherHost() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "web"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
                assertThat(text).as(file.toString()).doesNotContain("http://", "https://", "innerHTML", " style=\"");
                assertThat(get(file.endsWith("index.html") ? "" : "page/" + file.getFileName())
                                .body())
                        .as("%s is served", file)
                        .isEqualTo(Files.readString(file));
            }
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(demo.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
