package org.wattwerk.controller.prices.feed;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceEstimate;
import org.wattwerk.core.time.Timers;

/**
 * Carries out what {@link FetchSchedule} decides, keeps what comes in the archive, and notices what a command imports into
 * the archive meanwhile. Lives on one event loop; files are read and written beside it.
 */
public final class PriceFeed {
    private static final Logger LOG = LoggerFactory.getLogger(PriceFeed.class);
    /** How soon an import by a command is noticed, in day time. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** How far back prices are told: as long as a quarter hour can wait to be settled. */
    private static final int DAYS_BACK = 40;

    private final Vertx vertx;
    private final Context context;
    private final Timers timers;
    private final PriceArchive archive;
    private final Listener listener;
    private final FetchSchedule schedule;
    private final PriceFetcher fetcher;
    private final Map<LocalDate, PriceCurve> told = new HashMap<>();
    private Optional<Timers.Cancellable> next = Optional.empty();
    private boolean closed;
    private boolean working;
    private volatile int seen = -1;
    private Optional<String> trouble = Optional.empty();

    /** Who wants to know; called on the event loop. */
    public interface Listener {
        /** A day has prices of the market, for the first time or anew. */
        void learned(PriceCurve day, String why);

        /** A day has an estimate, until prices come. */
        void estimated(PriceCurve day, String why);

        /** People should look. */
        void alarm(String text, String why);
    }

    /**
     * @param context the event loop that owns this
     */
    public PriceFeed(
            Vertx vertx,
            Context context,
            Timers timers,
            FeedOptions options,
            Duration spread,
            PriceArchive archive,
            Listener listener) {
        this.vertx = vertx;
        this.context = context;
        this.timers = timers;
        this.archive = archive;
        this.listener = listener;
        this.schedule = new FetchSchedule(options.order(), spread);
        this.fetcher = new PriceFetcher(vertx, timers, options);
    }

    /** Begins; what the archive holds is told first. */
    public void start() {
        context.runOnContext(nothing -> wake());
    }

    /** Asks nobody any more. */
    public void close() {
        context.runOnContext(nothing -> {
            closed = true;
            next.ifPresent(Timers.Cancellable::cancel);
            fetcher.close();
        });
    }

    /** One look at the archive and one step; never two at a time. */
    private void wake() {
        if (closed || working) {
            return;
        }
        working = true;
        LocalDate today = DeliveryDay.containing(timers.now()).date();
        vertx.executeBlocking(() -> changed(today))
                .onSuccess(days -> {
                    trouble = Optional.empty();
                    days.forEach(day -> tell(day.curve(), isFine(day)));
                })
                .onFailure(this::unreadable)
                .transform(looked -> act())
                .onComplete(done -> {
                    working = false;
                    Instant now = timers.now();
                    Instant look = now.plus(LOOK);
                    Instant due = schedule.next(now);
                    if (!closed) {
                        next.ifPresent(Timers.Cancellable::cancel);
                        next = Optional.of(timers.at(due.isBefore(look) ? due : look, this::wake));
                    }
                });
    }

    /** What the archive holds of the days that anybody may still want, if it has changed since the last look; blocks. */
    private List<PriceArchive.DayVersion> changed(LocalDate today) throws IOException {
        int versions = archive.versions().size();
        if (versions == seen) {
            return List.of();
        }
        List<PriceArchive.DayVersion> days = archive.days(today.minusDays(DAYS_BACK), today.plusDays(1));
        seen = versions;
        return days;
    }

    private static boolean isFine(PriceArchive.DayVersion day) {
        LocalDate date = DeliveryDay.containing(day.curve().start()).date();
        return day.resolution().compareTo(PriceRequests.resolution(date)) <= 0;
    }

    private void unreadable(Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        if (!trouble.equals(Optional.of(why))) {
            trouble = Optional.of(why);
            listener.alarm("the archive of prices cannot be read", why);
            LOG.error("the archive of prices cannot be read: {}", why);
        }
    }

    private void tell(PriceCurve day, boolean fine) {
        LocalDate date = DeliveryDay.containing(day.start()).date();
        String from = day.source().name();
        if (fine) {
            schedule.known(date);
        }
        PriceCurve before = told.put(date, day);
        if (day.equals(before)) {
            return;
        }
        if (fine) {
            listener.learned(day, before == null || before.source().model() ? from : "revised by " + from);
        } else {
            listener.estimated(day, "only hourly prices are there, " + from);
        }
    }

    private Future<Void> act() {
        if (closed) {
            return Future.succeededFuture();
        }
        Future<Void> done = Future.succeededFuture();
        for (FetchSchedule.Step step : schedule.step(timers.now())) {
            done = done.compose(nothing -> carryOut(step)).recover(failure -> {
                LOG.error("prices could not be looked after", failure);
                return Future.succeededFuture();
            });
        }
        return done;
    }

    private Future<Void> carryOut(FetchSchedule.Step step) {
        if (step instanceof FetchSchedule.Step.Alarm alarm) {
            LOG.warn("there are no prices of {} yet: {}", alarm.day(), alarm.why());
            listener.alarm("there are no prices of " + alarm.day() + " yet", alarm.why());
            return Future.succeededFuture();
        } else if (step instanceof FetchSchedule.Step.Estimate estimate) {
            return estimate(estimate.day());
        }
        FetchSchedule.Step.Ask ask = (FetchSchedule.Step.Ask) step;
        return fetcher.fetch(ask.service(), ask.day())
                .compose(this::kept)
                .onSuccess(answer -> {
                    LOG.info(
                            "prices of {} from {}: {}", ask.day(), ask.service().word(), words(answer));
                    schedule.answered(answer, timers.now());
                    if (answer instanceof FetchAnswer.Prices prices) {
                        tell(prices.document().curve().day(ask.day()), !prices.coarse());
                    }
                })
                .mapEmpty();
    }

    /** An answer once it is in the archive: what cannot be kept counts as not received. */
    private Future<FetchAnswer> kept(FetchAnswer answer) {
        if (!(answer instanceof FetchAnswer.Prices prices)) {
            return Future.succeededFuture(answer);
        }
        Instant now = timers.now();
        return vertx.executeBlocking(() -> archive.add(prices.document(), prices.origin(), now))
                .map(added -> answer)
                .recover(failure -> Future.succeededFuture(new FetchAnswer.Failed(
                        "its answer cannot be kept: " + failure.getMessage(), Optional.empty())));
    }

    private static String words(FetchAnswer answer) {
        return answer instanceof FetchAnswer.Failed failed
                ? failed.why()
                : answer instanceof FetchAnswer.NotYet notYet ? notYet.why() : "published";
    }

    private Future<Void> estimate(LocalDate day) {
        Optional<PriceCurve> estimate = PriceEstimate.of(day, date -> Optional.ofNullable(told.get(date)));
        if (estimate.isEmpty()) {
            listener.alarm(
                    "there is no estimate of the prices of " + day + " either",
                    "no such weekday of the last four weeks is in the archive: import a file of prices");
            return Future.succeededFuture();
        }
        told.put(day, estimate.get());
        listener.estimated(estimate.get(), estimate.get().source().name() + "; quarter hours wait for the real ones");
        return Future.succeededFuture();
    }
}
