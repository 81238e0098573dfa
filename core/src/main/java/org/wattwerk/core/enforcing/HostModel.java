package org.wattwerk.core.enforcing;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * What the host around the GPUs draws where no sensor says it: an idle part, and a part that grows with the use of the
 * GPUs up to the allowance.
 *
 * @param rest what fans, network, disks and losses draw, where processors and memory have a counter of their own; without
 *     it that counter is not used, since it leaves out half of a host
 */
public record HostModel(Power idle, Power allowance, Optional<Power> rest) {
    /** Nobody measured the figures that people give. */
    private static final Share DECLARED = Share.ofPercent(10);

    public HostModel {
        if (idle.exceeds(allowance)) {
            throw new IllegalArgumentException("the host idles above its allowance: " + idle + " > " + allowance);
        }
    }

    public HostModel(Power idle, Power allowance) {
        this(idle, allowance, Optional.empty());
    }

    /** The modelled draw when the GPUs are busy for this share of the time. */
    Power at(Share utilisation) {
        Share use = utilisation.compareTo(Share.ALL) > 0 ? Share.ALL : utilisation;
        return idle.plus(allowance.minus(idle).times(use));
    }

    /** How far a modelled draw may be off: anywhere between idle and allowance, and a tenth more. */
    Power bound(Power modelled) {
        Power apart = Power.max(modelled.minusOrZero(idle), allowance.minusOrZero(modelled));
        return apart.plus(modelled.times(DECLARED));
    }

    /** How far what people say of the rest may be off: half of it. */
    static Energy boundOfRest(Energy rest) {
        return rest.times(1, 2);
    }
}
