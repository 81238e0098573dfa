package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/** The price of a capacity that was ordered for the year, used or not: {@code ordered * price * part of the year}. */
public record OrderedCapacity(Power ordered, PowerPrice perYear) implements Component {
    @Override
    public BillPosition position() {
        return BillPosition.CAPACITY_CHARGE;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        YearPart covered = until.covered();
        return perYear.of(ordered, covered.part(), covered.whole());
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.SHARE_IN_PEAK;
    }
}
