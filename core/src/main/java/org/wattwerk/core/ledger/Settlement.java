package org.wattwerk.core.ledger;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.time.QuarterHour;

/**
 * Books one quarter hour: every joule of the meter into exactly one account, every position of the bill to the micro-euro.
 *
 * <p>Jobs and idle nodes get what their nodes counted, other loads what their meter counted, and overhead what its meter or
 * its model says; what the utility meter has beyond that is a difference of its own. Where nothing is known of the facility,
 * overhead is the rest. While a node is silent the rest cannot be told from that node's energy and is unattributed.
 */
public final class Settlement {
    /** The cost centre of a job that nobody named one for. */
    public static final String UNASSIGNED = "unassigned";

    private Settlement() {}

    /** Where the policy has no bill of the year. */
    public static SettledQuarterHour settle(SettlementInput input, Carries before) {
        return settle(input, before, Optional.empty());
    }

    /**
     * The first settlement of a quarter hour.
     *
     * @param before what the ledger's newest entry left
     * @param year the bill of its year, as far as it is in the ledger; empty where the policy has none
     */
    public static SettledQuarterHour settle(SettlementInput input, Carries before, Optional<BilledYear> year) {
        Tally tally = new Tally();
        tally.add(
                AccountId.OTHER_LOADS,
                SignedEnergy.of(input.meter().otherLoads()),
                input.meter().quality(),
                0);
        tally.addNodes(input.nodes(), input.payers());
        SignedEnergy total = SignedEnergy.of(input.meter().connectionPoint());
        tally.addRest(total, input.meter().quality(), !input.silent().isEmpty(), input.facility());
        SortedMap<BillPosition, Charge> charges = new TreeMap<>();
        input.tariff()
                .prices(input.dayAhead())
                .forEach((position, price) ->
                        charges.put(position, Amount.of(price, total).charge(price, before.of(position))));
        Accruals accruals = year.map(bill -> bill.accrue(
                        BilledYear.used(
                                input.quarterHour(),
                                input.meter().connectionPoint(),
                                input.dayAhead(),
                                input.meter().quality()),
                        tally.energies()))
                .orElse(Accruals.NONE)
                .on(total);
        return new SettledQuarterHour(
                input.quarterHour(),
                0,
                input.dayAhead(),
                input.priceSource(),
                input.meter().connectionPoint(),
                input.meter().quality(),
                charges,
                accruals.positions(),
                Carries.after(charges, before),
                input.tariff().vat(),
                tally.lines(charges, accruals),
                input.silent(),
                input.preliminary());
    }

    /**
     * Stands in for a utility meter that has not given its value: what the nodes and the other loads used, and the modelled
     * overhead on top. Its quality says {@link Quality#MISSING}, so what is settled from it stays preliminary.
     *
     * @param otherLoads what they used in the last quarter hour in which their meter was read
     */
    public static MeterInterval standIn(
            QuarterHour quarterHour, List<NodeInterval> nodes, Energy otherLoads, Facility facility) {
        Tally tally = new Tally();
        tally.addNodes(nodes, Payers.NONE);
        Energy it = new Energy(tally.sum().millijoules());
        Energy overhead = Energy.ZERO;
        if (facility instanceof Facility.Modelled modelled) {
            overhead = modelled.of(it);
        } else if (facility instanceof Facility.Metered metered) {
            overhead = metered.energy();
        }
        return new MeterInterval(
                quarterHour, quarterHour.next(), it.plus(otherLoads).plus(overhead), otherLoads, Quality.MISSING);
    }
}
