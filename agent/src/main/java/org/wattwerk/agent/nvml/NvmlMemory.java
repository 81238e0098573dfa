package org.wattwerk.agent.nvml;

/** A device's memory. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlMemory {
    /** nvmlMemory_t, in bytes. */
    static final int SIZE = 24;

    static final int TOTAL = 0;
    static final int USED = 16;

    private NvmlMemory() {}

    static native int nvmlDeviceGetMemoryInfo(long device, long memory);
}
