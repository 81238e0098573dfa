package org.wattwerk.agent.nvml;

/** The temperature call that came with CUDA 13. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlTemperatureV {
    /** nvmlTemperature_v1_t; its version word is {@code size | 1 << 24}. */
    static final int SIZE = 12;

    static final int VERSION = 0;
    static final int VERSION_1 = SIZE | 1 << 24;
    static final int SENSOR_TYPE = 4;
    static final int TEMPERATURE = 8;

    private NvmlTemperatureV() {}

    /** Degrees Celsius. */
    static native int nvmlDeviceGetTemperatureV(long device, long temperature);
}
