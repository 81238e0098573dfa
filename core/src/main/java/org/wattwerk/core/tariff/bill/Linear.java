package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.PeriodUse;

/** A component whose amount is the sum over its months, whatever the other months are; such a one may change within a year. */
public sealed interface Linear extends Component
        permits FixedEnergy,
                TrancheEnergy,
                DayAheadEnergy,
                PerKwh,
                PerKwhInWindows,
                OrderedEnergy,
                TaxPerMwh,
                Changing {
    /** What was used in a month, 1 to 12, costs, exactly. */
    EnergyCost cost(int month, PeriodUse use);

    @Override
    default Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        EnergyCost sum = EnergyCost.ZERO;
        for (int month = 1; month <= until.months().size(); month++) {
            sum = sum.plus(cost(month, until.month(month)));
        }
        return sum.money();
    }
}
