package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.meter.MeterMarks;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.store.Evidence;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Correction;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.MarkInbox;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * From marks to the ledger: samples the meter, closes quarter hours as soon as all has arrived, hands them to the writer one
 * after the other and goes on with what the disk has confirmed. Owned by the loop's thread; waits for nothing.
 */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int WAITING_MAX = 96;
    /** How long a quarter hour may stay preliminary; what is missing then stays missing. */
    private static final Duration FINAL_AFTER = Duration.ofDays(30);

    private final SiteMeter meter;
    private final MeterMarks meterMarks;
    private final MarkInbox inbox;
    private final PriceBook prices;
    private final YearBooks years;
    private final LedgerWriter writer;
    private final Executor loop;
    private final Confirmed confirmed;
    private final Books books;
    private final Map<NodeId, Mark> newest = new HashMap<>();
    private final Deque<Closed> waiting = new ArrayDeque<>();
    /** The preliminary ones, in their newest revision. */
    private final NavigableMap<QuarterHour, SettledQuarterHour> handedOut = new TreeMap<>();

    private final Facility facility;
    private Carries carries;
    private Energy otherLoads = Energy.ZERO;
    private Optional<Held> held = Optional.empty();
    private Optional<SiteMeter.Reading> reading = Optional.empty();
    private boolean meterFailed;
    private boolean writing;
    private Duration notBefore = Duration.ZERO;

    /** Told, on the loop's thread, what is in the ledger now. */
    interface Confirmed {
        /**
         * @param neededNoMore by node, its last mark that may be forgotten
         */
        void settled(SettledQuarterHour settled, Reason reason, SortedMap<NodeId, QuarterHour> neededNoMore);

        void failed(String why);

        /** Nothing can be settled for now, and what it waits for; said once. */
        void waits(String why);
    }

    /** A booking on its way to the disk. */
    private record Closed(
            SettledQuarterHour settled,
            Reason reason,
            Instant at,
            Evidence evidence,
            SortedMap<NodeId, QuarterHour> neededNoMore) {}

    /**
     * @param facility how the overhead is known
     * @param loop runs what the writer completes on the loop's thread
     * @param since from when on the sums for display count
     */
    Settling(
            SiteMeter meter,
            PriceBook prices,
            YearBooks years,
            LedgerWriter writer,
            Duration patience,
            Facility facility,
            RecoveredLedger recovered,
            Instant since,
            Executor loop,
            Confirmed confirmed) {
        this.meter = meter;
        this.prices = prices;
        this.years = years;
        this.writer = writer;
        this.loop = loop;
        this.confirmed = confirmed;
        this.meterMarks = new MeterMarks(recovered.meterMark());
        this.facility = facility;
        this.inbox = new MarkInbox(patience, Optional.of(patience));
        this.books = new Books(since);
        this.carries = recovered.carries();
        recovered.meterMark().ifPresent(inbox::recovered);
        recovered.marks().values().forEach(mark -> {
            inbox.recovered(mark);
            newest.put(mark.node(), mark);
        });
        recovered.settled().forEach(this::recover);
        books.add(recovered.settled());
    }

    private void recover(SettledQuarterHour settled) {
        inbox.recovered(settled.quarterHour().next());
        if (settled.withoutMeter()) {
            inbox.recoveredWithoutMeter(settled.quarterHour());
        } else {
            counted(settled);
        }
        if (settled.preliminary()) {
            settled.silent().forEach(node -> inbox.recoveredSilent(node, settled.quarterHour()));
            handedOut.put(settled.quarterHour(), settled);
        }
    }

    /** What the other loads used stands in for them while their meter does not answer. */
    private void counted(SettledQuarterHour settled) {
        otherLoads = settled.line(AccountId.OTHER_LOADS)
                .map(line -> new Energy(line.energy().millijoules()))
                .orElse(Energy.ZERO);
    }

    void sample() {
        try {
            SiteMeter.Reading now = meter.read();
            reading = Optional.of(now);
            meterMarks.sampled(now).forEach(inbox::add);
            if (meterFailed) {
                meterFailed = false;
                LOG.info("the site's meter answers again");
            }
        } catch (SiteMeter.MeterException e) {
            reading = Optional.empty();
            if (!meterFailed) {
                meterFailed = true;
                LOG.warn("the site's meter does not answer, nothing is settled until it does: {}", e.getMessage());
            }
        }
    }

    void mark(Mark mark) {
        inbox.add(mark);
        newest.merge(mark.node(), mark, (old, now) -> now.at().compareTo(old.at()) > 0 ? now : old);
    }

    void wasThere(NodeId node, QuarterHour from) {
        inbox.wasThere(node, from);
    }

    /** Closes what can be closed and hands it to the writer. */
    void settle(Instant now, Duration elapsed, Payers payers) {
        while (waiting.size() < WAITING_MAX) {
            Optional<Closed> closed = close(now, payers)
                    .or(() -> lateMarks(now, payers))
                    .or(() -> lateMeter(now))
                    .or(() -> timeLimit(now));
            if (closed.isEmpty()) {
                break;
            }
            waiting.add(closed.get());
        }
        write(elapsed);
    }

    private Optional<Closed> close(Instant now, Payers payers) {
        Optional<PriceBook.Price> price = inbox.next().flatMap(prices::settled);
        if (isHeld(price, now) || price.isEmpty()) {
            return Optional.empty();
        }
        return inbox.due(now).map(due -> {
            MeterInterval counted = due.meter()
                    .orElseGet(() -> Settlement.standIn(due.quarterHour(), due.nodes(), otherLoads, facility));
            SettledQuarterHour settled = Settlement.settle(
                    new SettlementInput(
                            due.quarterHour(),
                            counted,
                            due.nodes(),
                            due.silent(),
                            payers,
                            price.get().dayAhead(),
                            price.get().source(),
                            terms(),
                            facility),
                    carries,
                    years.of(due.quarterHour(), now));
            return booked(settled, Optional.empty(), Reason.SETTLED, now, new Evidence(due.meterMark(), due.marks()));
        });
    }

    /** With a bill of the year no kWh has a price of its own. */
    private Tariff terms() {
        Tariff perKwh = prices.tariff();
        return years.isBilled() ? new Tariff(perKwh.name(), List.of(), perKwh.vat()) : perKwh;
    }

    /** A quarter hour that is over and cannot be settled holds up all later ones: that must not go unseen. */
    private boolean isHeld(Optional<PriceBook.Price> price, Instant now) {
        Optional<Held> before = held;
        held = inbox.next()
                .filter(next -> !next.end().isAfter(now))
                .flatMap(next -> Held.of(next, price.isPresent(), years, now));
        held.filter(waits -> before.isEmpty()).ifPresent(waits -> confirmed.waits(waits.why()));
        return held.isPresent();
    }

    private Optional<Closed> lateMarks(Instant now, Payers payers) {
        return inbox.late()
                .flatMap(late -> known(late.quarterHour(), "marks")
                        .map(previous -> booked(
                                Correction.lateMarks(previous, late.nodes(), payers, facility, carries),
                                Optional.of(previous),
                                Reason.LATE_MARKS,
                                now,
                                new Evidence(Optional.empty(), late.marks()))));
    }

    private Optional<Closed> lateMeter(Instant now) {
        return inbox.lateMeter()
                .flatMap(late -> known(late.quarterHour(), "the meter's value")
                        .map(previous -> booked(
                                Correction.meterValue(
                                        previous,
                                        late.meter(),
                                        facility,
                                        carries,
                                        years.ofCorrected(late.quarterHour(), now)),
                                Optional.of(previous),
                                Reason.METER_VALUE,
                                now,
                                new Evidence(Optional.of(late.meterMark()), List.of()))));
    }

    private Optional<Closed> timeLimit(Instant now) {
        return Optional.ofNullable(handedOut.firstEntry())
                .map(Map.Entry::getValue)
                .filter(open -> !open.quarterHour().end().plus(FINAL_AFTER).isAfter(now))
                .map(open -> {
                    inbox.settledForGood(open.quarterHour());
                    return booked(
                            Correction.timeLimit(open, carries),
                            Optional.of(open),
                            Reason.TIME_LIMIT,
                            now,
                            Evidence.NONE);
                });
    }

    /**
     * Prices of a day have come: what of it was settled with other ones is booked again, in its own month while that is open,
     * else in the first open one.
     *
     * @return how many quarter hours are booked again
     */
    int repriced(PriceCurve day, Instant now) {
        int revised = 0;
        for (int i = 0; i < day.quarterHours(); i++) {
            QuarterHour quarterHour = new QuarterHour(day.first().number() + i);
            PriceBook.Price price = new PriceBook.Price(day.at(quarterHour), day.source());
            Optional<SettledQuarterHour> previous =
                    newestRevision(quarterHour).filter(settled -> isOther(price, settled));
            if (previous.isPresent()) {
                waiting.add(repriced(previous.get(), price, now));
                revised++;
            }
        }
        return revised;
    }

    /** The same price from another service is no revision, unless it takes the place of a model's. */
    private static boolean isOther(PriceBook.Price price, SettledQuarterHour settled) {
        return !settled.dayAhead().equals(price.dayAhead())
                || settled.priceSource().model() != price.source().model();
    }

    private Closed repriced(SettledQuarterHour previous, PriceBook.Price price, Instant now) {
        Tariff terms = terms();
        return booked(
                Correction.price(
                        previous,
                        price.dayAhead(),
                        price.source(),
                        terms.prices(price.dayAhead()),
                        terms.vat(),
                        carries,
                        years.ofCorrected(previous.quarterHour(), now)),
                Optional.of(previous),
                Reason.PRICE_REVISION,
                now,
                Evidence.NONE);
    }

    private Optional<SettledQuarterHour> newestRevision(QuarterHour quarterHour) {
        return waiting.stream()
                .map(Closed::settled)
                .filter(settled -> settled.quarterHour().equals(quarterHour))
                .reduce((older, newer) -> newer)
                .or(() -> books.latest(quarterHour));
    }

    private Optional<SettledQuarterHour> known(QuarterHour quarterHour, String what) {
        Optional<SettledQuarterHour> previous = Optional.ofNullable(handedOut.get(quarterHour));
        if (previous.isEmpty()) {
            LOG.warn("{} of {} came too late to be booked", what, quarterHour.start());
        }
        return previous;
    }

    /** What is booked now is what the next booking goes on from. */
    private Closed booked(
            SettledQuarterHour settled,
            Optional<SettledQuarterHour> reversed,
            Reason reason,
            Instant now,
            Evidence evidence) {
        carries = settled.carries();
        years.booked(settled, reversed, this::newestRevision);
        if (settled.preliminary()) {
            handedOut.put(settled.quarterHour(), settled);
        } else {
            handedOut.remove(settled.quarterHour());
        }
        if (!settled.withoutMeter()) {
            counted(settled);
        }
        return new Closed(settled, reason, now, evidence, inbox.neededNoMore());
    }

    /** One at a time, so that a failed one is tried again before any later one. */
    private void write(Duration elapsed) {
        Closed next = waiting.peekFirst();
        if (next == null || writing || elapsed.compareTo(notBefore) < 0) {
            return;
        }
        writing = true;
        writer.settle(next.settled, next.reason, next.at, next.evidence)
                .whenComplete((nothing, failure) -> loop.execute(() -> {
                    writing = false;
                    if (failure != null) {
                        notBefore = elapsed.plus(RETRY);
                        confirmed.failed(String.valueOf(failure.getMessage()));
                        return;
                    }
                    waiting.removeFirst();
                    books.add(List.of(next.settled));
                    confirmed.settled(next.settled, next.reason, next.neededNoMore);
                    write(elapsed);
                }));
    }

    /** True while something that was closed is not on the disk yet. */
    boolean isWriting() {
        return !waiting.isEmpty();
    }

    /** What holds up the next quarter hour, and with it all later ones; empty if nothing does. */
    Optional<Held> held() {
        return held;
    }

    /** The bills of this year and the one before, with all that is booked; none where the policy has no bill. */
    Map<BillingYear, BilledYear> years() {
        return years.years();
    }

    /** The meter now; empty while it does not answer. */
    Optional<SiteMeter.Reading> reading() {
        return reading;
    }

    Books books() {
        return books;
    }

    /** Milliseconds of work at full speed that a job's GPUs have counted, up to the newest marks. */
    long workMillis(JobId job) {
        List<Long> counted = new ArrayList<>();
        newest.values()
                .forEach(mark ->
                        mark.counter(Optional.of(job)).map(Counter::workMillis).ifPresent(counted::add));
        return counted.stream().mapToLong(Long::longValue).sum();
    }
}
