package org.wattwerk.core.tariff.network;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.time.QuarterHour;

/**
 * Atypical use (section 19 (2) 1 StromNEV): who keeps the peak out of the high-load windows pays the capacity charge for
 * the peak within them.
 *
 * @param windows that the grid operator published for the year
 * @param share by which the peak within must be below the year's peak
 * @param shift by which it must be below at least
 * @param saving below which nothing is agreed, a year
 * @param floor of the published charge that is paid in any case
 */
public record AtypicalUse(Windows windows, Share share, Power shift, Money saving, Share floor) {
    RegimeOutcome outcome(PriceSheet sheet, Money published, ConnectionPointYear until, ConnectionPointYear known) {
        PricePair pair = sheet.pair(known);
        Optional<Peak> peak = known.peak();
        // As long as no window has come, nothing is known of the peak in them, and nothing is taken off.
        Optional<Peak> within = known.window(windows.name()).peak();
        Optional<Peak> charged = within.isPresent() ? within : peak;
        Energy year = energy(peak);
        Energy below = year.minus(energy(charged));
        Power shifted = below.over(QuarterHour.LENGTH);
        Money inAYear = sheet.capacity(pair, peak, YearPart.WHOLE).minus(sheet.capacity(pair, charged, YearPart.WHOLE));
        Money wanted =
                sheet.capacity(pair, peak, until.covered()).minus(sheet.capacity(pair, charged, until.covered()));
        Money most = published.minus(published.times(floor));
        boolean floored = wanted.compareTo(most) > 0;
        return new RegimeOutcome(
                Regime.ATYPICAL,
                floored ? most : wanted,
                floored ? Optional.of(floor) : Optional.empty(),
                floored,
                List.of(
                        new Condition(
                                "a quarter hour measured in the windows",
                                within.map(Peak::toString).orElse("none yet"),
                                within.isPresent()),
                        new Condition(
                                "a peak in the windows " + share + " below the year's",
                                energy(charged).over(QuarterHour.LENGTH) + " of " + year.over(QuarterHour.LENGTH),
                                below.compareTo(year.times(share)) >= 0),
                        new Condition("and " + shift + " below it", shifted.toString(), !shift.exceeds(shifted)),
                        new Condition(
                                "saving " + saving + " a year", inAYear.toString(), inAYear.compareTo(saving) >= 0)));
    }

    private static Energy energy(Optional<Peak> peak) {
        return peak.map(Peak::energy).orElse(Energy.ZERO);
    }
}
