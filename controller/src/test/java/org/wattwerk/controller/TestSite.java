package org.wattwerk.controller;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.VertxTimers;

/** The demo's site in one process: a controller, its meter of constant power, and a day clock that a test may speed up. */
final class TestSite {
    static final LocalDate DAY = LocalDate.of(2024, 12, 12);
    static final Instant START = new DeliveryDay(DAY).start();
    /** Drawn at the connection point, of which the other loads are a fifth. */
    static final Power METERED = Power.ofWatts(10_000);

    final Vertx vertx = Vertx.vertx();
    final DayClockFile clock;
    private final Path folder;
    private final LocalDate day;
    private final Instant start;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Controller controller;
    private boolean looked;

    TestSite(Path folder) throws Exception {
        this(folder, DAY, START, ShippedPolicy.DEMO);
    }

    /**
     * @param start when day time starts, on this day
     * @param tariff the policy whose tariff holds in place of the demo's
     */
    TestSite(Path folder, LocalDate day, Instant start, ShippedPolicy tariff) throws Exception {
        this.folder = folder;
        this.day = day;
        this.start = start;
        ShippedPolicy.DEMO.writeTo(folder.resolve("policy"));
        tariff.writeTo(folder.resolve("other"));
        Files.copy(
                folder.resolve("other").resolve("tariff.yaml"),
                folder.resolve("policy").resolve("tariff.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        clock = DayClockFile.create(folder.resolve("day-clock"), start);
        controller = start();
    }

    private Controller start() throws Exception {
        Controller made = new Controller(vertx, VertxTimers.timeLapse(vertx, clock), config(0), this::read);
        made.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return made;
    }

    ControllerConfig config(int httpPort) {
        return new ControllerConfig(
                folder.resolve("policy"),
                folder.resolve("state"),
                Optional.empty(),
                "model:7",
                day,
                "127.0.0.1",
                httpPort,
                0,
                Optional.empty(),
                Optional.empty());
    }

    SiteMeter.Reading read() {
        Instant now = clock.get().day();
        // What was drawn before the controller first looked is nobody's: the meter starts at zero then.
        Energy counted = looked ? METERED.during(Duration.between(start, now)) : Energy.ZERO;
        looked = true;
        return new SiteMeter.Reading(now, counted, counted.times(1, 5), METERED, METERED.dividedBy(5));
    }

    Controller controller() {
        return controller;
    }

    /** Stops the controller and starts a new one on the same state. */
    void restart() throws Exception {
        stop();
        controller = start();
    }

    private void stop() throws Exception {
        controller.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    ScriptedAgent agent(String node) throws Exception {
        return ScriptedAgent.attach(vertx, controller.agentPort(), node);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controller.httpPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    JsonObject submit(String job) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/v1/jobs", "{\"job\":\"" + job + "\",\"command\":[\"/bin/true\"]}");
        if (response.statusCode() != 201) {
            throw new AssertionError(response.body());
        }
        return new JsonObject(response.body());
    }

    JsonObject order(double kilowatts, String duration) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/v1/events", event(kilowatts, duration));
        if (response.statusCode() != 201) {
            throw new AssertionError(response.body());
        }
        return new JsonObject(response.body());
    }

    static String event(double kilowatts, String duration) {
        return """
                {"eventName":"grid operator","intervalPeriod":{"duration":"%s"},
                 "intervals":[{"id":0,"payloads":[{"type":"IMPORT_CAPACITY_LIMIT","values":[%s]}]}]}""".formatted(duration, kilowatts);
    }

    /** Lets day time run fast until a boundary has been passed by the loop's clock. */
    void runUntil(QuarterHour boundary) throws InterruptedException {
        clock.setPace(900);
        await(
                "day time passes " + boundary.start(),
                () -> Optional.of(controller.snapshot().at().day()).filter(now -> now.isAfter(boundary.start())));
        clock.setPace(1);
    }

    /** Waits until something holds, asking again at the pace of the controller's own ticks. */
    <T> T await(String what, Supplier<Optional<T>> question) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            CountDownLatch ticked = new CountDownLatch(1);
            vertx.setTimer(50, id -> ticked.countDown());
            ticked.await();
        }
        throw new AssertionError("never came true: " + what);
    }

    void close() throws Exception {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
