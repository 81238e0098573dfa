package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** What nodes cost while they go on as they are: the power they reported, with its overhead, at the price of the next kWh. */
final class RunningCost {
    private final Fleet fleet;
    private final Overhead overhead;
    private List<PricedQuarterHour> prices = List.of();

    RunningCost(Fleet fleet, Overhead overhead) {
        this.fleet = fleet;
        this.overhead = overhead;
    }

    void priced(List<PricedQuarterHour> known) {
        prices = known;
    }

    /** Net for an hour; empty where no price is known. */
    Optional<Money> perHour(List<NodeId> nodes, Instant now) {
        Power power = nodes.stream()
                .map(node -> fleet.node(node).report.map(NodeReport::power).orElse(Power.ZERO))
                .reduce(Power.ZERO, Power::plus);
        Power drawn = power.plus(power.times(overhead.marginal()));
        return price(now).map(price -> price.of(drawn.during(Duration.ofHours(1))));
    }

    private Optional<EnergyPrice> price(Instant now) {
        QuarterHour present = QuarterHour.containing(now);
        return prices.stream()
                .filter(price -> price.quarterHour().equals(present))
                .map(PricedQuarterHour::marginal)
                .findFirst();
    }
}
