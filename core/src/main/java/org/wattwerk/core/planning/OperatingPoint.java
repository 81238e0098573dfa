package org.wattwerk.core.planning;

import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** One limit at which a job can be run, and the speed it then has against its speed without a cap. */
public record OperatingPoint(Power gpuLimit, Share speed) {}
