package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;

/**
 * The electricity tax for each MWh (StromStG, section 3): {@code E * rate}. What producing industry gets back is refunded by
 * the customs office and never on the bill.
 */
public record TaxPerMwh(EnergyPrice rate) implements Linear {
    @Override
    public BillPosition position() {
        return BillPosition.ELECTRICITY_TAX;
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return EnergyCost.of(use.energy(), rate);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return rate;
    }
}
