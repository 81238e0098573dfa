package org.wattwerk.agent.nvml;

/** The limit that was asked for, whatever else holds the device; not every board says it. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlRequestedLimit {
    private NvmlRequestedLimit() {}

    /** mW. */
    static native int nvmlDeviceGetPowerManagementLimit(long device, long limit);
}
