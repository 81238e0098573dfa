package org.wattwerk.core.tariff.bill;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.time.QuarterHour;

/**
 * The capacity charge by months (Monatsleistungspreis, section 19 (1) StromNEV) for seasonal loads:
 * {@code sum over months(price * P_max of the month)}. A month accrues evenly; a new peak prices its past anew.
 */
public record MonthlyCapacityCharge(PowerPrice perMonth) implements Component {
    private static final int MONTHS = 12;

    @Override
    public BillPosition position() {
        return BillPosition.CAPACITY_CHARGE;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        Money sum = Money.ZERO;
        for (int month = 1; month <= MONTHS; month++) {
            Optional<Peak> peak = known.month(month).peak();
            if (peak.isPresent()) {
                YearPart part = until.year().partOfMonth(month, until.from(), until.next());
                sum = sum.plus(perMonth.ofMean(peak.get().energy(), QuarterHour.LENGTH, part.part(), part.whole()));
            }
        }
        return sum;
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public List<PeakStep> peakSteps(Situation situation) {
        int month = situation.year().year().month(situation.at());
        return List.of(PeakStep.above(situation.year().month(month).peak(), perMonth));
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
