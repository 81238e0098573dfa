package org.wattwerk.agent.nvml;

/** Clocks, in MHz. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlClocks {
    static final int CLOCK_GRAPHICS = 0;
    static final int CLOCK_MEM = 2;

    private NvmlClocks() {}

    static native int nvmlDeviceGetClockInfo(long device, int type, long clock);

    static native int nvmlDeviceGetMaxClockInfo(long device, int type, long clock);
}
