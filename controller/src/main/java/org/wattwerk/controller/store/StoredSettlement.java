package org.wattwerk.controller.store;

import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * A settlement as it stood in the store while it was rows; hashes are SHA-256 in hex.
 *
 * @param seq its place in the chain, from 1
 * @param epoch of the controller that wrote it
 * @param evidence the marks it was settled from, JSON
 * @param evidenceSha hash of the evidence
 * @param previousHash hash of the settlement before it
 * @param hash over all of it and the hash before
 */
record StoredSettlement(
        long seq,
        long epoch,
        SettledQuarterHour settled,
        String evidence,
        String evidenceSha,
        String previousHash,
        String hash) {}
