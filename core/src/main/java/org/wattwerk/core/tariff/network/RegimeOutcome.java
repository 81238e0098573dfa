package org.wattwerk.core.tariff.network;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;

/**
 * What a regime is worth to a connection point, and whether it has earned it.
 *
 * @param discount off the published charge, net, at least zero; where the regime is not earned, what it would be worth
 * @param share of the published charge that is left, where the regime pays such a share
 * @param minimum true if what is left is the least that the law allows: the real charge may be higher
 */
public record RegimeOutcome(
        Regime regime, Money discount, Optional<Share> share, boolean minimum, List<Condition> conditions) {
    public RegimeOutcome {
        conditions = List.copyOf(conditions);
    }

    /** Whether all conditions are met. */
    public boolean earned() {
        return conditions.stream().allMatch(Condition::met);
    }
}
