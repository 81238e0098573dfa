package org.wattwerk.core.tariff.bill;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.tariff.usage.Registers;
import org.wattwerk.core.time.QuarterHour;

/**
 * A capacity charge for the highest quarter hour within windows only: {@code price * P_max in windows * part of the year}.
 */
public record CapacityInWindows(Windows windows, PowerPrice perYear) implements Component {
    @Override
    public BillPosition position() {
        return BillPosition.CAPACITY_CHARGE;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        Optional<Peak> peak = known.window(windows.name()).peak();
        if (peak.isEmpty()) {
            return Money.ZERO;
        }
        YearPart covered = until.covered();
        return perYear.ofMean(peak.get().energy(), QuarterHour.LENGTH, covered.part(), covered.whole());
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public List<PeakStep> peakSteps(Situation situation) {
        return windows.contains(situation.at())
                ? List.of(PeakStep.above(situation.year().window(windows.name()).peak(), perYear))
                : List.of();
    }

    @Override
    public boolean openUntilYearEnd() {
        return true;
    }

    @Override
    public Registers registers() {
        return Registers.of(windows);
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.SHARE_IN_PEAK;
    }
}
