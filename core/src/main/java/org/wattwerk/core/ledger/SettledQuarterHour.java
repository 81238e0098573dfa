package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/**
 * One quarter hour as it stands in the ledger. It cannot exist unless its lines sum to the meter's energy and, position by
 * position, to the bill's amount.
 *
 * @param revision 0 for the first settlement, n for its n-th correction
 * @param dayAhead day-ahead price, without the supplier's margin
 * @param meter energy at the connection point
 * @param charges each position of the bill for the whole connection point
 * @param accruals what the year's bill accrued in it; empty where the policy has none
 * @param carries where the next quarter hour's amounts go on from
 * @param vat value added tax that goes on top of the net amounts
 * @param lines one for each account with energy or work, in the order of accounts
 * @param silent nodes whose marks are missing
 * @param preliminary true while a silent node's marks, or the meter's value, may still change it; false once it is final
 */
public record SettledQuarterHour(
        QuarterHour quarterHour,
        int revision,
        EnergyPrice dayAhead,
        PriceSource priceSource,
        Energy meter,
        Quality meterQuality,
        SortedMap<BillPosition, Charge> charges,
        SortedMap<BillPosition, Accrual> accruals,
        Carries carries,
        Share vat,
        List<Line> lines,
        SortedSet<NodeId> silent,
        boolean preliminary) {
    public SettledQuarterHour {
        charges = Collections.unmodifiableSortedMap(new TreeMap<>(charges));
        accruals = Collections.unmodifiableSortedMap(new TreeMap<>(accruals));
        lines = List.copyOf(lines);
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
        SignedEnergy energy = lines.stream().map(Line::energy).reduce(SignedEnergy.ZERO, SignedEnergy::plus);
        if (!energy.equals(SignedEnergy.of(meter))) {
            throw new IllegalArgumentException(
                    "lines of " + quarterHour + " hold " + energy + ", but the meter counted " + meter);
        }
        Map<BillPosition, Money> held = new EnumMap<>(BillPosition.class);
        for (Line line : lines) {
            line.net().forEach((position, money) -> held.merge(position, money, Money::plus));
        }
        SortedSet<BillPosition> positions = union(charges, accruals);
        positions.addAll(held.keySet());
        for (BillPosition position : positions) {
            Money net = net(charges, accruals, position);
            Money sum = held.getOrDefault(position, Money.ZERO);
            if (!sum.equals(net)) {
                throw new IllegalArgumentException("lines of " + quarterHour.start() + " hold " + sum + " net for "
                        + position.label() + ", but the position is " + net);
            }
        }
    }

    /** Where the policy has no bill of the year. */
    public SettledQuarterHour(
            QuarterHour quarterHour,
            int revision,
            EnergyPrice dayAhead,
            PriceSource priceSource,
            Energy meter,
            Quality meterQuality,
            SortedMap<BillPosition, Charge> charges,
            Carries carries,
            Share vat,
            List<Line> lines,
            SortedSet<NodeId> silent,
            boolean preliminary) {
        this(
                quarterHour,
                revision,
                dayAhead,
                priceSource,
                meter,
                meterQuality,
                charges,
                new TreeMap<>(),
                carries,
                vat,
                lines,
                silent,
                preliminary);
    }

    private static SortedSet<BillPosition> union(
            SortedMap<BillPosition, Charge> charges, SortedMap<BillPosition, Accrual> accruals) {
        SortedSet<BillPosition> positions = new TreeSet<>(charges.keySet());
        positions.addAll(accruals.keySet());
        return positions;
    }

    private static Money net(
            SortedMap<BillPosition, Charge> charges, SortedMap<BillPosition, Accrual> accruals, BillPosition position) {
        Charge charge = charges.get(position);
        Accrual accrual = accruals.get(position);
        return (charge == null ? Money.ZERO : charge.net()).plus(accrual == null ? Money.ZERO : accrual.net());
    }

    /** All positions that it has an amount of, in the order of the bill. */
    public SortedSet<BillPosition> positions() {
        return union(charges, accruals);
    }

    /** True while its total stands in for a value that the utility meter has not given yet. */
    public boolean withoutMeter() {
        return meterQuality == Quality.MISSING;
    }

    /** The part of an account; empty if it has none. */
    public Optional<Line> line(AccountId account) {
        return lines.stream().filter(line -> line.account().equals(account)).findFirst();
    }

    /** One position for the whole connection point, net; zero where it is not charged. */
    public Money net(BillPosition position) {
        return net(charges, accruals, position);
    }

    /** All positions together, net. */
    public Money net() {
        return positions().stream().map(this::net).reduce(Money.ZERO, Money::plus);
    }
}
