package org.wattwerk.agent.nvml;

/** Errors that devices report by themselves. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlEvents {
    /** nvmlEventData_t. */
    static final int DATA_SIZE = 32;

    static final int DATA_DEVICE = 0;
    static final int DATA_TYPE = 8;
    static final int DATA_CODE = 16;
    static final long XID_CRITICAL_ERROR = 0x8;

    private NvmlEvents() {}

    static native int nvmlEventSetCreate(long set);

    static native int nvmlEventSetFree(long set);

    static native int nvmlDeviceRegisterEvents(long device, long types, long set);

    /** Waits at most so many milliseconds. */
    static native int nvmlEventSetWait_v2(long set, long data, int timeout);
}
