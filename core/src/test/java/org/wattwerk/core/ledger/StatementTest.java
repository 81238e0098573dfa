package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wattwerk.core.ledger.Rooms.FIRST;
import static org.wattwerk.core.ledger.Rooms.PRETRAINING;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DemoTariff;
import org.wattwerk.core.time.QuarterHour;

class StatementTest {
    private static final Terms TERMS = new Terms(
            "demo, medium voltage 2026", Map.of(PRETRAINING, new TokenRate(500)), List.of("The GPUs are simulated."));

    @Example
    void statement_oneQuarterHour_isTheBillToTheCent() {
        Statement statement = Statement.of(List.of(quarterHour(FIRST, List.of())), TERMS);
        // 4 MWh: energy 4 * 104 = 416.00, network 37.60, concession 4.40, KWKG 17.84, offshore 37.64, special 2.00, tax
        // 82.00
        assertThat(statement.bill().values())
                .extracting(Money::euros)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(
                        euros("416.00"),
                        euros("37.60"),
                        euros("4.40"),
                        euros("17.84"),
                        euros("37.64"),
                        euros("2.00"),
                        euros("82.00"));
        // 416 + 37.60 + 4.40 + 17.84 + 37.64 + 2 + 82 = 597.48; 19 % of it 113.5212
        assertThat(statement.net()).isEqualTo(Money.parse("597.48 EUR"));
        assertThat(statement.vat()).isEqualTo(Money.parse("113.52 EUR"));
        assertThat(statement.gross()).isEqualTo(Money.parse("711.00 EUR"));
        AccountStatement job = statement.accounts().get(0);
        // 3 of 4 MWh: 448.11 net; 2,000,000 s at full speed * 500 tokens/s = 1,000 million tokens
        assertThat(job.netSum()).isEqualTo(Money.parse("448.11 EUR"));
        assertThat(job.tokens()).hasValue(1_000_000_000L);
        assertThat(job.netEurosPerMillionTokens()).hasValue(euros("0.4481"));
        // 3 MWh / 1,000 = 3,000 Wh
        assertThat(job.wattHoursPerMillionTokens()).hasValue(euros("3000.0"));
        assertThat(statement.preliminary()).isZero();
        assertThat(statement.missing()).isZero();
    }

    @Example
    void statement_silentNodeAndAGap_saysHowManyArePreliminaryAndMissing() {
        Statement statement =
                Statement.of(List.of(quarterHour(FIRST, List.of("node-9")), quarterHour(next(2), List.of())), TERMS);
        assertThat(statement.preliminary()).isEqualTo(1);
        assertThat(statement.missing()).isEqualTo(1);
        assertThat(statement.notInIt().orElseThrow()).contains("Leistungspreis");
    }

    @Example
    void statement_ofAProject_isThePartOfItsJobsWhoeverPays() {
        Payers payers = new Payers(
                Map.of(PRETRAINING, "physics", Rooms.FINETUNING, "language-lab"),
                Map.of(PRETRAINING, "bayerngpt", Rooms.FINETUNING, "bayerngpt"));
        SettledQuarterHour settled = Settlement.settle(
                new SettlementInput(
                        FIRST,
                        new MeterInterval(
                                FIRST, FIRST.next(), Energy.parse("4 MWh"), Energy.parse("1 MWh"), Quality.MEASURED),
                        List.of(
                                Rooms.node("node-1", FIRST, Rooms.job(PRETRAINING, "1 MWh", "0.5 MWh", 0)),
                                Rooms.node("node-2", FIRST, Rooms.job(Rooms.FINETUNING, "0.5 MWh", "0.5 MWh", 0))),
                        new TreeSet<>(),
                        payers,
                        EnergyPrice.parse("100 EUR/MWh"),
                        Rooms.SOURCE,
                        DemoTariff.tariff(),
                        new Facility.Rest()),
                Carries.NONE);
        Statement all = Statement.of(List.of(settled), TERMS);
        Statement project = all.ofProject("bayerngpt").orElseThrow();
        // 1.5 MWh and 1 MWh of 4 MWh that cost 597.48 EUR net: 224.06 and 149.36, each position to the cent
        assertThat(project.accounts())
                .extracting(part -> part.account().costCentre())
                .containsExactly("language-lab", "physics");
        assertThat(project.meter()).isEqualTo(Energy.parse("2.5 MWh"));
        assertThat(project.net())
                .isEqualTo(all.partOf("physics")
                        .orElseThrow()
                        .net()
                        .plus(all.partOf("language-lab").orElseThrow().net()));
        assertThat(all.ofProject("another")).isEmpty();
        assertThat(all.ofProject("")).isEmpty();
    }

    @Example
    void statement_nothingSettledOrOutOfOrder_isRefused() {
        assertThatThrownBy(() -> Statement.of(List.of(), TERMS)).hasMessageContaining("nothing is settled");
        assertThatThrownBy(() ->
                        Statement.of(List.of(quarterHour(FIRST, List.of()), quarterHour(FIRST, List.of())), TERMS))
                .hasMessageContaining("not in order");
    }

    @Property(tries = 150)
    void statement_anyPeriod_partsAreTheBillToTheCent(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SettledQuarterHour> settled = new ArrayList<>();
        Carries carries = Carries.NONE;
        for (int i = 0; i < count; i++) {
            SettledQuarterHour next = Settlement.settle(Rooms.random(random, next(i)), carries);
            carries = next.carries();
            settled.add(next);
        }
        Statement statement = Statement.of(settled, TERMS);
        List<AccountStatement> accounts = statement.accounts();

        assertThat(accounts.stream()
                        .mapToLong(account -> account.energy().millijoules())
                        .sum())
                .isEqualTo(statement.meter().millijoules());
        for (BillPosition position : statement.bill().keySet()) {
            assertThat(sum(accounts.stream()
                            .map(account -> account.net(position))
                            .toList()))
                    .isEqualTo(statement.bill().get(position));
            Money exact = sum(settled.stream()
                    .map(quarterHour -> quarterHour.net(position))
                    .toList());
            assertThat(statement.bill().get(position)).isEqualTo(exact.toCents());
        }
        assertThat(sum(accounts.stream().map(AccountStatement::vat).toList())).isEqualTo(statement.vat());
        assertThat(sum(accounts.stream().map(AccountStatement::gross).toList())).isEqualTo(statement.gross());
    }

    @Example
    void apportionment_threeEqualPartsOfACent_goToTheEarlier() {
        // 100 cents in three: 33 each, and the cent that is left to the first
        assertThat(Apportionment.split(100, new long[] {33, 33, 33}, new long[] {3, 3, 3}))
                .containsExactly(34, 33, 33);
        // -1 in two: floors -1 and -1, one unit to give back
        assertThat(Apportionment.split(-1, new long[] {-1, -1}, new long[] {4, 6}))
                .containsExactly(-1, 0);
        assertThatThrownBy(() -> Apportionment.split(5, new long[] {1, 1}, new long[] {0, 0}))
                .isInstanceOf(ArithmeticException.class);
    }

    @Example
    void tokens_ofAYearOfTenThousandGpus_fit() {
        // 10,000 GPUs * 31,536,000 s * 5,000 tokens/s
        assertThat(new TokenRate(5_000).tokens(10_000L * 31_536_000 * 1_000)).isEqualTo(1_576_800_000_000_000L);
    }

    private static SettledQuarterHour quarterHour(QuarterHour at, List<String> silent) {
        return Settlement.settle(
                Rooms.input(
                        at,
                        "4 MWh",
                        "1 MWh",
                        List.of(Rooms.node("node-1", at, Rooms.job(PRETRAINING, "2 MWh", "1 MWh", 2_000_000_000L))),
                        silent,
                        "100 EUR/MWh"),
                Carries.NONE);
    }

    private static QuarterHour next(int count) {
        return new QuarterHour(FIRST.number() + count);
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.ZERO, Money::plus);
    }

    private static BigDecimal euros(String amount) {
        return new BigDecimal(amount);
    }

    @Example
    void signedEnergy_negative_printsItsSign() {
        assertThat(new SignedEnergy(-Energy.parse("1 kWh").millijoules())).hasToString("-1 kWh");
    }
}
