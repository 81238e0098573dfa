package org.wattwerk.core.device;

import org.wattwerk.core.quantity.Power;

/** What a device says of itself once, when it is found. */
public record GpuInfo(int index, String uuid, String model, Power minLimit, Power maxLimit, Power defaultLimit) {}
