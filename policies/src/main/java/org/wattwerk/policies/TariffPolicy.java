package org.wattwerk.policies;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.bill.TariffBook;

/**
 * What turns a kWh into money: the day-ahead price of its quarter hour, the supplier's margin, and per-kWh components.
 *
 * @param biddingZone whose day-ahead price counts, such as {@code DE-LU}
 * @param vat added to the net sum of a bill
 * @param book all rates of the year's bill; empty where the policy does not say them
 */
public record TariffPolicy(
        String name,
        String biddingZone,
        Component margin,
        List<Component> components,
        Share vat,
        Optional<TariffBook> book) {
    public TariffPolicy {
        components = List.copyOf(components);
    }

    /** All that is added to the day-ahead price of a kWh, net: what electricity costs when the market gives it away. */
    public EnergyPrice netSurcharge() {
        return components.stream().map(Component::net).reduce(margin.net(), EnergyPrice::plus);
    }

    /**
     * One position of the bill that is paid for every kWh.
     *
     * @param name for programs, such as {@code network-energy-charge}
     * @param label for people, as the bill says it
     * @param net without VAT
     * @param source where the amount is from
     */
    public record Component(String name, String label, EnergyPrice net, String source) {}
}
