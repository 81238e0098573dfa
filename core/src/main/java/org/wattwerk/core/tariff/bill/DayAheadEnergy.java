package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;

/** Energy at the day-ahead price of each quarter hour and the supplier's margin: {@code sum(E_q * p_q) + E * margin}. */
public record DayAheadEnergy(EnergyPrice margin) implements Linear {
    @Override
    public BillPosition position() {
        return BillPosition.ENERGY;
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return use.indexed().plus(EnergyCost.of(use.energy(), margin));
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return situation.dayAhead().plus(margin);
    }
}
