package org.wattwerk.core.planning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/**
 * How the plan of a run looks at the time to its deadline.
 *
 * @param deadline when its tokens are to be done
 * @param tokens all that it is to do
 * @param tokensLeft what is left of them
 * @param reachable share of what is left that can be done by the deadline
 * @param worthOfMillionTokens what a million tokens more would cost now, net: the price at which the plan decides
 * @param plannedPeak power of the run under which the rest of the time is planned; empty where no peak is charged
 * @param expectedCost energy and peaks from now to the deadline as expected, net
 * @param regime how the network is expected to charge the year
 * @param why the ways of charging that were compared, each with what it would cost, the chosen one first
 */
public record RunOutlook(
        Instant deadline,
        double tokens,
        double tokensLeft,
        double reachable,
        Money worthOfMillionTokens,
        Optional<Power> plannedPeak,
        Money expectedCost,
        String regime,
        List<String> why) {
    public RunOutlook {
        why = List.copyOf(why);
    }
}
