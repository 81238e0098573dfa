package org.wattwerk.controller.loop;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.time.QuarterHour;

/**
 * A quarter hour that is over and cannot be settled, and with it all later ones.
 *
 * @param why and what to do about it, for people
 */
record Held(QuarterHour quarterHour, String why) {
    /** What holds a quarter hour up; empty if it can be settled as soon as its marks are there. */
    static Optional<Held> of(QuarterHour next, boolean priced, YearBooks years, Instant now) {
        if (!priced) {
            return Optional.of(new Held(
                    next,
                    "no day-ahead price is known for the quarter hour from " + next.start()
                            + ": nothing later is settled until it is loaded"));
        }
        try {
            years.of(next, now);
            return Optional.empty();
        } catch (MissingRateException | IllegalArgumentException e) {
            return Optional.of(new Held(
                    next,
                    "the quarter hour from " + next.start() + " cannot be billed, " + e.getMessage()
                            + "; start the controller again with such a policy"));
        }
    }
}
