package org.wattwerk.core.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.PeriodUse;

/** The whole year if it goes on as so far, for what a kWh of the year will have cost. */
final class Forecast {
    private Forecast() {}

    /** The energy is scaled, peaks stay; energy at day-ahead prices and above an ordered capacity is as so far. */
    static ConnectionPointYear of(ConnectionPointYear used) {
        if (used.isComplete()) {
            return used;
        }
        PeriodUse soFar = used.total();
        PeriodUse whole =
                new PeriodUse(used.projectedEnergy(), soFar.peak(), soFar.indexed(), soFar.overrun(), soFar.windows());
        List<PeriodUse> months =
                new ArrayList<>(Collections.nCopies(used.months().size(), PeriodUse.NONE));
        months.set(0, whole);
        return new ConnectionPointYear(
                used.year(), used.registers(), used.year().first(), used.year().end(), months);
    }
}
