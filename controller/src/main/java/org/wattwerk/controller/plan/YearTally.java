package org.wattwerk.controller.plan;

import java.util.Optional;
import org.wattwerk.core.planning.YearSoFar;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.time.QuarterHour;

/** What the meter has counted of the billing year, kept up with every quarter hour that is settled; begins anew with a year. */
final class YearTally {
    private final Optional<Windows> windows;
    private Optional<BillingYear> year = Optional.empty();
    private Optional<QuarterHour> last = Optional.empty();
    private YearSoFar soFar = YearSoFar.NOTHING;

    YearTally(Optional<Windows> windows) {
        this.windows = windows;
    }

    /** A quarter hour was settled: what went through the meter in it. A correction of an earlier one changes no total. */
    void settled(QuarterHour quarterHour, Energy meter) {
        if (last.filter(known -> known.compareTo(quarterHour) >= 0).isPresent()) {
            return;
        }
        last = Optional.of(quarterHour);
        if (year.filter(known -> known.contains(quarterHour)).isEmpty()) {
            year = Optional.of(BillingYear.containing(quarterHour));
            soFar = YearSoFar.NOTHING;
        }
        Power mean = meter.over(QuarterHour.LENGTH);
        boolean inWindow = windows.filter(known -> known.contains(quarterHour)).isPresent();
        soFar = new YearSoFar(
                soFar.energy().plus(meter),
                Power.max(soFar.peak(), mean),
                inWindow ? Power.max(soFar.peakInWindows(), mean) : soFar.peakInWindows());
    }

    /** The year so far, seen from a quarter hour; nothing if that lies in another year. */
    YearSoFar soFar(QuarterHour present) {
        return year.filter(known -> known.contains(present)).isPresent() ? soFar : YearSoFar.NOTHING;
    }
}
