package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.PriceSheet;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/** The network energy charge (Arbeitspreis): {@code AP * E}; a change of the price pair prices the past anew. */
public record NetworkEnergyCharge(PriceSheet sheet) implements Component {
    @Override
    public BillPosition position() {
        return BillPosition.NETWORK_ENERGY_CHARGE;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        return EnergyCost.of(until.energy(), sheet.pair(known).energy()).money();
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return sheet.pair(situation.year()).energy();
    }

    @Override
    public boolean openUntilYearEnd() {
        return true;
    }
}
