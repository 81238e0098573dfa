package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wattwerk.core.ledger.Rooms.FINETUNING;
import static org.wattwerk.core.ledger.Rooms.FIRST;
import static org.wattwerk.core.ledger.Rooms.PRETRAINING;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DemoTariff;
import org.wattwerk.core.time.QuarterHour;

class SettlementTest {
    private static final AccountId PRETRAINING_ACCOUNT = AccountId.of(PRETRAINING, "foundation-model");
    private static final NodeInterval NODE_1 =
            Rooms.node("node-1", FIRST, Rooms.job(PRETRAINING, "1.4 kWh", "0.7 kWh", 7_200_000));
    private static final NodeInterval NODE_2 =
            Rooms.node("node-2", FIRST, Rooms.job(FINETUNING, "0.2 kWh", "0.1 kWh", 1_000), Rooms.idle("0.1 kWh"));

    @Example
    void settle_twoNodesAndCampus_leavesTheRestToOverhead() {
        SettledQuarterHour settled = Settlement.settle(
                Rooms.input(FIRST, "4 kWh", "1 kWh", List.of(NODE_1, NODE_2), List.of(), "100 EUR/MWh"), Carries.NONE);
        assertThat(energies(settled))
                .containsExactly(
                        Map.entry("finetuning", Energy.parse("0.3 kWh")),
                        Map.entry("pretraining", Energy.parse("2.1 kWh")),
                        Map.entry("idle", Energy.parse("0.1 kWh")),
                        // 4 - 1 - (2.1 + 0.3 + 0.1) = 0.5
                        Map.entry("overhead", Energy.parse("0.5 kWh")),
                        Map.entry("other", Energy.parse("1 kWh")));
        // 4 kWh * (100 + 4) EUR/MWh = 0.416 EUR; of it pretraining 2.1 kWh * 104 EUR/MWh = 0.2184 EUR
        assertThat(settled.charges().get(BillPosition.ENERGY))
                .isEqualTo(new Charge(EnergyPrice.parse("104 EUR/MWh"), Money.parse("0.416 EUR"), 0));
        assertThat(line(settled, PRETRAINING_ACCOUNT).net(BillPosition.ENERGY)).isEqualTo(Money.parse("0.2184 EUR"));
        // 4 kWh * (100 + 49.37) EUR/MWh = 0.59748 EUR
        assertThat(settled.net()).isEqualTo(Money.parse("0.59748 EUR"));
        assertThat(line(settled, PRETRAINING_ACCOUNT).workMillis()).isEqualTo(7_200_000);
        assertThat(settled.preliminary()).isFalse();
    }

    @Example
    void settle_nodesCountMoreThanTheMeter_putsTheDifferenceIntoUnattributedWithAMinus() {
        SettledQuarterHour settled = Settlement.settle(
                Rooms.input(FIRST, "3 kWh", "1 kWh", List.of(NODE_1), List.of(), "100 EUR/MWh"), Carries.NONE);
        // 3 - 1 - 2.1 = -0.1 kWh
        assertThat(line(settled, AccountId.UNATTRIBUTED).energy())
                .isEqualTo(new SignedEnergy(-Energy.parse("0.1 kWh").millijoules()));
        // -0.1 kWh * 104 EUR/MWh = -0.0104 EUR
        assertThat(line(settled, AccountId.UNATTRIBUTED).net(BillPosition.ENERGY))
                .isEqualTo(Money.parse("-0.0104 EUR"));
        assertThat(settled.lines()).noneMatch(line -> line.account().equals(AccountId.OVERHEAD));
    }

    @Example
    void settle_silentNode_isPreliminaryAndItsEnergyIsUnattributedUntilItsMarksCome() {
        SettledQuarterHour first = Settlement.settle(
                Rooms.input(FIRST, "4 kWh", "1 kWh", List.of(NODE_1), List.of("node-2"), "100 EUR/MWh"), Carries.NONE);
        assertThat(first.preliminary()).isTrue();
        // 4 - 1 - 2.1 = 0.9: overhead cannot be told from the silent node
        assertThat(line(first, AccountId.UNATTRIBUTED).energy()).isEqualTo(SignedEnergy.of(Energy.parse("0.9 kWh")));
        assertThat(line(first, AccountId.UNATTRIBUTED).quality()).isEqualTo(Quality.MISSING);

        SettledQuarterHour corrected = Correction.lateMarks(
                first, List.of(NODE_2), Payers.of(Rooms.COST_CENTRES), new Facility.Rest(), first.carries());
        SettledQuarterHour atOnce = Settlement.settle(
                Rooms.input(FIRST, "4 kWh", "1 kWh", List.of(NODE_1, NODE_2), List.of(), "100 EUR/MWh"), Carries.NONE);
        assertThat(corrected.revision()).isEqualTo(1);
        assertThat(corrected.preliminary()).isFalse();
        assertThat(corrected.lines()).isEqualTo(atOnce.lines());
        assertThat(corrected.charges()).isEqualTo(first.charges());
    }

    @Example
    void correct_nodeThatWasNotSilentOrAnotherQuarterHour_isRefused() {
        SettledQuarterHour first = Settlement.settle(
                Rooms.input(FIRST, "4 kWh", "1 kWh", List.of(NODE_1), List.of("node-2"), "100 EUR/MWh"), Carries.NONE);
        assertThatThrownBy(() -> Correction.lateMarks(
                        first, List.of(NODE_1), Payers.of(Rooms.COST_CENTRES), new Facility.Rest(), first.carries()))
                .hasMessageContaining("node-1 was not silent");
        assertThatThrownBy(() -> Correction.lateMarks(
                        first,
                        List.of(Rooms.node("node-2", FIRST.next())),
                        Payers.of(Rooms.COST_CENTRES),
                        new Facility.Rest(),
                        first.carries()))
                .hasMessageContaining("is not the quarter hour");
    }

    @Example
    void settle_jobWithoutCostCentre_isBookedAsUnassigned() {
        SettlementInput input = new SettlementInput(
                FIRST,
                new MeterInterval(FIRST, FIRST.next(), Energy.parse("3 kWh"), Energy.ZERO, Quality.MEASURED),
                List.of(NODE_1),
                new TreeSet<>(),
                Map.of(),
                EnergyPrice.ZERO,
                Rooms.SOURCE,
                DemoTariff.tariff());
        assertThat(Settlement.settle(input, Carries.NONE).lines().get(0).account())
                .isEqualTo(AccountId.of(PRETRAINING, "unassigned"));
    }

    @Example
    void input_ofAnotherQuarterHourOrTheSameNodeTwice_isRefused() {
        assertThatThrownBy(() -> Rooms.input(FIRST.next(), "1 kWh", "0 J", List.of(NODE_1), List.of(), "1 EUR/MWh"))
                .hasMessageContaining("is not the quarter hour");
        assertThatThrownBy(() -> Rooms.input(FIRST, "1 kWh", "0 J", List.of(NODE_1), List.of("node-1"), "1 EUR/MWh"))
                .hasMessageContaining("named twice");
    }

    @Property(tries = 500)
    void settle_anyRoomAndPrice_linesAreTheMeterAndTheBill(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SettlementInput input = Rooms.random(random, FIRST);
        Carries before = Settlement.settle(Rooms.random(random, FIRST.previous()), Carries.NONE)
                .carries();
        SettledQuarterHour settled = Settlement.settle(input, before);

        assertThat(settled.lines().stream()
                        .mapToLong(line -> line.energy().millijoules())
                        .sum())
                .isEqualTo(input.meter().connectionPoint().millijoules());
        settled.charges().forEach((position, charge) -> {
            assertThat(settled.lines().stream()
                            .mapToLong(line -> line.net(position).microEuros())
                            .sum())
                    .isEqualTo(charge.net().microEuros());
            for (Line line : settled.lines()) {
                // No account pays more than a micro-euro more or less than its energy times the price.
                assertThat(line.net(position).microEuros()
                                - Amount.of(charge.price(), line.energy()).microEuros())
                        .isBetween(0L, 1L);
            }
        });
        assertThat(settled.lines().stream().map(Line::account).toList()).isSorted();
        assertThat(Settlement.settle(input, before)).isEqualTo(settled);
    }

    @Property(tries = 200)
    void correct_anyRoom_movesEnergyAndKeepsTheWhole(@ForAll long seed) {
        SettlementInput all = Rooms.random(new SplittableRandom(seed), FIRST);
        List<NodeInterval> late = all.nodes().stream()
                .filter(node -> node.node().hashCode() % 2 == 0)
                .toList();
        List<NodeInterval> early =
                all.nodes().stream().filter(node -> !late.contains(node)).toList();
        TreeSet<NodeId> silent = new TreeSet<>(all.silent());
        late.forEach(node -> silent.add(node.node()));
        SettledQuarterHour first = Settlement.settle(
                new SettlementInput(
                        FIRST,
                        all.meter(),
                        early,
                        silent,
                        all.payers().costCentres(),
                        all.dayAhead(),
                        all.priceSource(),
                        all.tariff()),
                Carries.NONE);
        SettledQuarterHour corrected =
                Correction.lateMarks(first, late, all.payers(), new Facility.Rest(), first.carries());
        assertThat(corrected.lines())
                .isEqualTo(Settlement.settle(all, Carries.NONE).lines());
        assertThat(corrected.net()).isEqualTo(first.net());
        assertThat(corrected.carries()).isEqualTo(first.carries());
    }

    @Property(tries = 100)
    void settle_splitIntoQuarterHours_costsWhatTheWholeCosts(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 96) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        EnergyPrice price = Rooms.price(random);
        Energy whole = Energy.ZERO;
        Carries carries = Carries.NONE;
        Map<BillPosition, Money> sums = new EnumMap<>(BillPosition.class);
        QuarterHour at = FIRST;
        for (int i = 0; i < count; i++) {
            Energy part = new Energy(random.nextLong(60_000_000_000L));
            whole = whole.plus(part);
            SettledQuarterHour settled = Settlement.settle(meterOnly(at, part, price), carries);
            carries = settled.carries();
            settled.charges().forEach((position, charge) -> sums.merge(position, charge.net(), Money::plus));
            at = at.next();
        }
        SettledQuarterHour once = Settlement.settle(meterOnly(FIRST, whole, price), Carries.NONE);
        once.charges()
                .forEach((position, charge) -> assertThat(sums.get(position)).isEqualTo(charge.net()));
        assertThat(carries).isEqualTo(once.carries());
    }

    @Example
    void settle_aTenMegawattSiteAtTheMarketsLimit_fits() {
        SettledQuarterHour settled = Settlement.settle(
                meterOnly(FIRST, Energy.parse("2.5 MWh"), EnergyPrice.parse("4000 EUR/MWh")), Carries.NONE);
        // 2.5 MWh * (4,000 + 4) EUR/MWh
        assertThat(settled.net(BillPosition.ENERGY)).isEqualTo(Money.ofEuros(10_010));
    }

    private static SettlementInput meterOnly(QuarterHour at, Energy meter, EnergyPrice price) {
        return new SettlementInput(
                at,
                new MeterInterval(at, at.next(), meter, Energy.ZERO, Quality.MEASURED),
                List.of(),
                new TreeSet<>(),
                Map.of(),
                price,
                Rooms.SOURCE,
                DemoTariff.tariff());
    }

    private static Line line(SettledQuarterHour settled, AccountId account) {
        return settled.lines().stream()
                .filter(line -> line.account().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map.Entry<String, Energy>> energies(SettledQuarterHour settled) {
        List<Map.Entry<String, Energy>> energies = new ArrayList<>();
        settled.lines()
                .forEach(line -> energies.add(Map.entry(
                        line.account().name(), new Energy(line.energy().millijoules()))));
        return energies;
    }
}
