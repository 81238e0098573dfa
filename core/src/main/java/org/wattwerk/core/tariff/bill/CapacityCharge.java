package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.PriceSheet;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/**
 * The capacity charge (Leistungspreis) for the year's highest quarter hour: {@code LP * P_max * part of the year}. It
 * accrues by equal months; a new peak and a change of the price pair price the past anew.
 */
public record CapacityCharge(PriceSheet sheet) implements Component {
    @Override
    public BillPosition position() {
        return BillPosition.CAPACITY_CHARGE;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        return sheet.capacity(sheet.pair(known), known.peak(), until.covered());
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public List<PeakStep> peakSteps(Situation situation) {
        return List.of(PeakStep.above(
                situation.year().peak(), sheet.pair(situation.year()).capacity()));
    }

    @Override
    public boolean openUntilYearEnd() {
        return true;
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.SHARE_IN_PEAK;
    }
}
