package org.wattwerk.controller.prices.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.VertxTimers;

class PriceFeedTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final LocalDate TOMORROW = TODAY.plusDays(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Day time = new Day(at(12, 45));
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void day_servicesOutOfOrder_alarmThenEstimateThenTheRealPrices() throws Exception {
        archive().add(Samples.document(TODAY), "import", at(8, 0));
        archive().add(Samples.document(TOMORROW.minusDays(7)), "import", at(8, 0));
        MisbehavingServer server = server((path, out, closed) -> {
            if (path.startsWith("/price")) {
                MisbehavingServer.write(out, 429, "Retry-After: 60\r\n", "");
            } else {
                MisbehavingServer.write(out, 200, "", "{\"timestamps\":[]}");
            }
        });
        start(server, PriceService.ENERGY_CHARTS, PriceService.SMARD);
        // what was imported is told first
        assertThat(next()).startsWith("learned 2026-11-18");
        assertThat(next()).startsWith("learned 2026-11-24");

        time.advance(at(15, 0));
        assertThat(next())
                .isEqualTo("alarm there are no prices of 2026-11-25 yet: energy-charts: answers HTTP 429: too many"
                        + " requests; smard: its chunks begin after 2026-11-25");
        time.advance(at(18, 0));
        assertThat(next()).startsWith("estimated 2026-11-25: estimate from the prices of 2026-11-18");

        server.behave(MisbehavingServer.whole(200, "", Samples.energyCharts(TOMORROW, QUARTER)));
        time.advance(at(19, 0));
        assertThat(next()).startsWith("learned 2026-11-25: Energy-Charts");
        // it was kept before it was told
        assertThat(PriceArchive.open(folder)
                        .day(TOMORROW)
                        .orElseThrow()
                        .version()
                        .origin())
                .endsWith("/price?bzn=DE-LU&start=2026-11-25&end=2026-11-25");
    }

    @Test
    void day_nothingToEstimateFrom_saysSo() throws Exception {
        archive().add(Samples.document(TODAY), "import", at(8, 0));
        start(server(MisbehavingServer.whole(500, "", "")), PriceService.ENERGY_CHARTS);
        assertThat(next()).startsWith("learned 2026-11-24");
        time.advance(at(18, 30));
        assertThat(next()).startsWith("alarm there are no prices of 2026-11-25 yet");
        assertThat(next()).startsWith("alarm there is no estimate of the prices of 2026-11-25 either");
    }

    @Test
    void archive_importByACommand_isNoticedWithinAMinuteAndARevisionToo() throws Exception {
        start(server(MisbehavingServer.whole(500, "", "")));
        // today has no prices yet, and there is nobody to ask
        assertThat(next()).startsWith("alarm there are no prices of 2026-11-24 yet: no service is asked");
        assertThat(next()).startsWith("alarm there is no estimate");
        archive().add(Samples.document(TODAY), "import", at(12, 45));
        time.advance(at(12, 46));
        time.advance(at(12, 47));
        assertThat(next()).startsWith("learned 2026-11-24: Energy-Charts");
        String revised = Samples.energyCharts(TODAY, QUARTER).replace("[1.5,", "[2.5,");
        archive().add(Samples.document("revised.json", revised), "import", at(12, 48));
        time.advance(at(12, 49));
        time.advance(at(12, 50));
        assertThat(next()).startsWith("learned 2026-11-24: revised by Energy-Charts");
    }

    @Test
    void archive_thatCannotBeRead_isAnAlarmAndAskingGoesOn() throws Exception {
        Files.writeString(folder.resolve("broken.json"), "{");
        start(
                server(MisbehavingServer.whole(200, "", Samples.energyCharts(TODAY, QUARTER))),
                PriceService.ENERGY_CHARTS);
        assertThat(next()).startsWith("alarm the archive of prices cannot be read");
    }

    @Test
    void awattar_hourlyPricesOfAQuarterHourlyDay_areOnlyAnEstimate() throws Exception {
        archive().add(Samples.document(TODAY), "import", at(8, 0));
        start(server(MisbehavingServer.whole(200, "", Samples.awattar(TOMORROW))), PriceService.AWATTAR);
        assertThat(next()).startsWith("learned 2026-11-24");
        assertThat(next()).startsWith("estimated 2026-11-25: only hourly prices are there");
    }

    private PriceArchive archive() throws IOException {
        return PriceArchive.open(folder);
    }

    private MisbehavingServer server(MisbehavingServer.Behaviour behaviour) throws IOException {
        MisbehavingServer server = new MisbehavingServer(behaviour);
        open.add(server);
        return server;
    }

    private void start(MisbehavingServer server, PriceService... order) throws IOException {
        Map<PriceService, URI> bases = Map.of(
                PriceService.ENERGY_CHARTS, server.base(),
                PriceService.SMARD, server.base(),
                PriceService.AWATTAR, server.base());
        FeedOptions options = new FeedOptions(List.of(order), bases, Optional.empty());
        PriceFeed feed =
                new PriceFeed(vertx, context, time, options, Duration.ZERO, archive(), new PriceFeed.Listener() {
                    @Override
                    public void learned(PriceCurve day, String why) {
                        heard.add("learned " + date(day) + ": " + why);
                    }

                    @Override
                    public void estimated(PriceCurve day, String why) {
                        heard.add("estimated " + date(day) + ": " + why);
                    }

                    @Override
                    public void alarm(String text, String why) {
                        heard.add("alarm " + text + ": " + why);
                    }
                });
        open.add(feed::close);
        feed.start();
    }

    private String next() throws InterruptedException {
        String said = heard.poll(60, TimeUnit.SECONDS);
        if (said == null) {
            throw new AssertionError("nothing was said");
        }
        return said;
    }

    private static LocalDate date(PriceCurve day) {
        return DeliveryDay.containing(day.start()).date();
    }

    private static Instant at(int hour, int minute) {
        return TODAY.atTime(hour, minute).atZone(DeliveryDay.ZONE).toInstant();
    }

    /** Day time moves when the test says so; control time is real. */
    private final class Day implements Timers {
        private final Timers real = VertxTimers.wall(vertx);
        private final List<Waiting> waiting = new ArrayList<>();
        private Instant now;

        Day(Instant now) {
            this.now = now;
        }

        private record Waiting(Instant at, Runnable task) {}

        synchronized void advance(Instant to) {
            now = to;
            List<Waiting> due =
                    waiting.stream().filter(each -> !each.at.isAfter(to)).toList();
            waiting.removeAll(due);
            due.forEach(each -> context.runOnContext(nothing -> each.task.run()));
        }

        @Override
        public synchronized Moment moment() {
            return new Moment(real.elapsed(), now);
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            return real.after(delay, task);
        }

        @Override
        public synchronized Cancellable at(Instant day, Runnable task) {
            if (!day.isAfter(now)) {
                return real.after(Duration.ofMillis(1), task);
            }
            Waiting later = new Waiting(day, task);
            waiting.add(later);
            return () -> forget(later);
        }

        private synchronized void forget(Waiting later) {
            waiting.remove(later);
        }

        @Override
        public double pace() {
            return 1;
        }
    }
}
