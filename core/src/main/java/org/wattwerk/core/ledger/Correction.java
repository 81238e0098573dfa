package org.wattwerk.core.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;

/**
 * The next revision of a settled quarter hour. Each is complete in itself and takes the place of the one before, which is
 * reversed in full; {@code head} is always what the ledger's newest entry left, and the ledger goes on from what the
 * correction leaves, so that rounding never adds up.
 */
public final class Correction {
    private Correction() {}

    /** What changes; the rest is as it was. */
    private record Change(
            EnergyPrice dayAhead,
            PriceSource source,
            SortedMap<BillPosition, EnergyPrice> prices,
            Share vat,
            Energy meter,
            Quality meterQuality,
            SortedSet<NodeId> silent) {
        static Change of(SettledQuarterHour previous) {
            SortedMap<BillPosition, EnergyPrice> prices = new TreeMap<>();
            previous.charges().forEach((position, charge) -> prices.put(position, charge.price()));
            return new Change(
                    previous.dayAhead(),
                    previous.priceSource(),
                    prices,
                    previous.vat(),
                    previous.meter(),
                    previous.meterQuality(),
                    previous.silent());
        }

        Change silent(SortedSet<NodeId> nodes) {
            return new Change(dayAhead, source, prices, vat, meter, meterQuality, nodes);
        }

        Change meter(MeterInterval counted) {
            return new Change(dayAhead, source, prices, vat, counted.connectionPoint(), counted.quality(), silent);
        }
    }

    /**
     * Marks of silent nodes have arrived: their energy moves from unattributed to the jobs. Total, price and bill stay.
     *
     * @param late what the nodes used in this very quarter hour
     * @throws IllegalArgumentException if a node was not silent, or the interval is another one
     */
    public static SettledQuarterHour lateMarks(
            SettledQuarterHour previous, List<NodeInterval> late, Payers payers, Facility facility, Carries head) {
        SortedSet<NodeId> silent = new TreeSet<>(previous.silent());
        for (NodeInterval node : late) {
            if (!node.covers(previous.quarterHour())) {
                throw new IllegalArgumentException("the interval of " + node.node() + ", " + node.from() + " to "
                        + node.to() + ", is not the quarter hour " + previous.quarterHour());
            }
            if (!silent.remove(node.node())) {
                throw new IllegalArgumentException(
                        node.node() + " was not silent in " + previous.quarterHour() + " and cannot be late");
            }
        }
        Tally tally = new Tally();
        tally.addKnown(previous, true);
        tally.addNodes(late, payers);
        return revised(previous, Change.of(previous).silent(silent), tally, facility, head, Optional.empty());
    }

    /**
     * The utility meter's value has arrived, or another one in place of it.
     *
     * @throws IllegalArgumentException if it is of another quarter hour
     */
    public static SettledQuarterHour meterValue(
            SettledQuarterHour previous, MeterInterval meter, Facility facility, Carries head) {
        return meterValue(previous, meter, facility, head, Optional.empty());
    }

    /**
     * As {@link #meterValue(SettledQuarterHour, MeterInterval, Facility, Carries)}, with what it changes about the bill of
     * its year.
     */
    public static SettledQuarterHour meterValue(
            SettledQuarterHour previous,
            MeterInterval meter,
            Facility facility,
            Carries head,
            Optional<BilledYear> year) {
        if (!meter.covers(previous.quarterHour())) {
            throw new IllegalArgumentException("the meter's interval " + meter.from() + " to " + meter.to()
                    + " is not the quarter hour " + previous.quarterHour());
        }
        Tally tally = new Tally();
        tally.addKnown(previous, false);
        tally.add(AccountId.OTHER_LOADS, SignedEnergy.of(meter.otherLoads()), meter.quality(), 0);
        return revised(previous, Change.of(previous).meter(meter), tally, facility, head, year);
    }

    /**
     * The price was revised: the energy stays where it is.
     *
     * @param prices net, of every position; one that is not in it is charged no more
     */
    public static SettledQuarterHour price(
            SettledQuarterHour previous,
            EnergyPrice dayAhead,
            PriceSource source,
            Map<BillPosition, EnergyPrice> prices,
            Share vat,
            Carries head) {
        return price(previous, dayAhead, source, prices, vat, head, Optional.empty());
    }

    /**
     * As {@link #price(SettledQuarterHour, EnergyPrice, PriceSource, Map, Share, Carries)}, with what it changes about the
     * bill of its year.
     */
    public static SettledQuarterHour price(
            SettledQuarterHour previous,
            EnergyPrice dayAhead,
            PriceSource source,
            Map<BillPosition, EnergyPrice> prices,
            Share vat,
            Carries head,
            Optional<BilledYear> year) {
        Change change = new Change(
                dayAhead,
                source,
                new TreeMap<>(prices),
                vat,
                previous.meter(),
                previous.meterQuality(),
                previous.silent());
        SortedMap<BillPosition, Charge> charges = charges(previous, change, head);
        Tally tally = new Tally();
        previous.lines().stream()
                .filter(line -> line.account().kind() != AccountId.Kind.ROUNDING)
                .forEach(line -> tally.add(line.account(), line.energy(), line.quality(), line.workMillis()));
        return revision(previous, change, tally, charges, head, year, previous.preliminary());
    }

    /**
     * It has waited long enough: the same figures, final. What is unattributed stays unattributed.
     *
     * @throws IllegalArgumentException if it is final already
     */
    public static SettledQuarterHour timeLimit(SettledQuarterHour previous, Carries head) {
        if (!previous.preliminary()) {
            throw new IllegalArgumentException(previous.quarterHour() + " is final already");
        }
        Change change = Change.of(previous);
        SortedMap<BillPosition, Charge> charges = charges(previous, change, head);
        return new SettledQuarterHour(
                previous.quarterHour(),
                previous.revision() + 1,
                previous.dayAhead(),
                previous.priceSource(),
                previous.meter(),
                previous.meterQuality(),
                charges,
                previous.accruals(),
                Carries.after(charges, head),
                previous.vat(),
                previous.lines(),
                previous.silent(),
                false);
    }

    private static SettledQuarterHour revised(
            SettledQuarterHour previous,
            Change change,
            Tally tally,
            Facility facility,
            Carries head,
            Optional<BilledYear> year) {
        tally.addRest(SignedEnergy.of(change.meter), change.meterQuality, !change.silent.isEmpty(), facility);
        boolean open = !change.silent.isEmpty() || change.meterQuality == Quality.MISSING;
        // What has become final stays final, whatever comes after the set time.
        boolean preliminary = previous.preliminary() && open;
        return revision(previous, change, tally, charges(previous, change, head), head, year, preliminary);
    }

    private static SettledQuarterHour revision(
            SettledQuarterHour previous,
            Change change,
            Tally tally,
            SortedMap<BillPosition, Charge> charges,
            Carries head,
            Optional<BilledYear> year,
            boolean preliminary) {
        // Without a change of price or meter the bill stays as it is; its parts follow the energy.
        Accruals accruals = year.map(bill -> Accruals.of(previous)
                        .plus(bill.accrue(
                                BilledYear.used(
                                        previous.quarterHour(), change.meter, change.dayAhead, change.meterQuality),
                                tally.energies())))
                .orElseGet(() -> Accruals.of(previous))
                .on(SignedEnergy.of(change.meter));
        return new SettledQuarterHour(
                previous.quarterHour(),
                previous.revision() + 1,
                change.dayAhead,
                change.source,
                change.meter,
                change.meterQuality,
                charges,
                accruals.positions(),
                Carries.after(charges, head),
                change.vat,
                tally.lines(charges, accruals),
                change.silent,
                preliminary);
    }

    private static SortedMap<BillPosition, Charge> charges(SettledQuarterHour previous, Change change, Carries head) {
        SortedMap<BillPosition, Charge> charges = new TreeMap<>();
        SortedSet<BillPosition> positions = new TreeSet<>(previous.charges().keySet());
        positions.addAll(change.prices.keySet());
        for (BillPosition position : positions) {
            charges.put(
                    position,
                    Amount.corrected(
                            previous.charges().getOrDefault(position, Charge.NOTHING),
                            SignedEnergy.of(previous.meter()),
                            change.prices.getOrDefault(position, EnergyPrice.ZERO),
                            SignedEnergy.of(change.meter),
                            head.of(position)));
        }
        return charges;
    }
}
