package org.wattwerk.agent.nvml;

/** Holding the clock between two frequencies; Volta and newer, needs root or CAP_SYS_ADMIN. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlLockedClocks {

    private NvmlLockedClocks() {}

    static native int nvmlDeviceSetGpuLockedClocks(long device, int minGpuClockMHz, int maxGpuClockMHz);

    static native int nvmlDeviceResetGpuLockedClocks(long device);
}
