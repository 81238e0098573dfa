package org.wattwerk.agent.nvml;

/** The temperature call of drivers up to today's, deprecated in CUDA 13. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlTemperature {
    static final int TEMPERATURE_GPU = 0;

    private NvmlTemperature() {}

    /** Degrees Celsius. */
    static native int nvmlDeviceGetTemperature(long device, int sensorType, long temp);
}
