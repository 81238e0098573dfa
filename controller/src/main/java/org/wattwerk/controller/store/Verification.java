package org.wattwerk.controller.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.quantity.Money;

/**
 * What came out when a ledger was proved.
 *
 * @param entries in the chain
 * @param corrections how many of them reverse an earlier one
 * @param quarterHours that are settled
 * @param from start of the first
 * @param to end of the last
 * @param energy of all quarter hours in their latest revision
 * @param net of all of them
 * @param closedUntil the last closed month
 * @param head hash of the last entry
 * @param findings what is wrong, each in one line with its place; empty if the ledger is proved
 */
public record Verification(
        long entries,
        long corrections,
        long quarterHours,
        Optional<Instant> from,
        Optional<Instant> to,
        SignedEnergy energy,
        Money net,
        Optional<BillingMonth> closedUntil,
        Optional<String> head,
        List<String> findings) {
    public Verification {
        findings = List.copyOf(findings);
    }

    /**
     * Proves the ledger at an address without changing it.
     *
     * @throws StoreException if it cannot be read, or is not of this version
     */
    public static Verification of(LedgerAddress address, AsOf asOf) {
        try (Database database = Database.openExisting(address)) {
            return LedgerVerifier.verify(database, asOf);
        }
    }
}
