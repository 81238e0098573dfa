package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;

/** Energy at a fixed price: {@code E * price}. */
public record FixedEnergy(EnergyPrice price) implements Linear {
    @Override
    public BillPosition position() {
        return BillPosition.ENERGY;
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return EnergyCost.of(use.energy(), price);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return price;
    }
}
