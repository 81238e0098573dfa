package org.wattwerk.core.ledger;

import java.util.List;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;

/**
 * What a statement must know beside the ledger.
 *
 * @param title for people: the site and the tariff
 * @param tokenRates modelled token rate of jobs; a job without one has no tokens on the statement
 * @param simulated what of it is simulated, in sentences; empty if nothing is
 */
public record Terms(String title, Map<JobId, TokenRate> tokenRates, List<String> simulated) {
    public Terms {
        tokenRates = Map.copyOf(tokenRates);
        simulated = List.copyOf(simulated);
    }
}
