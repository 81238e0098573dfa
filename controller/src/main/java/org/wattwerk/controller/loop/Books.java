package org.wattwerk.controller.loop;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/**
 * The sums of what is settled since a start, for display; the ledger is the truth. Kept by quarter hour, because a late mark
 * corrects one.
 */
final class Books {
    private static final int KEPT = 40 * 96;

    private final Instant since;
    private final TreeMap<QuarterHour, SettledQuarterHour> latest = new TreeMap<>();
    private Map<AccountId, Sum> sums = Map.of();

    /** What one account has been charged. */
    record Sum(SignedEnergy energy, Money net) {
        private static final Sum ZERO = new Sum(SignedEnergy.ZERO, Money.ZERO);

        Sum plus(Sum other) {
            return new Sum(energy.plus(other.energy), net.plus(other.net));
        }

        private Sum plus(Line line) {
            return new Sum(energy.plus(line.energy()), net.plus(line.netSum()));
        }
    }

    Books(Instant since) {
        this.since = since;
    }

    void add(List<SettledQuarterHour> settled) {
        settled.forEach(quarterHour -> latest.put(quarterHour.quarterHour(), quarterHour));
        while (latest.size() > KEPT) {
            latest.pollFirstEntry();
        }
        Map<AccountId, Sum> counted = new TreeMap<>(Comparator.naturalOrder());
        for (SettledQuarterHour quarterHour : latest.values()) {
            if (!quarterHour.quarterHour().start().isBefore(since)) {
                for (Line line : quarterHour.lines()) {
                    counted.put(
                            line.account(),
                            counted.getOrDefault(line.account(), Sum.ZERO).plus(line));
                }
            }
        }
        sums = counted;
    }

    /** The newest revision, if it is kept. */
    Optional<SettledQuarterHour> latest(QuarterHour quarterHour) {
        return Optional.ofNullable(latest.get(quarterHour));
    }

    Map<AccountId, Sum> sums() {
        return sums;
    }

    Sum sum(AccountId account) {
        return sums.getOrDefault(account, Sum.ZERO);
    }

    /** Net sum of all accounts. */
    Money net() {
        return sums.values().stream().map(Sum::net).reduce(Money.ZERO, Money::plus);
    }

    /** Value added tax in force at the newest settlement. */
    Share vat() {
        return latest.isEmpty() ? Share.NONE : latest.lastEntry().getValue().vat();
    }

    /** The first instant that is not settled; empty before the first settlement. */
    Optional<Instant> settledUntil() {
        return latest.isEmpty()
                ? Optional.empty()
                : Optional.of(latest.lastKey().end());
    }

    /** The worst quality of all that is summed. */
    Quality quality() {
        Quality worst = Quality.MEASURED;
        for (SettledQuarterHour quarterHour : latest.values()) {
            if (!quarterHour.quarterHour().start().isBefore(since)) {
                worst = worst.worst(quarterHour.meterQuality());
                for (Line line : quarterHour.lines()) {
                    worst = worst.worst(line.quality());
                }
            }
        }
        return worst;
    }
}
