package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Registers;

/** One formula of a bill, net: from what a connection point has used of a year to an amount. */
public sealed interface Component
        permits Linear,
                TieredPerKwh,
                CapacityCharge,
                NetworkEnergyCharge,
                NetworkDiscount,
                MonthlyCapacityCharge,
                CapacityInWindows,
                OrderedCapacity,
                FlatPerYear,
                AsInvoiced {
    BillPosition position();

    /**
     * The amount that has accrued for the quantities of {@code until}, with peak, price pair and regime as {@code known} has
     * them. With both the same it is the amount so far; with {@code known} later, it is what the past costs by what came
     * after it, and the difference is a catch-up. Rounded down to the micro-euro, once.
     */
    Money accrued(ConnectionPointYear until, ConnectionPointYear known);

    /** What one further kWh adds to the year's amount, as long as it raises no peak. */
    EnergyPrice nextKwh(Situation situation);

    /** From which powers on a further kW in this quarter hour adds to the year's amount, beside its energy. */
    default List<PeakStep> peakSteps(Situation situation) {
        return List.of();
    }

    /** Whether what comes later in the year can still change the amount of what has passed. */
    default boolean openUntilYearEnd() {
        return false;
    }

    /** What has to be counted for it beside energy and peak. */
    default Registers registers() {
        return Registers.NONE;
    }

    /** How it is charged on, unless finance decides otherwise. */
    default ChargeRule chargeRule() {
        return ChargeRule.AS_INCURRED;
    }
}
