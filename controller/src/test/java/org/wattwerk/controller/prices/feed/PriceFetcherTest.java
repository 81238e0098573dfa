package org.wattwerk.controller.prices.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wattwerk.controller.prices.feed.MisbehavingServer.whole;
import static org.wattwerk.controller.prices.feed.MisbehavingServer.write;
import static org.wattwerk.controller.prices.feed.PriceService.AWATTAR;
import static org.wattwerk.controller.prices.feed.PriceService.ENERGY_CHARTS;
import static org.wattwerk.controller.prices.feed.PriceService.ENTSOE;
import static org.wattwerk.controller.prices.feed.PriceService.SMARD;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.prices.carbon.CarbonCurve;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.VertxTimers;

class PriceFetcherTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String TOKEN = "01234567-89ab-cdef-0123-456789abcdef";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @AfterAll
    static void end() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    // ---- services as they are

    @Test
    void fetch_energyCharts_asksForTheDayAndKeepsTheAddress() throws Exception {
        MisbehavingServer server = server(whole(200, "", Samples.energyCharts(DAY, QUARTER)));
        FetchAnswer.Prices prices = prices(fetch(server, ENERGY_CHARTS));
        assertThat(server.asked()).containsExactly("/price?bzn=DE-LU&start=2026-11-25&end=2026-11-25");
        assertThat(prices.document().curve().day(DAY).quarterHours()).isEqualTo(96);
        assertThat(prices.coarse()).isFalse();
        assertThat(prices.origin()).endsWith("/price?bzn=DE-LU&start=2026-11-25&end=2026-11-25");
    }

    @Test
    void fetch_smard_looksForTheChunkOfTheWeek() throws Exception {
        long monday = Instant.parse("2026-11-22T23:00:00Z").toEpochMilli();
        MisbehavingServer server = server((path, out, closed) -> write(
                out,
                200,
                "",
                path.contains("index_")
                        ? "{\"timestamps\":[1,%d,%d]}".formatted(monday, monday + 7 * 86_400_000L)
                        : Samples.smardChunk(DAY, QUARTER)));
        FetchAnswer.Prices prices = prices(fetch(server, SMARD));
        assertThat(server.asked())
                .containsExactly(
                        "/app/chart_data/4169/DE-LU/index_quarterhour.json",
                        "/app/chart_data/4169/DE-LU/4169_DE-LU_quarterhour_" + monday + ".json");
        assertThat(prices.document().days()).containsExactly(DAY);
    }

    @Test
    void fetch_entsoe_sendsTheTokenAndNeverTellsIt() throws Exception {
        MisbehavingServer server = server(whole(200, "", Samples.entsoe(DAY)));
        FetchAnswer.Prices prices = prices(fetch(server, ENTSOE));
        assertThat(server.asked())
                .singleElement()
                .asString()
                .contains("periodStart=202611242300&periodEnd=202611252300", "securityToken=" + TOKEN);
        assertThat(prices.origin()).contains("securityToken=***").doesNotContain(TOKEN);
        assertThat(options(server).toString()).doesNotContain(TOKEN);
    }

    @Test
    void fetch_awattarForAQuarterHourlyDay_isCoarse() throws Exception {
        assertThat(prices(fetch(server(whole(200, "", Samples.awattar(DAY))), AWATTAR))
                        .coarse())
                .isTrue();
    }

    @Test
    void fetch_notPublishedYet_isNoFailure() throws Exception {
        assertThat(fetch(server(whole(200, "", Samples.nothingOfEnergyCharts())), ENERGY_CHARTS))
                .isInstanceOf(FetchAnswer.NotYet.class);
        // ENTSO-E says so with either status
        assertThat(fetch(server(whole(200, "", Samples.nothingOfEntsoe())), ENTSOE))
                .isInstanceOf(FetchAnswer.NotYet.class);
        assertThat(fetch(server(whole(400, "", Samples.nothingOfEntsoe())), ENTSOE))
                .isInstanceOf(FetchAnswer.NotYet.class);
        // the answer is for the day before
        assertThat(fetch(server(whole(200, "", Samples.energyCharts(DAY.minusDays(1), QUARTER))), ENERGY_CHARTS))
                .isInstanceOf(FetchAnswer.NotYet.class);
        assertThat(fetch(server(whole(200, "", "{\"timestamps\":[]}")), SMARD)).isInstanceOf(FetchAnswer.NotYet.class);
    }

    // ---- services that misbehave

    @Test
    void fetch_tooManyRequests_tellsHowLongToWait() throws Exception {
        FetchAnswer.Failed failed =
                failed(fetch(server(whole(429, "Retry-After: 100\r\n", "slow down")), ENERGY_CHARTS));
        assertThat(failed.why()).isEqualTo("answers HTTP 429: too many requests");
        assertThat(failed.retryAfter()).contains(Duration.ofSeconds(100));
    }

    @Test
    void fetch_retryAfterAsADate_isTheTimeUntilThen() throws Exception {
        // now is 13:00 in Berlin
        String header = "Retry-After: Tue, 24 Nov 2026 12:05:00 GMT\r\n";
        assertThat(failed(fetch(server(whole(503, header, "")), ENERGY_CHARTS)).retryAfter())
                .contains(Duration.ofMinutes(5));
        assertThat(failed(fetch(server(whole(503, "Retry-After: soon\r\n", "")), ENERGY_CHARTS))
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void fetch_serverErrorsRedirectsAndRefusals_areNamed() throws Exception {
        assertThat(failed(fetch(server(whole(500, "", "oops")), ENERGY_CHARTS)).why())
                .isEqualTo("answers HTTP 500: is out of order");
        String elsewhere = "Location: http://127.0.0.1:1/\r\n";
        assertThat(failed(fetch(server(whole(302, elsewhere, "")), ENERGY_CHARTS))
                        .why())
                .contains("redirects are not followed");
        assertThat(failed(fetch(server(whole(401, "", "")), ENTSOE)).why())
                .contains("check the token")
                .doesNotContain(TOKEN);
        assertThat(failed(fetch(server(whole(500, "", "")), SMARD)).why()).contains("HTTP 500");
    }

    @Test
    void fetch_webPageWithStatus200_isNoPrice() throws Exception {
        String page = "<!DOCTYPE html><html><head><title>Wartung</title></head></html>";
        assertThat(failed(fetch(server(whole(200, "Content-Type: text/html\r\n", page)), ENERGY_CHARTS))
                        .why())
                .isEqualTo("its answer cannot be used: is a web page and no prices");
        assertThat(failed(fetch(server(whole(200, "", page)), SMARD)).why()).contains("no JSON with timestamps");
    }

    @Test
    void fetch_wrongUnit_isRefused() throws Exception {
        String kilowatts = Samples.energyCharts(DAY, QUARTER).replace("EUR / MWh", "ct / kWh");
        assertThat(failed(fetch(server(whole(200, "", kilowatts)), ENERGY_CHARTS))
                        .why())
                .contains("unit is 'ct / kWh' instead of 'EUR / MWh'");
    }

    @Test
    void fetch_pricesThatNobodyCanKnowYet_areRefused() throws Exception {
        String later = Samples.energyCharts(DAY.plusDays(1), QUARTER);
        assertThat(failed(fetch(server(whole(200, "", later)), ENERGY_CHARTS)).why())
                .contains("lies in the future", "(and 95 more)");
    }

    @Test
    void fetch_halfABody_isABrokenAnswer() throws Exception {
        String body = Samples.energyCharts(DAY, QUARTER);
        String half = body.substring(0, body.length() / 2);
        MisbehavingServer promised = server((path, out, closed) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + half).getBytes(US_ASCII));
            out.flush();
        });
        assertThat(failed(fetch(promised, ENERGY_CHARTS)).why()).contains("broke off");
        MisbehavingServer unsaid = server((path, out, closed) -> {
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + half).getBytes(US_ASCII));
            out.flush();
        });
        assertThat(failed(fetch(unsaid, ENERGY_CHARTS)).why()).contains("cannot be used: line 1: is not JSON");
    }

    @Test
    void fetch_endlessBody_isCutOff() throws Exception {
        MisbehavingServer endless = server((path, out, closed) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            byte[] much = new byte[1 << 16];
            while (closed.getCount() > 0) {
                out.write(much);
            }
        });
        assertThat(failed(fetch(endless, ENERGY_CHARTS)).why()).contains("answers with more than 4194304 bytes");
    }

    @Test
    void fetch_serverThatNeverFinishes_isGivenUp() throws Exception {
        MisbehavingServer silent = server((path, out, closed) -> closed.await());
        assertThat(failed(answer(fetcher(silent, Duration.ofMillis(1_500)).fetch(ENERGY_CHARTS, DAY)))
                        .why())
                .isEqualTo("gave no whole answer within 1 s");
        MisbehavingServer slow = server((path, out, closed) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(US_ASCII));
            out.flush();
            closed.await();
        });
        assertThat(failed(answer(fetcher(slow, Duration.ofMillis(1_500)).fetch(ENERGY_CHARTS, DAY)))
                        .why())
                .isEqualTo("gave no whole answer within 1 s");
    }

    @Test
    void fetch_nobodyListens_isNoAnswer() throws Exception {
        MisbehavingServer gone = server(whole(200, "", ""));
        gone.close();
        assertThat(failed(fetch(gone, ENTSOE)).why())
                .startsWith("cannot be reached")
                .doesNotContain(TOKEN);
    }

    @Test
    void fetch_noHttpAtAll_isABrokenAnswer() throws Exception {
        MisbehavingServer mail = server((path, out, closed) -> {
            out.write("220 mail.example.org ESMTP\r\n\r\n".getBytes(US_ASCII));
            out.flush();
        });
        assertThat(failed(fetch(mail, ENERGY_CHARTS)).why()).contains("broke off");
    }

    // ---- carbon

    @Test
    void carbon_actualBeforeForecastBeforeNothing_isMarked() throws Exception {
        long start = Instant.parse("2026-11-24T23:00:00Z").getEpochSecond();
        String answer = "{\"unix_seconds\":[%d,%d,%d],\"co2eq\":[491.5,null,null],\"co2eq_forecast\":[480,505.0,null]}"
                .formatted(start, start + 900, start + 1800);
        MisbehavingServer server = server(whole(200, "", answer));
        CarbonCurve curve = answer(fetcher(server).carbon(DAY)).curve();
        QuarterHour first = QuarterHour.startingAt(Instant.ofEpochSecond(start));
        assertThat(server.asked()).containsExactly("/co2eq?country=de&start=2026-11-25&end=2026-11-25");
        assertThat(curve.at(first).quality()).isEqualTo(Quality.MEASURED);
        assertThat(curve.at(first).intensity().orElseThrow()).hasToString("491.5 g/kWh");
        assertThat(curve.at(first.next()).quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(curve.at(first.next().next()).intensity()).isEmpty();
    }

    // ---- helpers

    private MisbehavingServer server(MisbehavingServer.Behaviour behaviour) throws IOException {
        MisbehavingServer server = new MisbehavingServer(behaviour);
        open.add(server);
        return server;
    }

    private static FeedOptions options(MisbehavingServer server) {
        Map<PriceService, URI> bases = new EnumMap<>(PriceService.class);
        for (PriceService service : PriceService.values()) {
            bases.put(service, server.base());
        }
        return new FeedOptions(List.of(PriceService.values()), bases, Optional.of(TOKEN));
    }

    private PriceFetcher fetcher(MisbehavingServer server) {
        return fetcher(server, Duration.ofSeconds(60));
    }

    private PriceFetcher fetcher(MisbehavingServer server, Duration patience) {
        PriceFetcher fetcher = new PriceFetcher(VERTX, new Afternoon(), options(server), patience);
        open.add(fetcher);
        return fetcher;
    }

    private FetchAnswer fetch(MisbehavingServer server, PriceService service) throws Exception {
        return answer(fetcher(server).fetch(service, DAY));
    }

    private static <T> T answer(Future<T> asked) throws Exception {
        return asked.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private static FetchAnswer.Prices prices(FetchAnswer answer) {
        if (answer instanceof FetchAnswer.Prices prices) {
            return prices;
        }
        throw new AssertionError(answer);
    }

    private static FetchAnswer.Failed failed(FetchAnswer answer) {
        if (answer instanceof FetchAnswer.Failed failed) {
            return failed;
        }
        throw new AssertionError(answer);
    }

    /** Real timers on a day that stands still at 13:00 in Berlin on the day before. */
    private static final class Afternoon implements Timers {
        private final Timers real = VertxTimers.wall(VERTX);

        @Override
        public Moment moment() {
            return new Moment(real.elapsed(), Instant.parse("2026-11-24T12:00:00Z"));
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            return real.after(delay, task);
        }

        @Override
        public Cancellable at(Instant day, Runnable task) {
            return real.after(Duration.between(now(), day), task);
        }

        @Override
        public double pace() {
            return 1;
        }
    }
}
