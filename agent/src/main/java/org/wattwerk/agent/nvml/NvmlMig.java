package org.wattwerk.agent.nvml;

/** The instances into which a device may be split; Ampere and newer. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlMig {
    /** nvmlDeviceAttributes_t. */
    static final int ATTRIBUTES_SIZE = 40;

    static final int SLICES = 24;
    static final int ENABLED = 1;

    private NvmlMig() {}

    static native int nvmlDeviceGetMigMode(long device, long current, long pending);

    static native int nvmlDeviceGetMaxMigDeviceCount(long device, long count);

    static native int nvmlDeviceGetMigDeviceHandleByIndex(long device, int index, long migDevice);

    static native int nvmlDeviceGetGpuInstanceId(long migDevice, long id);

    static native int nvmlDeviceGetAttributes_v2(long migDevice, long attributes);
}
