package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.tariff.usage.Registers;

/**
 * The energy charge beside an ordered capacity, one price within it and a higher one for what each quarter hour is above it:
 * {@code (E - E_overrun) * within + E_overrun * above}. The shape that the regulator announced for 2029.
 */
public record OrderedEnergy(Power ordered, EnergyPrice within, EnergyPrice above) implements Linear {
    @Override
    public BillPosition position() {
        return BillPosition.NETWORK_ENERGY_CHARGE;
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return EnergyCost.of(use.energy().minus(use.overrun()), within).plus(EnergyCost.of(use.overrun(), above));
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return situation.level().compareTo(ordered) >= 0 ? above : within;
    }

    @Override
    public Registers registers() {
        return Registers.above(ordered);
    }
}
