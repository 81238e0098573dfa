package org.wattwerk.controller.store;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * An entry as it stands in the store; hashes are SHA-256 in hex.
 *
 * @param seq its place in the chain, from 1
 * @param format how its hash is made: {@link Chain#ROWS}, {@link Chain#PACKED} or {@link Chain#BILLED}
 * @param epoch of the controller that wrote it
 * @param booking what was booked; empty if this entry closes {@code month}
 * @param note why the month was closed; empty for a booking, which has its own reason
 * @param at when, in day time
 * @param evidence packed against the marks before
 * @param evidenceSha hash of the evidence with every name spelled out
 * @param previousHash hash of the entry before it
 * @param hash over all of it and the hash before
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go from row to decoder; entries are never compared
record StoredEntry(
        long seq,
        int format,
        long epoch,
        Optional<Booking> booking,
        BillingMonth month,
        String note,
        Instant at,
        byte[] evidence,
        String evidenceSha,
        String previousHash,
        String hash) {
    Optional<SettledQuarterHour> settled() {
        return booking.map(Booking::settled);
    }
}
