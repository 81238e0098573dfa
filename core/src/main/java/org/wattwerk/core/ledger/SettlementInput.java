package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.time.QuarterHour;

/**
 * Everything that one quarter hour is settled from.
 *
 * @param meter what the utility meter counted in it
 * @param nodes what each node that spoke used in it
 * @param silent the nodes that were on and whose marks have not arrived
 * @param payers who pays for each job
 * @param dayAhead its day-ahead price
 * @param facility how the overhead is known
 */
public record SettlementInput(
        QuarterHour quarterHour,
        MeterInterval meter,
        List<NodeInterval> nodes,
        SortedSet<NodeId> silent,
        Payers payers,
        EnergyPrice dayAhead,
        PriceSource priceSource,
        Tariff tariff,
        Facility facility) {
    public SettlementInput {
        nodes = List.copyOf(nodes);
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
        if (!meter.covers(quarterHour)) {
            throw new IllegalArgumentException("the meter's interval " + meter.from() + " to " + meter.to()
                    + " is not the quarter hour " + quarterHour);
        }
        Set<NodeId> seen = new HashSet<>(silent);
        for (NodeInterval node : nodes) {
            if (!node.covers(quarterHour)) {
                throw new IllegalArgumentException("the interval of " + node.node() + ", " + node.from() + " to "
                        + node.to() + ", is not the quarter hour " + quarterHour);
            }
            if (!seen.add(node.node())) {
                throw new IllegalArgumentException(node.node() + " is named twice in the settlement of " + quarterHour);
            }
        }
    }

    /** Where nothing is known of the facility: overhead is the rest. */
    public SettlementInput(
            QuarterHour quarterHour,
            MeterInterval meter,
            List<NodeInterval> nodes,
            SortedSet<NodeId> silent,
            Map<JobId, String> costCentres,
            EnergyPrice dayAhead,
            PriceSource priceSource,
            Tariff tariff) {
        this(quarterHour, meter, nodes, silent, costCentres, dayAhead, priceSource, tariff, new Facility.Rest());
    }

    /** Where no job has a project. */
    public SettlementInput(
            QuarterHour quarterHour,
            MeterInterval meter,
            List<NodeInterval> nodes,
            SortedSet<NodeId> silent,
            Map<JobId, String> costCentres,
            EnergyPrice dayAhead,
            PriceSource priceSource,
            Tariff tariff,
            Facility facility) {
        this(quarterHour, meter, nodes, silent, Payers.of(costCentres), dayAhead, priceSource, tariff, facility);
    }

    /** True if it is settled before all is known: a node is silent, or the meter's value is stood in for. */
    boolean preliminary() {
        return !silent.isEmpty() || meter.quality() == Quality.MISSING;
    }
}
