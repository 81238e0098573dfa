package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/** An amount for the year, whatever is used, such as metering: {@code amount * part of the year}. */
public record FlatPerYear(BillPosition position, Money perYear) implements Component {
    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        YearPart covered = until.covered();
        return perYear.times(covered.part(), covered.whole());
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.YEARS_EFFECTIVE_RATE;
    }
}
