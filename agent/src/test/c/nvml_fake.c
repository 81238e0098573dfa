/*
 * A stand-in for libnvidia-ml.so.1 that behaves like devices in a closed loop: the draw follows load and limit, the
 * energy counter integrates it, limits are range-checked. Written from the ABI (argument types, sizes, offsets, codes);
 * no text of NVIDIA's header is in it.
 *
 * A test harness commands it through the file named by NVML_FAKE_STATE, mapped shared: one page for the machine and one
 * for each GPU, little endian, offsets in FakeDriver.java (nvml_fake_state.h). One process uses it at a time.
 *
 * FK_DRIVER is the driver branch to be: what a branch does not export is left out.
 */
#ifndef FK_DRIVER
#define FK_DRIVER 550
#endif

#include "nvml_fake_state.h"

#define ENTER(device)                        \
    gpu_t *gpu;                              \
    int entered = enter(device, &gpu);       \
    if (entered != SUCCESS) {                \
        return entered;                      \
    }
#define LEAVE(code) return leave(gpu, code)

static int put_text(char *to, uint32_t length, const char *text) {
    if (strlen(text) + 1 > length) {
        return INSUFFICIENT_SIZE;
    }
    strcpy(to, text);
    return SUCCESS;
}

EXPORT int nvmlInit_v2(void) {
    const char *path = getenv("NVML_FAKE_STATE");
    int file = path == NULL ? -1 : open(path, O_RDWR);
    struct stat size;
    if (file < 0 || fstat(file, &size) != 0) {
        return DRIVER_NOT_LOADED;
    }
    machine_t *map = mmap(NULL, (size_t)size.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (map == MAP_FAILED || map->magic != MAGIC || size.st_size != (off_t)(map->count + 1) * PAGE) {
        return DRIVER_NOT_LOADED;
    }
    machine = map;
    for (int i = 0; i < MOST_GPUS; i++) {
        pthread_mutex_init(&locks[i], NULL);
    }
    machine->inits++;
    if (machine->init_code != 0) {
        return (int)machine->init_code;
    }
    initialised = 1;
    return SUCCESS;
}

EXPORT int nvmlShutdown(void) {
    if (machine != NULL) {
        machine->shutdowns++;
    }
    initialised = 0;
    return SUCCESS;
}

EXPORT const char *nvmlErrorString(int code) {
    switch (code) {
        case SUCCESS: return "Success";
        case UNINITIALIZED: return "Uninitialized";
        case INVALID_ARGUMENT: return "Invalid Argument";
        case NOT_SUPPORTED: return "Not Supported";
        case NO_PERMISSION: return "Insufficient Permissions";
        case NOT_FOUND: return "Not Found";
        case INSUFFICIENT_SIZE: return "Insufficient Size";
        case DRIVER_NOT_LOADED: return "Driver Not Loaded";
        case TIMEOUT: return "Timeout";
        case GPU_IS_LOST: return "GPU is lost";
        default: return "Unknown Error";
    }
}

EXPORT int nvmlSystemGetDriverVersion(char *version, uint32_t length) {
    char text[16];
    snprintf(text, sizeof text, "%d.99.01", FK_DRIVER);
    return initialised ? put_text(version, length, text) : UNINITIALIZED;
}

EXPORT int nvmlDeviceGetCount_v2(uint32_t *count) {
    if (!initialised) {
        return UNINITIALIZED;
    }
    *count = machine->count;
    return SUCCESS;
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(uint32_t index, void **device) {
    if (!initialised) {
        return UNINITIALIZED;
    }
    if (index >= machine->count) {
        return INVALID_ARGUMENT;
    }
    *device = gpu_page(index);
    return SUCCESS;
}

EXPORT int nvmlDeviceGetHandleByUUID(const char *uuid, void **device) {
    if (!initialised) {
        return UNINITIALIZED;
    }
    for (uint32_t i = 0; i < machine->count; i++) {
        char text[48];
        snprintf(text, sizeof text, "GPU-00000000-0000-0000-0000-%012d", (int)i);
        if (strcmp(text, uuid) == 0) {
            *device = gpu_page(i);
            return gpu_page(i)->fault == GPU_IS_LOST ? NOT_FOUND : SUCCESS;
        }
    }
    return NOT_FOUND;
}

EXPORT int nvmlSystemGetNVMLVersion(char *version, uint32_t length) {
    char text[16];
    snprintf(text, sizeof text, "12.%d.99", FK_DRIVER);
    return initialised ? put_text(version, length, text) : UNINITIALIZED;
}

EXPORT int nvmlDeviceGetSerial(void *device, char *serial, uint32_t length) {
    ENTER(device)
    char text[16];
    snprintf(text, sizeof text, "%d", (int)(1650000 + index_of(device)));
    LEAVE(fault_of(gpu)->no_serial ? NOT_SUPPORTED : put_text(serial, length, text));
}

EXPORT int nvmlDeviceGetPciInfo_v3(void *device, char *pci) {
    ENTER(device)
    memset(pci, 0, 68);
    snprintf(pci + 36, 32, "00000000:%02X:00.0", (unsigned)(0x18 + index_of(device)));
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetPersistenceMode(void *device, uint32_t *mode) {
    ENTER(device)
    *mode = !fault_of(gpu)->no_persistence;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetMemoryInfo(void *device, uint64_t *memory) {
    ENTER(device)
    uint64_t used = 0;
    for (uint32_t i = 0; i < fault_of(gpu)->processes; i++) {
        used += fault_of(gpu)->memory[i];
    }
    memory[0] = 85899345920ull;
    memory[1] = memory[0] - used;
    memory[2] = used;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetClockInfo(void *device, int type, uint32_t *clock) {
    ENTER(device)
    *clock = type == 2 ? MEMORY_CLOCK : clock_now(gpu);
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetMaxClockInfo(void *device, int type, uint32_t *clock) {
    ENTER(device)
    *clock = type == 2 ? MEMORY_CLOCK : MAX_CLOCK;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceSetGpuLockedClocks(void *device, uint32_t min, uint32_t max) {
    ENTER(device)
    if (machine->deny_writes) {
        LEAVE(NO_PERMISSION);
    }
    gpu->lock_min = min;
    gpu->lock_max = max;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceResetGpuLockedClocks(void *device) {
    ENTER(device)
    gpu->lock_min = 0;
    gpu->lock_max = 0;
    LEAVE(machine->deny_writes ? NO_PERMISSION : SUCCESS);
}

static uint64_t reasons(gpu_t *gpu) {
    uint64_t mask = gpu->load > 0 ? 0 : 1;
    mask |= IDLE + gpu->load * (MAX_LIMIT - IDLE) > enforced(gpu) ? 4 : 0;
    return mask | (fault_of(gpu)->brake ? 0x88 : 0);
}

#if FK_DRIVER >= 535
EXPORT int nvmlDeviceGetCurrentClocksEventReasons(void *device, uint64_t *mask) {
    ENTER(device)
    *mask = reasons(gpu);
    LEAVE(SUCCESS);
}
#endif

#if FK_DRIVER < 600
EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(void *device, uint64_t *mask) {
    ENTER(device)
    *mask = reasons(gpu);
    LEAVE(SUCCESS);
}
#endif

typedef struct {
    uint32_t pid;
    uint64_t memory;
    uint32_t instance;
    uint32_t compute_instance;
} process_t;

_Static_assert(sizeof(process_t) == 24, "nvmlProcessInfo_t");

static int put_processes(gpu_t *gpu, uint32_t *count, process_t *processes) {
    fault_t *fault = fault_of(gpu);
    uint32_t room = *count;
    *count = fault->processes;
    for (uint32_t i = 0; i < fault->processes && i < room; i++) {
        processes[i] = (process_t){fault->pids[i], fault->memory[i], 0xffffffffu, 0xffffffffu};
    }
    return room < fault->processes ? INSUFFICIENT_SIZE : SUCCESS;
}

EXPORT int nvmlDeviceGetComputeRunningProcesses_v2(void *device, uint32_t *count, process_t *processes) {
    ENTER(device)
    LEAVE(put_processes(gpu, count, processes));
}

#if FK_DRIVER >= 525
EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(void *device, uint32_t *count, process_t *processes) {
    ENTER(device)
    LEAVE(put_processes(gpu, count, processes));
}
#endif

EXPORT int nvmlDeviceGetMigMode(void *device, uint32_t *current, uint32_t *pending) {
    ENTER(device)
    *current = gpu->mig;
    *pending = gpu->mig;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetMaxMigDeviceCount(void *device, uint32_t *count) {
    ENTER(device)
    *count = 7;
    LEAVE(SUCCESS);
}

/* A handle of an instance is its GPU's page and, in the low bits, its number from 1. */
EXPORT int nvmlDeviceGetMigDeviceHandleByIndex(void *device, uint32_t index, void **instance) {
    ENTER(device)
    *instance = (char *)device + index + 1;
    LEAVE(index < fault_of(gpu)->instances ? SUCCESS : NOT_FOUND);
}

EXPORT int nvmlDeviceGetGpuInstanceId(void *instance, uint32_t *id) {
    *id = 6 + (uint32_t)((uintptr_t)instance & 0xff);
    return initialised ? SUCCESS : UNINITIALIZED;
}

EXPORT int nvmlDeviceGetAttributes_v2(void *instance, uint32_t *attributes) {
    memset(attributes, 0, 40);
    attributes[6] = ((uintptr_t)instance & 0xff) == 1 ? 4 : 3;
    return initialised ? SUCCESS : UNINITIALIZED;
}

EXPORT int nvmlEventSetCreate(void **set) {
    *set = machine;
    return initialised ? SUCCESS : UNINITIALIZED;
}

EXPORT int nvmlEventSetFree(void *set) {
    return set == machine ? SUCCESS : INVALID_ARGUMENT;
}

EXPORT int nvmlDeviceRegisterEvents(void *device, uint64_t types, void *set) {
    ENTER(device)
    LEAVE(fault_of(gpu)->no_events ? NOT_SUPPORTED : types == 8 && set == machine ? SUCCESS : INVALID_ARGUMENT);
}

typedef struct {
    void *device;
    uint64_t type;
    uint64_t data;
    uint32_t instance;
    uint32_t compute_instance;
} event_t;

EXPORT int nvmlEventSetWait_v2(void *set, event_t *event, uint32_t timeout) {
    if (!initialised || set != machine || timeout != 0) {
        return INVALID_ARGUMENT;
    }
    for (uint32_t i = 0; i < machine->count; i++) {
        uint32_t xid = __atomic_exchange_n(&fault_of(gpu_page(i))->xid, 0, __ATOMIC_ACQ_REL);
        if (xid != 0) {
            *event = (event_t){gpu_page(i), 8, xid, 0xffffffffu, 0xffffffffu};
            return SUCCESS;
        }
    }
    return TIMEOUT;
}

EXPORT int nvmlDeviceGetName(void *device, char *name, uint32_t length) {
    ENTER(device)
    LEAVE(put_text(name, length, "NVIDIA H100 80GB HBM3"));
}

EXPORT int nvmlDeviceGetUUID(void *device, char *uuid, uint32_t length) {
    if (((uintptr_t)device & 0xff) != 0) {
        char instance[48];
        snprintf(instance, sizeof instance, "MIG-00000000-0000-0000-0000-%012d", (int)((uintptr_t)device & 0xff));
        return put_text(uuid, length, instance);
    }
    ENTER(device)
    char text[48];
    snprintf(text, sizeof text, "GPU-00000000-0000-0000-0000-%012d", (int)index_of(device));
    LEAVE(put_text(uuid, length, text));
}

EXPORT int nvmlDeviceGetPowerUsage(void *device, uint32_t *power) {
    ENTER(device)
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
        sum += gpu->window[i];
    }
    *power = shown_power(gpu, sum / WINDOW);
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetTotalEnergyConsumption(void *device, uint64_t *energy) {
    ENTER(device)
    if (gpu->no_energy) {
        LEAVE(NOT_SUPPORTED);
    }
    *energy = shown_energy(gpu);
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetUtilizationRates(void *device, uint32_t *utilization) {
    ENTER(device)
    if (gpu->mig) {
        LEAVE(NOT_SUPPORTED);
    }
    utilization[0] = gpu->load > 0 ? 100 : 0;
    utilization[1] = gpu->load > 0 ? 40 : 0;
    LEAVE(SUCCESS);
}

#if FK_DRIVER < 600
EXPORT int nvmlDeviceGetTemperature(void *device, int sensor, uint32_t *celsius) {
    ENTER(device)
    if (sensor != 0) {
        LEAVE(INVALID_ARGUMENT);
    }
    *celsius = (uint32_t)lround(gpu->celsius);
    LEAVE(SUCCESS);
}
#endif

#if FK_DRIVER >= 580
typedef struct {
    uint32_t version;
    int32_t sensor;
    int32_t celsius;
} temperature_t;

EXPORT int nvmlDeviceGetTemperatureV(void *device, temperature_t *temperature) {
    ENTER(device)
    if (temperature->version != (sizeof *temperature | 1u << 24)) {
        LEAVE(ARGUMENT_VERSION_MISMATCH);
    }
    temperature->celsius = (int32_t)lround(gpu->celsius);
    LEAVE(SUCCESS);
}
#endif

EXPORT int nvmlDeviceGetPowerManagementLimitConstraints(void *device, uint32_t *min, uint32_t *max) {
    ENTER(device)
    *min = MIN_LIMIT;
    *max = MAX_LIMIT;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetPowerManagementDefaultLimit(void *device, uint32_t *limit) {
    ENTER(device)
    *limit = MAX_LIMIT;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetPowerManagementLimit(void *device, uint32_t *limit) {
    ENTER(device)
    *limit = gpu->limit;
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetEnforcedPowerLimit(void *device, uint32_t *limit) {
    ENTER(device)
    *limit = enforced(gpu);
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceSetPowerManagementLimit(void *device, uint32_t limit) {
    ENTER(device)
    if (machine->deny_writes) {
        LEAVE(NO_PERMISSION);
    }
    if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
        LEAVE(INVALID_ARGUMENT);
    }
    gpu->limit = limit;
    gpu->last_set = limit;
    gpu->sets++;
    LEAVE(SUCCESS);
}

#if FK_DRIVER >= 450 /* earlier branches stand for a library that is too old to be bound */
typedef struct {
    uint32_t field;
    uint32_t scope;
    int64_t timestamp;
    int64_t latency;
    int32_t type;
    int32_t code;
    union {
        uint32_t u32;
        uint64_t u64;
    } value;
} field_t;

_Static_assert(sizeof(field_t) == 40, "nvmlFieldValue_t");

EXPORT int nvmlDeviceGetFieldValues(void *device, int count, field_t *fields) {
    ENTER(device)
    int any = 0;
    for (int i = 0; i < count; i++) {
        field_t *field = &fields[i];
        /* As with the real library, a field without a value holds nonsense. */
        field->value.u64 = 0x4544434241393837ull;
        field->code = INVALID_ARGUMENT;
        if (field->field == fault_of(gpu)->broken_field) {
            field->code = NOT_SUPPORTED;
        } else if (field->field == 83 && !gpu->no_energy) {
            field->type = 3;
            field->code = SUCCESS;
            field->value.u64 = shown_energy(gpu);
        } else if (field->field == 186 && FK_DRIVER >= 525) {
            field->type = 1;
            field->code = SUCCESS;
            field->value.u32 = shown_power(gpu, gpu->power);
        } else if (field->field == 185 && FK_DRIVER >= 525) {
            double sum = 0;
            for (int step = 0; step < WINDOW; step++) {
                sum += gpu->window[step];
            }
            field->type = 1;
            field->code = SUCCESS;
            field->value.u32 = (uint32_t)lround(sum / WINDOW);
        }
        any |= field->code == SUCCESS;
    }
    LEAVE(any || count == 0 ? SUCCESS : INVALID_ARGUMENT);
}
#endif
