package org.wattwerk.core.capping;

import java.time.Duration;
import org.wattwerk.core.quantity.Power;

/**
 * The conditions of every lease.
 *
 * @param ttl how long a lease holds on the agent's clock after it was received
 * @param renewAfter how old a lease may become before it is renewed
 * @param safeLimit the limit of each GPU once a lease has expired
 */
public record LeaseTerms(Duration ttl, Duration renewAfter, Power safeLimit) {
    public LeaseTerms {
        if (renewAfter.multipliedBy(2).compareTo(ttl) > 0) {
            throw new IllegalArgumentException(
                    "a lease of " + ttl + " renewed after " + renewAfter + " does not survive one lost renewal");
        }
    }
}
