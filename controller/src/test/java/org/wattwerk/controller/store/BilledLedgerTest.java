package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Correction;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

/** A ledger that holds what the year's bill accrued. */
class BilledLedgerTest {
    private static final BillingYear YEAR = new BillingYear(2026);
    private static final int QUARTER_HOURS = 120;
    private static final PriceSource SOURCE = new PriceSource("test prices", false, "none");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void entries_ofTheYearsBill_comeBackAsTheyWereAndSumToIt(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        List<SettledQuarterHour> booked = new ArrayList<>();
        BilledYear year = fill(address, booked);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.settled(YEAR.first(), YEAR.end())).isEqualTo(booked);
            assertThat(ledger.sums()
                            .days(LocalDate.of(2026, 1, 1), LocalDate.of(2027, 1, 1))
                            .bill())
                    .isEqualTo(year.posted())
                    .isEqualTo(year.tariff().accrued(year.use().state()));
            assertThat(ledger.used(YEAR.first(), YEAR.end()))
                    .hasSize(QUARTER_HOURS)
                    .allSatisfy(used ->
                            assertThat(year.use().energy(used.quarterHour())).contains(used.energy()));
            assertThat(ledger.sums()
                            .days(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2))
                            .accounts())
                    .containsKeys(AccountId.DEFERRED, AccountId.inPeak("overhead"));
        }
        assertThat(Verification.of(address, AsOf.NOW).findings()).isEmpty();
        assertThat(YearProof.of(address, rates(), LocalDate.MAX))
                .singleElement()
                .satisfies(proof -> {
                    assertThat(proof.year()).isEqualTo(YEAR);
                    assertThat(proof.findings()).isEmpty();
                    assertThat(proof.posted())
                            .isEqualTo(year.posted().values().stream().reduce(Money.ZERO, Money::plus));
                });
        TariffBook other = ShippedPolicy.REFERENCE_384.load().tariff().book().orElseThrow();
        assertThat(YearProof.of(
                        address,
                        new TariffBook(
                                "without its first rate", other.components().subList(1, 2), Share.NONE),
                        LocalDate.MAX))
                .singleElement()
                .satisfies(proof -> assertThat(proof.findings())
                        .anySatisfy(found -> assertThat(found).startsWith("capacity charge of 2026 is posted with")));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closing_reasonChangedByHand_isFound(Kind kind) throws SQLException {
        LedgerAddress address = kind.fresh(folder);
        fill(address, new ArrayList<>());
        Instant late = YEAR.first().start().plusSeconds(40 * 86_400);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            QuarterHour last = YEAR.monthStart(2);
            ledger.append(
                    settled(BilledYear.startingAt(last, tariff()), last, 100), Reason.SETTLED, late, Evidence.NONE);
            ledger.close(BillingMonth.of(YEAR.first()), "checked", late);
            assertThat(ledger.sums().closedBecause(BillingMonth.of(YEAR.first())))
                    .contains("checked");
        }
        byte[] other = new PackedOutput().text("chicked").toBytes();
        Kind.tamper(
                address,
                "UPDATE entry SET body = "
                        + (kind == Kind.SQLITE ? "x'" : "'\\x")
                        + HexFormat.of().formatHex(other) + "' WHERE quarter_hour IS NULL");
        assertThat(Verification.of(address, AsOf.NOW).findings())
                .anySatisfy(found -> assertThat(found).contains("end of 2026-01", "its hash does not fit"));
    }

    /** Quarter hours of rising load, every tenth of them corrected by the meter operator. */
    private static BilledYear fill(LedgerAddress address, List<SettledQuarterHour> booked) {
        BilledYear year = BilledYear.startingAt(YEAR.first(), tariff());
        try (LedgerStore ledger = LedgerStore.open(address)) {
            QuarterHour at = YEAR.first();
            for (int i = 0; i < QUARTER_HOURS; i++) {
                SettledQuarterHour settled = settled(year, at, 100 + i);
                ledger.append(settled, Reason.SETTLED, at.end(), Evidence.NONE);
                year = year.plus(settled, Optional.empty());
                if (i % 10 == 0) {
                    SettledQuarterHour corrected = Correction.meterValue(
                            settled, meter(at, 90 + i), new Facility.Rest(), settled.carries(), Optional.of(year));
                    ledger.append(corrected, Reason.METER_VALUE, at.end(), Evidence.NONE);
                    year = year.plus(corrected, Optional.of(settled));
                    settled = corrected;
                }
                booked.add(settled);
                at = at.next();
            }
        }
        return year;
    }

    private static TariffBook rates() {
        return ShippedPolicy.MEDIUM_VOLTAGE_2026.load().tariff().book().orElseThrow();
    }

    private static YearTariff tariff() {
        return rates().year(YEAR, LocalDate.of(2026, 1, 1));
    }

    private static MeterInterval meter(QuarterHour at, long kilowattHours) {
        return new MeterInterval(
                at, at.next(), Energy.ofKilowattHours(kilowattHours), Energy.ofKilowattHours(20), Quality.MEASURED);
    }

    private static SettledQuarterHour settled(BilledYear year, QuarterHour at, long kilowattHours) {
        return Settlement.settle(
                new SettlementInput(
                        at,
                        meter(at, kilowattHours),
                        List.of(),
                        new TreeSet<>(),
                        Map.of(),
                        EnergyPrice.parse("86 EUR/MWh"),
                        SOURCE,
                        new Tariff("the year's bill", List.of(), Share.ofPercent(19)),
                        new Facility.Rest()),
                Carries.NONE,
                Optional.of(year));
    }
}
