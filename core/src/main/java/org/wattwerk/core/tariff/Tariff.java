package org.wattwerk.core.tariff;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;

/**
 * The per-kWh part of a supply and network contract. What is charged by the year (capacity charge, metering) is not in it.
 *
 * @param name for people
 * @param components net prices, at most one for each position
 * @param vat value added tax on the net sum, at most two decimals of a percent, so that the tax on whole cents is exact
 */
public record Tariff(String name, List<TariffComponent> components, Share vat) {
    public Tariff {
        components = List.copyOf(components);
        if (vat.partsPerMillion() % 100 != 0) {
            throw new IllegalArgumentException(
                    "value added tax of tariff " + name + " has more than two decimals: " + vat);
        }
        Map<BillPosition, TariffComponent> seen = new EnumMap<>(BillPosition.class);
        for (TariffComponent component : components) {
            if (seen.put(component.position(), component) != null) {
                throw new IllegalArgumentException("tariff " + name + " has two components for "
                        + component.position().label());
            }
        }
    }

    /** The net price of one further unit of energy, all components together, at a day-ahead price. */
    public EnergyPrice marginal(EnergyPrice dayAhead) {
        return components.stream()
                .map(component -> component.price(dayAhead))
                .reduce(EnergyPrice.ZERO, EnergyPrice::plus);
    }

    /** The net price of each position at a day-ahead price, in the order of the bill. */
    public SortedMap<BillPosition, EnergyPrice> prices(EnergyPrice dayAhead) {
        SortedMap<BillPosition, EnergyPrice> prices = new TreeMap<>();
        for (TariffComponent component : components) {
            prices.put(component.position(), component.price(dayAhead));
        }
        return Collections.unmodifiableSortedMap(prices);
    }
}
