/*
 * Prints what NVIDIA's own header says of everything that Nvml.java assumes: name and number, one a line.
 */
#include <nvml.h>
#include <stddef.h>
#include <stdio.h>

#define SAY(name, value) printf("%s %lld\n", name, (long long)(value))

int main(void) {
    SAY("FIELD_VALUE_SIZE", sizeof(nvmlFieldValue_t));
    SAY("FIELD_VALUE_FIELD_ID", offsetof(nvmlFieldValue_t, fieldId));
    SAY("FIELD_VALUE_VALUE_TYPE", offsetof(nvmlFieldValue_t, valueType));
    SAY("FIELD_VALUE_RETURN", offsetof(nvmlFieldValue_t, nvmlReturn));
    SAY("FIELD_VALUE_VALUE", offsetof(nvmlFieldValue_t, value));
    SAY("VALUE_TYPE_UNSIGNED_INT", NVML_VALUE_TYPE_UNSIGNED_INT);
    SAY("VALUE_TYPE_UNSIGNED_LONG", NVML_VALUE_TYPE_UNSIGNED_LONG);
    SAY("VALUE_TYPE_UNSIGNED_LONG_LONG", NVML_VALUE_TYPE_UNSIGNED_LONG_LONG);
    SAY("FI_DEV_TOTAL_ENERGY_CONSUMPTION", NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION);
    SAY("PCI_SIZE", sizeof(nvmlPciInfo_t));
    SAY("PCI_BUS_ID", offsetof(nvmlPciInfo_t, busId));
    SAY("CLOCK_GRAPHICS", NVML_CLOCK_GRAPHICS);
    SAY("CLOCK_MEM", NVML_CLOCK_MEM);
    SAY("GPU_IDLE", nvmlClocksThrottleReasonGpuIdle);
    SAY("SW_POWER_CAP", nvmlClocksThrottleReasonSwPowerCap);
    SAY("HW_SLOWDOWN", nvmlClocksThrottleReasonHwSlowdown);
    SAY("SW_THERMAL", nvmlClocksThrottleReasonSwThermalSlowdown);
    SAY("HW_THERMAL", nvmlClocksThrottleReasonHwThermalSlowdown);
    SAY("HW_POWER_BRAKE", nvmlClocksThrottleReasonHwPowerBrakeSlowdown);
    SAY("MEMORY_SIZE", sizeof(nvmlMemory_t));
    SAY("MEMORY_TOTAL", offsetof(nvmlMemory_t, total));
    SAY("MEMORY_USED", offsetof(nvmlMemory_t, used));
    SAY("PROCESS_SIZE", sizeof(nvmlProcessInfo_t));
    SAY("PROCESS_PID", offsetof(nvmlProcessInfo_t, pid));
    SAY("PROCESS_USED_MEMORY", offsetof(nvmlProcessInfo_t, usedGpuMemory));
    SAY("PROCESS_INSTANCE", offsetof(nvmlProcessInfo_t, gpuInstanceId));
    SAY("MIG_ENABLED", NVML_DEVICE_MIG_ENABLE);
    SAY("ATTRIBUTES_SIZE", sizeof(nvmlDeviceAttributes_t));
    SAY("ATTRIBUTES_SLICES", offsetof(nvmlDeviceAttributes_t, gpuInstanceSliceCount));
    SAY("EVENT_SIZE", sizeof(nvmlEventData_t));
    SAY("EVENT_DEVICE", offsetof(nvmlEventData_t, device));
    SAY("EVENT_TYPE", offsetof(nvmlEventData_t, eventType));
    SAY("EVENT_CODE", offsetof(nvmlEventData_t, eventData));
    SAY("EVENT_XID", nvmlEventTypeXidCriticalError);
    SAY("UTILIZATION_SIZE", sizeof(nvmlUtilization_t));
    SAY("UTILIZATION_GPU", offsetof(nvmlUtilization_t, gpu));
    SAY("TEMPERATURE_GPU", NVML_TEMPERATURE_GPU);
#ifdef NVML_FI_DEV_POWER_INSTANT
    SAY("FI_DEV_POWER_INSTANT", NVML_FI_DEV_POWER_INSTANT);
    SAY("FI_DEV_POWER_AVERAGE", NVML_FI_DEV_POWER_AVERAGE);
    SAY("FIELD_VALUE_SCOPE_ID", offsetof(nvmlFieldValue_t, scopeId));
#endif
    SAY("UNINITIALIZED", NVML_ERROR_UNINITIALIZED);
    SAY("INVALID_ARGUMENT", NVML_ERROR_INVALID_ARGUMENT);
    SAY("NOT_SUPPORTED", NVML_ERROR_NOT_SUPPORTED);
    SAY("NO_PERMISSION", NVML_ERROR_NO_PERMISSION);
    SAY("NOT_FOUND", NVML_ERROR_NOT_FOUND);
    SAY("INSUFFICIENT_SIZE", NVML_ERROR_INSUFFICIENT_SIZE);
    SAY("DRIVER_NOT_LOADED", NVML_ERROR_DRIVER_NOT_LOADED);
    SAY("TIMEOUT", NVML_ERROR_TIMEOUT);
    SAY("IRQ_ISSUE", NVML_ERROR_IRQ_ISSUE);
    SAY("FUNCTION_NOT_FOUND", NVML_ERROR_FUNCTION_NOT_FOUND);
    SAY("CORRUPTED_INFOROM", NVML_ERROR_CORRUPTED_INFOROM);
    SAY("GPU_IS_LOST", NVML_ERROR_GPU_IS_LOST);
    SAY("RESET_REQUIRED", NVML_ERROR_RESET_REQUIRED);
    SAY("OPERATING_SYSTEM", NVML_ERROR_OPERATING_SYSTEM);
    SAY("LIB_RM_VERSION_MISMATCH", NVML_ERROR_LIB_RM_VERSION_MISMATCH);
    SAY("IN_USE", NVML_ERROR_IN_USE);
    SAY("MEMORY", NVML_ERROR_MEMORY);
    SAY("NO_DATA", NVML_ERROR_NO_DATA);
    SAY("UNKNOWN", NVML_ERROR_UNKNOWN);
    return 0;
}
