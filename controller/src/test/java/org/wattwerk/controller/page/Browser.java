package org.wattwerk.controller.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one tab, driven through its debugging protocol with nothing but the JDK. */
public final class Browser implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 90;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Process process;
    private final Path profile;
    private final WebSocket tab;

    private Browser(Process process, Path profile, String address) throws Exception {
        this.process = process;
        this.profile = profile;
        String listening;
        try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
            do {
                listening = lines.readLine();
                if (listening == null) {
                    throw new IOException("Chromium ended before it listened");
                }
            } while (!listening.contains("DevTools listening on "));
        }
        URI debugger = URI.create(listening.substring(listening.indexOf("ws://")));
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest open = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + debugger.getPort() + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        JsonNode target = json.readTree(
                http.send(open, HttpResponse.BodyHandlers.ofString()).body());
        tab = http.newWebSocketBuilder()
                .buildAsync(URI.create(target.get("webSocketDebuggerUrl").asText()), new Listener())
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        call("Runtime.enable", json.createObjectNode());
        call("Log.enable", json.createObjectNode());
        call("Page.enable", json.createObjectNode());
        call("Page.navigate", json.createObjectNode().put("url", address));
    }

    /** The browser of this machine, if there is one. */
    public static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens an address in a new browser with a profile of its own. */
    public static Browser open(Path chromium, String address) throws Exception {
        Path profile = Files.createTempDirectory("wattwerk-browser");
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Browser(process, profile, address);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Sets the window's size, and whether its reader prefers the dark. */
    public void size(int width, int height, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                json.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
        ObjectNode media = json.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", media);
    }

    /** The value of a JavaScript expression as text; a promise is waited for. */
    public String evaluate(String expression) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                json.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(result.get("exceptionDetails").toString());
        }
        return result.get("result").path("value").asText();
    }

    /** Waits until an expression over the page is true, looking again whenever the page changes. */
    public void waitUntil(String condition) throws Exception {
        String ended = evaluate("""
                new Promise(done => {
                  const look = () => { if (%s) { watch.disconnect(); done('yes'); } };
                  const watch = new MutationObserver(look);
                  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
                  setTimeout(() => done('no: ' + document.body?.innerText.slice(0, 400)), 60000);
                  look();
                })""".formatted(condition));
        if (!ended.equals("yes")) {
            throw new AssertionError("not seen within a minute: " + condition + "; " + ended);
        }
    }

    /** Writes a PNG of the window, or of the whole page. */
    public void screenshot(Path file, boolean whole) throws Exception {
        JsonNode shot = call(
                "Page.captureScreenshot",
                json.createObjectNode().put("format", "png").put("captureBeyondViewport", whole));
        Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
    }

    /** What the page's console complained of: errors, exceptions, violations of the content security policy. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode call(String method, ObjectNode parameters) throws Exception {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        tab.sendText(message.toString(), true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** A profile that cannot be deleted whole stays in the folder for temporary files, which harms nobody. */
    @Override
    public void close() throws IOException {
        tab.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException e) {
            profile.toFile().deleteOnExit();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void heard(String message) {
            try {
                JsonNode node = json.readTree(message);
                String method = node.path("method").asText();
                if (node.has("id")) {
                    CompletableFuture<JsonNode> answer =
                            Objects.requireNonNull(answers.remove(node.get("id").asInt()));
                    if (node.has("error")) {
                        answer.completeExceptionally(
                                new IOException(node.get("error").toString()));
                    } else {
                        answer.complete(node.get("result"));
                    }
                } else if (method.equals("Runtime.exceptionThrown")) {
                    complaints.add(node.get("params").toString());
                } else if (method.equals("Log.entryAdded")
                        && node.at("/params/entry/level").asText().equals("error")) {
                    complaints.add(node.at("/params/entry/text").asText() + " "
                            + node.at("/params/entry/url").asText());
                }
            } catch (IOException e) {
                complaints.add("not understood: " + message);
            }
        }
    }
}
