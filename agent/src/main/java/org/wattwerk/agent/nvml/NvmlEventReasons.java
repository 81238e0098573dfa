package org.wattwerk.agent.nvml;

/** Why the clock is not higher, under the name that it has from 535 on. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlEventReasons {
    static final int GPU_IDLE = 0x1;
    static final int SW_POWER_CAP = 0x4;
    static final int HW_SLOWDOWN = 0x8;
    static final int SW_THERMAL = 0x20;
    static final int HW_THERMAL = 0x40;
    static final int HW_POWER_BRAKE = 0x80;

    private NvmlEventReasons() {}

    /** A mask of 64 bits. */
    static native int nvmlDeviceGetCurrentClocksEventReasons(long device, long reasons);
}
