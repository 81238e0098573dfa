package org.wattwerk.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.prices.feed.FeedOptions;
import org.wattwerk.controller.prices.feed.MisbehavingServer;
import org.wattwerk.controller.prices.feed.PriceService;
import org.wattwerk.controller.prices.feed.Samples;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.VertxTimers;

/** A controller that starts without any price and fetches them. */
class FetchedPricesTest {
    private static final LocalDate DAY = LocalDate.of(2025, 11, 12);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void writePolicy() throws Exception {
        ShippedPolicy.DEMO.writeTo(folder.resolve("policy"));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void start_withoutPrices_fetchesThemKeepsThemAndSaysSo() throws Exception {
        String answer = Samples.energyCharts(DAY, Duration.ofMinutes(15));
        try (MisbehavingServer server = new MisbehavingServer(MisbehavingServer.whole(200, "", answer))) {
            Controller controller = controller(Optional.of(server.base()));
            get(controller.start());
            Live.Happening come = await(controller, "prices of 2025-11-12 have come");
            assertThat(come.kind()).isEqualTo("price");
            HttpResponse<String> prices = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + controller.httpPort() + "/v1/prices"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(prices.statusCode()).isEqualTo(200);
            assertThat(prices.body()).contains("Energy-Charts").contains("\"eurPerMwh\":96.5");
            get(controller.stop());
        }
        // the next controller has them at once, and asks nobody
        Controller next = controller(Optional.empty());
        get(next.start());
        assertThat(next.snapshot().live().at()).isNotNull();
        get(next.stop());
    }

    @Test
    void start_servicesFail_alarmsAmongTheHappenings() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer(MisbehavingServer.whole(500, "", ""))) {
            Controller controller = controller(Optional.of(server.base()));
            get(controller.start());
            assertThat(await(controller, "there are no prices of 2025-11-12 yet")
                            .why())
                    .isEqualTo("energy-charts: answers HTTP 500: is out of order");
            get(controller.stop());
        }
    }

    @Test
    void start_emptyArchiveAndNobodyToAsk_isRefusedAndChangesNothing() {
        assertThatThrownBy(() -> get(controller(Optional.empty()).start()))
                .hasMessageContaining("the archive of prices does not cover the whole day 2025-11-12")
                .hasMessageContaining("--fetch-prices");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    private Controller controller(Optional<URI> service) throws Exception {
        Path clockFile = folder.resolve("day-clock");
        Instant noon = new DeliveryDay(DAY).start().plus(Duration.ofHours(11));
        DayClockFile clock =
                Files.exists(clockFile) ? DayClockFile.open(clockFile) : DayClockFile.create(clockFile, noon);
        Power power = Power.ofWatts(10_000);
        return new Controller(
                vertx,
                VertxTimers.timeLapse(vertx, clock),
                new ControllerConfig(
                        folder.resolve("policy"),
                        folder.resolve("state"),
                        Optional.empty(),
                        "archive",
                        DAY,
                        "127.0.0.1",
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        service.map(base -> new FeedOptions(
                                List.of(PriceService.ENERGY_CHARTS),
                                Map.of(PriceService.ENERGY_CHARTS, base),
                                Optional.empty()))),
                () -> new SiteMeter.Reading(clock.get().day(), Energy.ZERO, Energy.ZERO, power, power.dividedBy(5)));
    }

    private Live.Happening await(Controller controller, String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            for (Live.Happening happening : controller.snapshot().live().happenings()) {
                if (happening.text().equals(text)) {
                    return happening;
                }
            }
            CountDownLatch later = new CountDownLatch(1);
            vertx.setTimer(50, id -> later.countDown());
            later.await();
        }
        throw new AssertionError("was never said: " + text + "; but "
                + controller.snapshot().live().happenings());
    }

    private static void get(Future<Void> done) throws Exception {
        try {
            done.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
