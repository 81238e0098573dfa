package org.wattwerk.agent.nvml;

/** Processes on a device, from 510 on. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlProcesses {
    /** nvmlProcessInfo_t. */
    static final int SIZE = 24;

    static final int PID = 0;
    static final int USED_MEMORY = 8;
    static final int INSTANCE = 16;
    /** Some branches wrote longer entries than they said. */
    static final int ROOM = 64;

    private NvmlProcesses() {}

    /** {@code count} holds the room in entries before and their number after. */
    static native int nvmlDeviceGetComputeRunningProcesses_v3(long device, long count, long infos);
}
