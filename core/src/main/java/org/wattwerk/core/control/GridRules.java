package org.wattwerk.core.control;

import java.util.Optional;
import org.wattwerk.core.capping.RampLimit;
import org.wattwerk.core.quantity.Power;

/**
 * What the site owes its grid connection beside the limit.
 *
 * @param ramp how fast power may change; empty where it may jump
 * @param quarterHourPeak what no quarter hour's mean at the connection point is to pass; empty where only the limit counts
 */
public record GridRules(Optional<RampLimit> ramp, Optional<Power> quarterHourPeak) {
    /** The limit of the site and nothing else. */
    public static final GridRules NONE = new GridRules(Optional.empty(), Optional.empty());
}
