package org.wattwerk.core.enforcing;

import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * What the host around the GPUs draws where no sensor says it: an idle part, and a part that grows with the use of the
 * GPUs up to the allowance.
 */
public record HostModel(Power idle, Power allowance) {
    public HostModel {
        if (idle.exceeds(allowance)) {
            throw new IllegalArgumentException("the host idles above its allowance: " + idle + " > " + allowance);
        }
    }

    /** The modelled draw when the GPUs are busy for this share of the time. */
    Power at(Share utilisation) {
        Share use = utilisation.compareTo(Share.ALL) > 0 ? Share.ALL : utilisation;
        return idle.plus(allowance.minus(idle).times(use));
    }
}
