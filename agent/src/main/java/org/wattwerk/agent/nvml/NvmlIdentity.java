package org.wattwerk.agent.nvml;

/** Who a board is, and whether its driver stays loaded. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlIdentity {
    /** nvmlPciInfo_t. */
    static final int PCI_SIZE = 68;

    static final int PCI_BUS_ID = 36;

    private NvmlIdentity() {}

    static native int nvmlSystemGetNVMLVersion(long version, int length);

    static native int nvmlDeviceGetSerial(long device, long serial, int length);

    static native int nvmlDeviceGetPciInfo_v3(long device, long pci);

    /** 1 when the driver stays loaded without a client. */
    static native int nvmlDeviceGetPersistenceMode(long device, long mode);
}
