package org.wattwerk.core.planning.rolling;

import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * All that is known at a moment of one run.
 *
 * @param past prices before now, with all fees; empty where nothing is known
 * @param known prices from now on, as far as they are known
 * @param deadline the first quarter hour after the deadline
 * @param curve what the run draws at each speed
 * @param workLeft quarter hours at full speed that are still to be done
 * @param mayRest whether it may rest
 * @param limit the most that the run may draw, if there is a limit
 */
public record Situation(
        Optional<PriceRow> past,
        PriceRow known,
        QuarterHour deadline,
        PowerCurve curve,
        double workLeft,
        boolean mayRest,
        Optional<Power> limit) {
    public Situation {
        if (deadline.number() <= known.first().number()) {
            throw new IllegalArgumentException("the deadline " + deadline.start()
                    + " is not after the first known price at " + known.first().start());
        }
        past.ifPresent(row -> {
            if (row.first().number() + row.length() != known.first().number()) {
                throw new IllegalArgumentException("past prices end at "
                        + new QuarterHour(row.first().number() + row.length()).start()
                        + ", known ones begin at " + known.first().start());
            }
        });
    }

    /** The same with the prices before it. */
    public Situation after(Optional<PriceRow> before) {
        return new Situation(before, known, deadline, curve, workLeft, mayRest, limit);
    }

    int quarterHoursLeft() {
        return Math.toIntExact(deadline.number() - known.first().number());
    }
}
