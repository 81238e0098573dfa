package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;

/** A price for each kWh, the same at any hour: {@code E * price}; most levies are of this kind. */
public record PerKwh(BillPosition position, EnergyPrice price) implements Linear {
    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return EnergyCost.of(use.energy(), price);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return price;
    }
}
