package org.wattwerk.controller.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.core.time.QuarterHour;

/** Quarter hours of one node with one job whose counters grow the same way each time they are asked. */
final class Days {
    static final QuarterHour FIRST = new QuarterHour(1_926_000);
    static final NodeId NODE = new NodeId("node-1");
    static final JobId JOB = new JobId("pretraining");

    private static final Tariff TARIFF = new Tariff(
            "test",
            List.of(
                    new TariffComponent.DayAhead(EnergyPrice.parse("4 EUR/MWh")),
                    new TariffComponent.ElectricityTax(EnergyPrice.parse("20.50 EUR/MWh"))),
            Share.ofPercent(19));

    private Days() {}

    static QuarterHour at(long count) {
        return new QuarterHour(FIRST.number() + count);
    }

    static Mark mark(QuarterHour at) {
        long count = at.number() - FIRST.number();
        return new Mark(
                NODE,
                at,
                List.of(
                        new Counter(
                                Optional.empty(),
                                new Energy(1_000_007 * count),
                                new Energy(900_000_013 * count),
                                Quality.MEASURED,
                                0),
                        new Counter(
                                Optional.of(JOB),
                                new Energy(5_000_000_021L * count),
                                new Energy(2_400_000_000L * count),
                                Quality.INTEGRATED,
                                7_000_003 * count)));
    }

    static MeterMark meterMark(QuarterHour at) {
        long count = at.number() - FIRST.number();
        return new MeterMark(
                at, new Energy(12_345_678_901L * count), new Energy(2_000_000_001L * count), Quality.MEASURED);
    }

    static Evidence evidence(QuarterHour at) {
        return new Evidence(Optional.of(meterMark(at.next())), List.of(mark(at.next())));
    }

    static SettledQuarterHour settled(QuarterHour at, Carries before) {
        return Settlement.settle(input(at, List.of(interval(at)), List.of()), before);
    }

    static SettledQuarterHour settled(QuarterHour at, Payers payers, Carries before) {
        return Settlement.settle(input(at, List.of(interval(at)), List.of(), payers), before);
    }

    static SettledQuarterHour settledWithoutNode(QuarterHour at, Carries before) {
        return Settlement.settle(input(at, List.of(), List.of(NODE)), before);
    }

    /** Books it when its quarter hour has ended. */
    static boolean append(LedgerStore ledger, SettledQuarterHour settled, Evidence evidence) {
        return ledger.append(settled, reason(settled), settled.quarterHour().end(), evidence);
    }

    static Reason reason(SettledQuarterHour settled) {
        return settled.revision() == 0 ? Reason.SETTLED : Reason.LATE_MARKS;
    }

    /** Fills a ledger with the first quarter hours. */
    static void fill(LedgerStore ledger, int count) {
        Carries carries = ledger.carries();
        for (int i = 0; i < count; i++) {
            SettledQuarterHour settled = settled(at(i), carries);
            carries = settled.carries();
            append(ledger, settled, evidence(at(i)));
        }
    }

    static NodeInterval interval(QuarterHour at) {
        return NodeInterval.between(mark(at), mark(at.next()));
    }

    static Map<JobId, String> costCentres() {
        return Map.of(JOB, "foundation-model");
    }

    private static SettlementInput input(QuarterHour at, List<NodeInterval> nodes, List<NodeId> silent) {
        return input(at, nodes, silent, Payers.of(costCentres()));
    }

    private static SettlementInput input(QuarterHour at, List<NodeInterval> nodes, List<NodeId> silent, Payers payers) {
        long price = new SplittableRandom(at.number()).nextLong(-500_000_000, 4_000_000_001L);
        return new SettlementInput(
                at,
                MeterInterval.between(meterMark(at), meterMark(at.next())),
                nodes,
                new TreeSet<>(silent),
                payers,
                new EnergyPrice(price),
                new PriceSource("test prices", true, "none"),
                TARIFF,
                new Facility.Rest());
    }
}
