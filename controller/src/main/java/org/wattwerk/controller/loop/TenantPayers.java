package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;

/**
 * Who pays for jobs of another scheduler. Every mark that has a counter of such a job says it, so nothing need be kept across
 * a restart: marks that are not settled come again. Owned by the loop.
 */
final class TenantPayers {
    /** Longer than a quarter hour can wait to be settled for good. */
    private static final Duration KEPT = Duration.ofDays(40);

    private final Map<JobId, String> costCentres = new HashMap<>();
    private final Map<JobId, Instant> lastNamed = new HashMap<>();
    private Instant forgetAt = Instant.EPOCH;

    /** A mark names these. */
    void named(Map<JobId, String> payers, Instant now) {
        costCentres.putAll(payers);
        payers.keySet().forEach(job -> lastNamed.put(job, now));
    }

    /** Cost centres by job. */
    Map<JobId, String> costCentres(Instant now) {
        if (!now.isBefore(forgetAt)) {
            forgetAt = now.plus(Duration.ofDays(1));
            lastNamed.values().removeIf(named -> named.plus(KEPT).isBefore(now));
            costCentres.keySet().retainAll(lastNamed.keySet());
        }
        return Collections.unmodifiableMap(costCentres);
    }
}
