package org.wattwerk.controller.influx;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One account in one settled quarter hour, as telemetry: doubles, for pictures. The ledger holds the exact amounts.
 *
 * @param at start of the quarter hour
 * @param account the job's name, or the kind of the account
 * @param kind {@code job}, {@code idle}, {@code overhead}, {@code other} or {@code unattributed}
 * @param costCentre null if nobody in particular pays
 * @param quality in lower case, as the statement says it
 */
public record SettlementPoint(
        Instant at,
        String site,
        String account,
        String kind,
        @Nullable String costCentre,
        String quality,
        double energyWh,
        double netEur,
        double grossEur) {}
