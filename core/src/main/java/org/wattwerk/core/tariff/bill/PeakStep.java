package org.wattwerk.core.tariff.bill;

import java.util.Optional;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.usage.Peak;

/**
 * In one quarter hour: what each kW of mean power above a level adds to the bill of the year, net, beside its energy.
 *
 * @param above below and at this level a kW adds nothing
 * @param perKw negative where it adds to a discount
 */
public record PeakStep(Power above, PowerPrice perKw) {
    static PeakStep above(Optional<Peak> peak, PowerPrice perKw) {
        return new PeakStep(peak.map(Peak::power).orElse(Power.ZERO), perKw);
    }
}
