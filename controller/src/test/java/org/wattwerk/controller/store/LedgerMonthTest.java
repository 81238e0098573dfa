package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Correction;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.time.QuarterHour;

/** What comes after a month was closed: its statement stays, the next one shows the correction as a line. */
class LedgerMonthTest {
    private static final Terms TERMS = new Terms("test", Map.of(), List.of());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void price_revisedAfterTheClosing_isALineOfTheNextMonth(Kind kind) {
        BillingMonth month = BillingMonth.of(Days.FIRST);
        QuarterHour last = QuarterHour.containing(month.end()).previous();
        QuarterHour next = last.next();
        Instant late = next.end().plusSeconds(60);
        try (LedgerStore ledger = LedgerStore.open(kind.fresh(folder))) {
            SettledQuarterHour settled = Days.settled(last, Carries.NONE);
            assertThatThrownBy(() -> ledger.close(month, "end of month", late))
                    .hasMessageContaining("settled until nothing");
            Days.append(ledger, settled, Days.evidence(last));
            assertThatThrownBy(() -> ledger.close(month, "end of month", month.start()))
                    .hasMessageContaining("cannot be closed");
            assertThat(ledger.close(month, "end of month", late)).isTrue();
            assertThat(ledger.close(month, "end of month", late)).isFalse();
            assertThat(ledger.closedUntil()).contains(month);
            MonthStatement out = ledger.sums().month(month, TERMS);
            assertThat(out.closedAt()).contains(late);

            SettledQuarterHour after = Days.settled(next, ledger.carries());
            Days.append(ledger, after, Days.evidence(next));
            EnergyPrice dearer = new EnergyPrice(settled.dayAhead().microEurosPerMwh() + 1_000_000_000L);
            SettledQuarterHour corrected = Correction.price(
                    settled,
                    dearer,
                    settled.priceSource(),
                    Map.of(BillPosition.ENERGY, dearer),
                    settled.vat(),
                    ledger.carries());
            ledger.append(corrected, Reason.PRICE_REVISION, late, Evidence.NONE);

            assertThat(ledger.sums().month(month, TERMS)).isEqualTo(out);
            MonthStatement second = ledger.sums().month(month.next(), TERMS);
            assertThat(second.own())
                    .contains(Statement.of(
                            new PeriodSums().plus(after),
                            next,
                            QuarterHour.startingAt(month.next().end()),
                            TERMS));
            MonthStatement.CorrectionLine line =
                    Optional.ofNullable(second.corrections().get(month)).orElseThrow();
            assertThat(line.net())
                    .isEqualTo(corrected.charges().keySet().stream()
                            .map(position -> corrected
                                    .net(position)
                                    .minus(settled.net(position))
                                    .toCents())
                            .reduce(Money.ZERO, Money::plus));
            assertThat(ledger.bookings(last).stream().map(Booking::month)).containsExactly(month, month.next());
            assertThat(ledger.settled(last, next)).containsExactly(corrected);
            assertThat(ledger.settledAsOf(last, next, last.end())).containsExactly(settled);
            // Two settlements, a closing and a correction.
            assertThat(ledger.verifyChain()).isEqualTo(4);
        }
    }
}
