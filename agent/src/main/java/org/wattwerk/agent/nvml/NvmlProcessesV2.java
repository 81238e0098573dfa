package org.wattwerk.agent.nvml;

/** Processes on a device under the name that 470 has; the entries are those of the later one. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlProcessesV2 {

    private NvmlProcessesV2() {}

    static native int nvmlDeviceGetComputeRunningProcesses_v2(long device, long count, long infos);
}
