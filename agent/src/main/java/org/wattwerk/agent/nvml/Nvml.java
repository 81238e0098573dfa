package org.wattwerk.agent.nvml;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * libnvidia-ml as declared in nvml.h: names, order and arguments are the header's. This group is exported by every driver
 * from 470 on; a handle ({@code nvmlDevice_t}) and every address are a {@code long}, every {@code unsigned int} an
 * {@code int} to be read as unsigned.
 */
@SuppressWarnings("MemberName") // the header's names, so that a call reads like the header
final class Nvml {
    /** Enough for every name, UUID and version of the header, whose longest is 96. */
    static final int TEXT_SIZE = 96;

    /** nvmlFieldValue_t: size, offsets and what is put into or expected in them. */
    static final int FIELD_VALUE_SIZE = 40;

    static final int FIELD_VALUE_FIELD_ID = 0;
    static final int FIELD_VALUE_SCOPE_ID = 4;
    static final int FIELD_VALUE_VALUE_TYPE = 24;
    static final int FIELD_VALUE_RETURN = 28;
    static final int FIELD_VALUE_VALUE = 32;
    static final int VALUE_TYPE_UNSIGNED_INT = 1;
    static final int VALUE_TYPE_UNSIGNED_LONG = 2;
    static final int VALUE_TYPE_UNSIGNED_LONG_LONG = 3;
    static final int FI_DEV_TOTAL_ENERGY_CONSUMPTION = 83;
    static final int FI_DEV_POWER_AVERAGE = 185;
    static final int FI_DEV_POWER_INSTANT = 186;

    /** nvmlUtilization_t. */
    static final int UTILIZATION_SIZE = 8;

    static final int UTILIZATION_GPU = 0;

    private Nvml() {}

    /**
     * Binds this group.
     *
     * @throws UnsatisfiedLinkError if one of its functions is missing
     */
    static void bind(NativeLibrary library) {
        Native.register(Nvml.class, library);
    }

    static native int nvmlInit_v2();

    static native int nvmlShutdown();

    /** A constant text; works before init. */
    static native String nvmlErrorString(int result);

    static native int nvmlSystemGetDriverVersion(long version, int length);

    static native int nvmlDeviceGetCount_v2(long deviceCount);

    static native int nvmlDeviceGetHandleByIndex_v2(int index, long device);

    /** The same board again after the driver has lost it. */
    static native int nvmlDeviceGetHandleByUUID(String uuid, long device);

    static native int nvmlDeviceGetName(long device, long name, int length);

    static native int nvmlDeviceGetUUID(long device, long uuid, int length);

    /** mW; the average of the last second on Ampere (except GA100) and newer. */
    static native int nvmlDeviceGetPowerUsage(long device, long power);

    /** unsigned long long mJ since the driver was last loaded; Volta and newer. */
    static native int nvmlDeviceGetTotalEnergyConsumption(long device, long energy);

    /** Percent of the last sample period; not on a GPU in MIG mode. */
    static native int nvmlDeviceGetUtilizationRates(long device, long utilization);

    /** mW. */
    static native int nvmlDeviceGetPowerManagementLimitConstraints(long device, long minLimit, long maxLimit);

    /** mW; what holds after the driver was loaded. */
    static native int nvmlDeviceGetPowerManagementDefaultLimit(long device, long defaultLimit);

    /** mW; the lowest of all limits, also of those set out of band. */
    static native int nvmlDeviceGetEnforcedPowerLimit(long device, long limit);

    /** mW; needs root or CAP_SYS_ADMIN; forgotten when the driver unloads. */
    static native int nvmlDeviceSetPowerManagementLimit(long device, int limit);

    /** Success if any field had a value: each carries its own return code and type, and else nonsense. */
    static native int nvmlDeviceGetFieldValues(long device, int valuesCount, long values);
}
