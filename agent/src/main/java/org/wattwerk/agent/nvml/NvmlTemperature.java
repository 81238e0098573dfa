package org.wattwerk.agent.nvml;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The temperature call of drivers up to today's, deprecated in CUDA 13. */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class NvmlTemperature {
    static final int TEMPERATURE_GPU = 0;

    private NvmlTemperature() {}

    static void bind(NativeLibrary library) {
        Native.register(NvmlTemperature.class, library);
    }

    /** Degrees Celsius. */
    static native int nvmlDeviceGetTemperature(long device, int sensorType, long temp);
}
