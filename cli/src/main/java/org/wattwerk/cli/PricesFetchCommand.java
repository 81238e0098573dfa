package org.wattwerk.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.prices.archive.CarbonArchive;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.controller.prices.feed.CarbonAnswer;
import org.wattwerk.controller.prices.feed.FeedOptions;
import org.wattwerk.controller.prices.feed.FetchAnswer;
import org.wattwerk.controller.prices.feed.PriceFetcher;
import org.wattwerk.controller.prices.feed.PriceService;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.VertxTimers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk prices fetch}: asks live services once and keeps what they say. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Asks live services for the prices of a day, in their order, and keeps the first good answer in an archive.",
            "A controller does so by itself with --fetch-prices. The exit code is 0 if every day is there, else 1."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk prices fetch --archive /var/lib/wattwerk/prices",
            "  wattwerk prices fetch --archive prices --source smard --day 2025-10-26 --to 2025-10-28 --carbon"
        })
final class PricesFetchCommand implements Callable<Integer> {
    private static final LocalTime PUBLISHED = LocalTime.of(12, 45);
    private static final Duration BREATH = Duration.ofSeconds(10);
    private static final int DAYS_MAX = 400;

    @Mixin
    private PricesArchiveOption archive = new PricesArchiveOption();

    @Option(
            names = "--source",
            split = ",",
            paramLabel = "SOURCE",
            description =
                    "Services in their order (default: energy-charts,smard): energy-charts, smard, entsoe, awattar.")
    private List<String> sources = List.of("energy-charts", "smard");

    @Option(names = "--day", paramLabel = "DATE", description = "First day (default: tomorrow from 12:45, else today).")
    private @Nullable LocalDate day;

    @Option(names = "--to", paramLabel = "DATE", description = "Last day (default: the first).")
    private @Nullable LocalDate to;

    @Option(names = "--again", description = "Also days that are in the archive already, for revisions.")
    private boolean again;

    @Option(names = "--carbon", description = "Carbon intensity too, from Energy-Charts.")
    private boolean carbon;

    @Mixin
    private PriceServices services = new PriceServices();

    @Override
    public Integer call() throws InterruptedException {
        FeedOptions options = services.options(sources);
        PriceArchive kept = archive.open();
        Vertx vertx = Service.vertx();
        try {
            Timers timers = VertxTimers.wall(vertx);
            try (PriceFetcher fetcher = new PriceFetcher(vertx, timers, options)) {
                return fetch(options, kept, timers, fetcher);
            }
        } catch (IOException e) {
            throw archive.unusable(e);
        } finally {
            vertx.close();
        }
    }

    private int fetch(FeedOptions options, PriceArchive kept, Timers timers, PriceFetcher fetcher)
            throws InterruptedException, IOException {
        LocalDate first = day == null ? newest(timers.now()) : day;
        LocalDate last = to == null ? first : to;
        if (last.isBefore(first) || first.plusDays(DAYS_MAX).isBefore(last)) {
            throw ExitException.badInput(
                    "--day " + first + " to --to " + last + ": give at most " + DAYS_MAX + " days");
        }
        boolean all = true;
        boolean asked = false;
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            if (kept.day(date).isPresent() && !again) {
                System.out.println(date + ": is in the archive already");
            } else {
                rest(asked, timers);
                asked = true;
                all &= prices(options, kept, timers, fetcher, date);
            }
            if (carbon) {
                rest(asked, timers);
                asked = true;
                all &= carbon(timers, fetcher, date);
            }
        }
        return all ? 0 : ExitException.FAILED;
    }

    private static LocalDate newest(Instant now) {
        LocalDate today = DeliveryDay.containing(now).date();
        boolean published = !LocalTime.ofInstant(now, DeliveryDay.ZONE).isBefore(PUBLISHED);
        return published ? today.plusDays(1) : today;
    }

    private static boolean prices(
            FeedOptions options, PriceArchive kept, Timers timers, PriceFetcher fetcher, LocalDate date)
            throws InterruptedException, IOException {
        List<String> said = new ArrayList<>();
        for (PriceService service : options.order()) {
            FetchAnswer answer = wait(fetcher.fetch(service, date));
            if (answer instanceof FetchAnswer.Prices prices) {
                PriceArchive.Added added = kept.add(prices.document(), prices.origin(), timers.now());
                System.out.println(date + ": " + (added.isNew() ? "kept" : "unchanged") + ", "
                        + prices.document().resolution(date).toMinutes() + " min, from " + service.word() + ", "
                        + prices.document().curve().source().licence());
                return true;
            } else if (answer instanceof FetchAnswer.NotYet notYet) {
                said.add(service.word() + ": " + notYet.why());
            } else if (answer instanceof FetchAnswer.Failed failed) {
                said.add(service.word() + ": " + failed.why()
                        + failed.retryAfter()
                                .map(pause -> "; it asks to be left alone for " + pause.toSeconds() + " s")
                                .orElse(""));
            }
        }
        System.err.println(date + ": no prices. " + String.join(". ", said));
        return false;
    }

    private boolean carbon(Timers timers, PriceFetcher fetcher, LocalDate date)
            throws InterruptedException, IOException {
        try {
            CarbonAnswer answer = wait(fetcher.carbon(date));
            boolean isNew = CarbonArchive.beside(archive.folder())
                    .add(answer.name(), answer.content().getBytes(), timers.now());
            System.out.println(date + ": carbon intensity " + (isNew ? "kept" : "unchanged"));
            return true;
        } catch (ExitException e) {
            System.err.println(date + ": no carbon intensity. energy-charts: " + e.getMessage());
            return false;
        }
    }

    /** Services of the public are not asked in quick succession. */
    private static void rest(boolean needed, Timers timers) throws InterruptedException {
        if (needed) {
            CountDownLatch rested = new CountDownLatch(1);
            timers.after(BREATH, rested::countDown);
            rested.await();
        }
    }

    private static <T> T wait(Future<T> answer) throws InterruptedException {
        try {
            return answer.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ExitException.failed(String.valueOf(cause.getMessage()));
        }
    }
}
