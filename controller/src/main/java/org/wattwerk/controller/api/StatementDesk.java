package org.wattwerk.controller.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.wattwerk.controller.loop.LoopSetup;
import org.wattwerk.controller.loop.Snapshot;
import org.wattwerk.controller.store.JobCourses;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerSums;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/** Makes statements from the sums of the ledger, to the cent, and closes months. Blocks while it reads. */
public final class StatementDesk {
    private final LedgerStore store;
    private final LoopSetup setup;
    private final String tariffName;

    public StatementDesk(LedgerStore store, LoopSetup setup, String tariffName) {
        this.store = store;
        this.setup = setup;
        this.tariffName = tariffName;
    }

    /**
     * The statement of a period.
     *
     * @param from an instant or a date in the site's zone; the start of the day that is played, if empty
     * @param to likewise; all that is settled, if empty
     * @param part which part alone is asked for
     * @throws NoSuchElementException if nothing is settled in it, or nobody of that name pays for anything in it
     * @throws IllegalArgumentException if a bound makes no sense
     */
    JsonObject write(Optional<String> from, Optional<String> to, StatementPart part, Snapshot snapshot) {
        QuarterHour first = QuarterHour.containing(
                from.map(text -> instant("from", text)).orElseGet(() -> new DeliveryDay(setup.day()).start()));
        QuarterHour end = to.map(text -> QuarterHour.containing(instant("to", text)))
                .orElseGet(() -> store.lastSettled()
                        .map(settled -> settled.quarterHour().next())
                        .orElse(first));
        LedgerSums.Extent extent = store.sums()
                .extent(first, end)
                .orElseThrow(() -> new NoSuchElementException("nothing is settled from " + first.start() + " to "
                        + end.start() + ": the first quarter hour of a period is settled some moments after it has"
                        + " ended"));
        PeriodSums sums = sums(extent.first(), extent.last().next());
        Statement statement = Statement.of(sums, extent.first(), extent.last().next(), terms(sums, snapshot));
        Statement shown = part.of(statement);
        return Statements.write(shown, year(extent.last(), snapshot), store.headHash())
                .put("goodput", goodput(shown));
    }

    private JsonArray goodput(Statement statement) {
        JobCourses courses = store.courses();
        return GoodputStatements.write(
                statement,
                courses.before(QuarterHour.startingAt(statement.from())),
                courses.before(QuarterHour.startingAt(statement.to())));
    }

    /**
     * What a month booked.
     *
     * @param part which part alone is asked for
     * @throws NoSuchElementException if it has booked nothing, or nobody of that name pays for anything in it
     */
    JsonObject writeMonth(BillingMonth month, StatementPart part, Snapshot snapshot) {
        LedgerSums sums = store.sums();
        PeriodSums own = sums.days(month.month().atDay(1), month.next().month().atDay(1));
        MonthStatement booked = sums.month(month, terms(own, snapshot));
        if (booked.own().isEmpty() && booked.corrections().isEmpty()) {
            throw new NoSuchElementException("nothing is booked in " + month
                    + store.lastSettled()
                            .map(last -> ": the ledger is settled until "
                                    + last.quarterHour().end())
                            .orElse(": the ledger is empty"));
        }
        QuarterHour last = QuarterHour.startingAt(month.end()).previous();
        MonthStatement shown = part.of(booked);
        JsonObject json = MonthStatements.write(
                shown,
                sums.closedBecause(month).filter(why -> booked.closedAt().isPresent()),
                year(last, snapshot),
                store.headHash());
        shown.own().ifPresent(statement -> json.getJsonObject("statement").put("goodput", goodput(statement)));
        return json;
    }

    /**
     * Closes a month and all before it; answers true if it was closed now, false if it was closed already, and fails
     * with a {@link org.wattwerk.controller.store.MonthNotOverException} if it cannot be.
     *
     * @param why who closes it and why, for the audit
     */
    Future<Boolean> close(BillingMonth month, String why, Instant at) {
        AtomicBoolean closed = new AtomicBoolean();
        return Future.fromCompletionStage(setup.writer().write(ledger -> closed.set(ledger.close(month, why, at))))
                .map(written -> closed.get());
    }

    /** A month of a path or a query. */
    static BillingMonth month(String text) {
        try {
            return new BillingMonth(YearMonth.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a month such as 2026-03", e);
        }
    }

    /** Whole days from what is rolled up, the rest from its quarter hours. */
    private PeriodSums sums(QuarterHour first, QuarterHour end) {
        LocalDate from = DeliveryDay.containing(first.start()).date();
        LocalDate firstWhole = new DeliveryDay(from).start().equals(first.start()) ? from : from.plusDays(1);
        LocalDate afterWhole = DeliveryDay.containing(end.start()).date();
        if (store.sums()
                .extent(end, QuarterHour.startingAt(new DeliveryDay(afterWhole).end()))
                .isEmpty()) {
            // Nothing of that day is settled after the period, so all that the day has is in it.
            afterWhole = new DeliveryDay(afterWhole).start().equals(end.start()) ? afterWhole : afterWhole.plusDays(1);
        }
        PeriodSums sums = new PeriodSums();
        if (!firstWhole.isBefore(afterWhole)) {
            store.settled(first, end).forEach(sums::plus);
            return sums;
        }
        QuarterHour startOfWhole = QuarterHour.startingAt(new DeliveryDay(firstWhole).start());
        QuarterHour endOfWhole = QuarterHour.startingAt(new DeliveryDay(afterWhole).start());
        store.settled(first, startOfWhole).forEach(sums::plus);
        sums.plus(store.sums().days(firstWhole, afterWhole));
        if (endOfWhole.compareTo(end) < 0) {
            store.settled(endOfWhole, end).forEach(sums::plus);
        }
        return sums;
    }

    /** The bill of a quarter hour's year up to the end of its day; empty where there is none in memory. */
    private static Optional<YearBill> year(QuarterHour last, Snapshot snapshot) {
        return Optional.ofNullable(snapshot.years().get(BillingYear.containing(last)))
                .map(year -> bill(year, DeliveryDay.containing(last.start()).date()));
    }

    private static YearBill bill(BilledYear year, LocalDate lastDay) {
        return year.tariff().bill(year.use().before(lastDay.plusDays(1)));
    }

    private Terms terms(PeriodSums sums, Snapshot snapshot) {
        Map<JobId, TokenRate> rates = new HashMap<>();
        sums.accounts().forEach((account, sum) -> {
            if (sum.workMillis() > 0) {
                job(account).ifPresent(job -> rates.put(job, setup.nominalRate()));
            }
        });
        List<String> notes = new ArrayList<>();
        if (snapshot.live().simulated()) {
            notes.add("Nodes and their power are simulated.");
        }
        if (!rates.isEmpty()) {
            notes.add("Tokens are modelled: work at full speed, times "
                    + setup.nominalRate().tokensPerGpuSecond() + " tokens of each GPU in a second.");
        }
        if (sums.sources().keySet().stream().anyMatch(source -> source.model())) {
            notes.add("Prices are of a model and never were market prices.");
        }
        return new Terms(setup.policy().site().name() + ", " + tariffName, rates, notes);
    }

    private static Optional<JobId> job(AccountId account) {
        return account.job();
    }

    private Instant instant(String bound, String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(setup.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    bound + " '" + text + "' is neither a date such as 2024-12-12 nor an instant such as"
                            + " 2024-12-12T17:00:00Z",
                    e);
        }
    }
}
