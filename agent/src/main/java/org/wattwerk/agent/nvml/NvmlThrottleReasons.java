package org.wattwerk.agent.nvml;

/** Why the clock is not higher, under its old name, deprecated in CUDA 13. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlThrottleReasons {

    private NvmlThrottleReasons() {}

    /** The same mask. */
    static native int nvmlDeviceGetCurrentClocksThrottleReasons(long device, long reasons);
}
