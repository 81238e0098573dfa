package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.meter.MeterMarks;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.store.Evidence;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.MarkInbox;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.time.QuarterHour;

/**
 * From marks to the ledger: samples the meter, closes quarter hours as soon as all has arrived, hands them to the writer one
 * after the other and goes on with what the disk has confirmed. Owned by the loop's thread; waits for nothing.
 */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int WAITING_MAX = 96;
    /** How far back a silent node's quarter hours are remembered across a restart. */
    private static final int REMEMBERED = 40 * 96;

    private final SiteMeter meter;
    private final MeterMarks meterMarks;
    private final MarkInbox inbox;
    private final PriceBook prices;
    private final LedgerWriter writer;
    private final Executor loop;
    private final Confirmed confirmed;
    private final Books books;
    private final Map<NodeId, Mark> newest = new HashMap<>();
    private final Deque<Closed> waiting = new ArrayDeque<>();
    private final Map<QuarterHour, SettledQuarterHour> handedOut = new HashMap<>();
    private Carries carries;
    private Optional<SiteMeter.Reading> reading = Optional.empty();
    private boolean meterFailed;
    private boolean writing;
    private Duration notBefore = Duration.ZERO;

    /** Told, on the loop's thread, what is in the ledger now. */
    interface Confirmed {
        /**
         * @param neededNoMore by node, its last mark that may be forgotten
         */
        void settled(SettledQuarterHour settled, SortedMap<NodeId, QuarterHour> neededNoMore);

        void failed(String why);
    }

    /** A settlement on its way to the disk. */
    private record Closed(SettledQuarterHour settled, Evidence evidence, SortedMap<NodeId, QuarterHour> neededNoMore) {}

    /** What a ledger holds that settling goes on from; read before the loop starts. */
    record Recovered(
            Optional<MeterMark> meterMark,
            SortedMap<NodeId, Mark> marks,
            Carries carries,
            List<SettledQuarterHour> settled) {
        static Recovered from(LedgerStore store) {
            Optional<MeterMark> last = store.lastMeterMark();
            List<SettledQuarterHour> settled = last.map(
                            mark -> store.settled(new QuarterHour(mark.at().number() - REMEMBERED), mark.at()))
                    .orElse(List.of());
            return new Recovered(last, store.lastMarks(), store.carries(), settled);
        }
    }

    /**
     * @param loop runs what the writer completes on the loop's thread
     * @param since from when on the sums for display count
     */
    Settling(
            SiteMeter meter,
            PriceBook prices,
            LedgerWriter writer,
            Duration patience,
            Recovered recovered,
            Instant since,
            Executor loop,
            Confirmed confirmed) {
        this.meter = meter;
        this.prices = prices;
        this.writer = writer;
        this.loop = loop;
        this.confirmed = confirmed;
        this.meterMarks = new MeterMarks(recovered.meterMark);
        this.inbox = new MarkInbox(patience);
        this.books = new Books(since);
        this.carries = recovered.carries;
        recovered.meterMark.ifPresent(inbox::recovered);
        recovered.marks.values().forEach(mark -> {
            inbox.recovered(mark);
            newest.put(mark.node(), mark);
        });
        recovered.settled.forEach(quarterHour -> {
            quarterHour.silent().forEach(node -> inbox.recoveredSilent(node, quarterHour.quarterHour()));
            if (quarterHour.preliminary()) {
                handedOut.put(quarterHour.quarterHour(), quarterHour);
            }
        });
        books.add(recovered.settled);
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
    void settle(Instant now, Duration elapsed, Map<JobId, String> costCentres) {
        while (waiting.size() < WAITING_MAX) {
            Optional<Closed> closed = close(now, costCentres).or(() -> correct(costCentres));
            if (closed.isEmpty()) {
                break;
            }
            waiting.add(closed.get());
        }
        write(elapsed);
    }

    private Optional<Closed> close(Instant now, Map<JobId, String> costCentres) {
        Optional<PriceBook.Price> price = inbox.next().flatMap(prices::settled);
        if (price.isEmpty()) {
            return Optional.empty();
        }
        return inbox.due(now).map(due -> {
            SettledQuarterHour settled = Settlement.settle(
                    new SettlementInput(
                            due.quarterHour(),
                            due.meter(),
                            due.nodes(),
                            due.silent(),
                            costCentres,
                            price.get().dayAhead(),
                            price.get().source(),
                            prices.tariff()),
                    carries);
            carries = settled.carries();
            if (settled.preliminary()) {
                handedOut.put(settled.quarterHour(), settled);
            }
            return new Closed(settled, new Evidence(Optional.of(due.meterMark()), due.marks()), inbox.neededNoMore());
        });
    }

    private Optional<Closed> correct(Map<JobId, String> costCentres) {
        return inbox.late().flatMap(late -> {
            SettledQuarterHour previous = handedOut.get(late.quarterHour());
            if (previous == null) {
                LOG.warn(
                        "marks for {} came too late to be booked",
                        late.quarterHour().start());
                return Optional.empty();
            }
            SettledQuarterHour corrected = Settlement.correct(previous, late.nodes(), costCentres);
            if (corrected.preliminary()) {
                handedOut.put(corrected.quarterHour(), corrected);
            } else {
                handedOut.remove(corrected.quarterHour());
            }
            return Optional.of(
                    new Closed(corrected, new Evidence(Optional.empty(), late.marks()), inbox.neededNoMore()));
        });
    }

    /** One at a time, so that a failed one is tried again before any later one. */
    private void write(Duration elapsed) {
        Closed next = waiting.peekFirst();
        if (next == null || writing || elapsed.compareTo(notBefore) < 0) {
            return;
        }
        writing = true;
        writer.settle(next.settled, next.evidence)
                .whenComplete((nothing, failure) -> loop.execute(() -> {
                    writing = false;
                    if (failure != null) {
                        notBefore = elapsed.plus(RETRY);
                        confirmed.failed(String.valueOf(failure.getMessage()));
                        return;
                    }
                    waiting.removeFirst();
                    books.add(List.of(next.settled));
                    confirmed.settled(next.settled, next.neededNoMore);
                    write(elapsed);
                }));
    }

    /** True while something that was closed is not on the disk yet. */
    boolean isWriting() {
        return !waiting.isEmpty();
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
