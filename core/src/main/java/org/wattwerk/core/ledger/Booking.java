package org.wattwerk.core.ledger;

import java.time.Instant;

/**
 * One entry of the ledger: the full reversal of the revision before, if there is one, and the new figures of the quarter
 * hour, in one step. Its value date is the quarter hour, its booking date the first month that was open.
 *
 * @param settled the new figures
 * @param reason why it was booked
 * @param at when, in day time
 * @param month whose statement shows it
 */
public record Booking(SettledQuarterHour settled, Reason reason, Instant at, BillingMonth month) {
    public Booking {
        if ((settled.revision() == 0) != (reason == Reason.SETTLED)) {
            throw new IllegalArgumentException("revision " + settled.revision() + " of " + settled.quarterHour()
                    + " cannot be booked because '" + reason.text() + "'");
        }
        if (month.compareTo(BillingMonth.of(settled.quarterHour())) < 0) {
            throw new IllegalArgumentException(
                    settled.quarterHour() + " cannot be booked in " + month + ", which was over before it");
        }
    }

    /** Derived from what it settles, so that a retry finds its own entry: the quarter hour's start and the revision. */
    public String id() {
        return settled.quarterHour().start() + "/" + settled.revision();
    }

    /** True if it changes a month whose statement is out already. */
    public boolean correctsAnEarlierMonth() {
        return month.compareTo(BillingMonth.of(settled.quarterHour())) > 0;
    }
}
