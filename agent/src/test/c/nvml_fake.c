/*
 * A stand-in for libnvidia-ml.so.1 that behaves like devices in a closed loop: the draw follows load and limit, the
 * energy counter integrates it, limits are range-checked. Written from the ABI (argument types, sizes, offsets, codes);
 * no text of NVIDIA's header is in it.
 *
 * A test harness commands it through the file named by NVML_FAKE_STATE, mapped shared: one page for the machine and one
 * for each GPU, little endian, offsets in FakeDriver.java. One process uses it at a time.
 *
 * FK_DRIVER is the driver branch to be: what a branch does not export is left out.
 */
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef FK_DRIVER
#define FK_DRIVER 550
#endif

#define EXPORT __attribute__((visibility("default")))
#define PAGE 4096
#define MOST_GPUS 16
#define MAGIC 0x4c4d564e54544157ull /* "WATTNVML" */

enum {
    SUCCESS = 0,
    UNINITIALIZED = 1,
    INVALID_ARGUMENT = 2,
    NOT_SUPPORTED = 3,
    NO_PERMISSION = 4,
    NOT_FOUND = 6,
    INSUFFICIENT_SIZE = 7,
    DRIVER_NOT_LOADED = 9,
    GPU_IS_LOST = 15,
    ARGUMENT_VERSION_MISMATCH = 25
};

#define MIN_LIMIT 200000u
#define MAX_LIMIT 700000u
#define IDLE 70000.0
#define LAG 0.15
#define THERMAL_LAG 20.0
#define STEP_US 20000u
#define WINDOW 50 /* steps in the second over which the average sensor looks */

typedef struct {
    uint64_t magic;
    uint32_t count;
    uint32_t init_code;
    uint32_t manual_clock;
    uint32_t deny_writes;
    uint64_t now_us;
    uint32_t reloads;
    uint32_t inits;
    uint32_t shutdowns;
} machine_t;

typedef struct {
    /* commanded by the harness */
    double load;
    uint32_t fault;
    uint32_t hang;
    uint32_t out_of_band_limit;
    uint32_t no_energy;
    uint32_t mig;
    /* told to the harness */
    uint32_t calls;
    uint32_t sets;
    uint32_t last_set;
    /* the device */
    uint32_t limit;
    uint32_t reloads_seen;
    double power;
    double energy;
    double celsius;
    uint64_t at_us;
    double window[WINDOW];
    uint32_t step;
    uint32_t started;
} gpu_t;

/* What FakeDriver.java counts on. */
_Static_assert(offsetof(machine_t, now_us) == 24 && offsetof(machine_t, shutdowns) == 40, "machine_t");
_Static_assert(offsetof(gpu_t, mig) == 24 && offsetof(gpu_t, last_set) == 36 && offsetof(gpu_t, energy) == 56, "gpu_t");

static machine_t *machine;
static pthread_mutex_t locks[MOST_GPUS];
static int initialised;

static gpu_t *gpu_page(uint32_t index) {
    return (gpu_t *)((char *)machine + (size_t)(index + 1) * PAGE);
}

static uint64_t now_us(void) {
    if (machine->manual_clock) {
        return __atomic_load_n(&machine->now_us, __ATOMIC_ACQUIRE);
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static uint32_t enforced(const gpu_t *gpu) {
    uint32_t other = gpu->out_of_band_limit;
    return other != 0 && other < gpu->limit ? other : gpu->limit;
}

/* From at_us to now in steps of the exact first-order solution. */
static void advance(gpu_t *gpu) {
    uint64_t now = now_us();
    if (!gpu->started || gpu->reloads_seen != machine->reloads) {
        if (!gpu->started) {
            gpu->power = IDLE;
            gpu->celsius = 32;
            for (int i = 0; i < WINDOW; i++) {
                gpu->window[i] = IDLE;
            }
            gpu->at_us = now;
        }
        gpu->limit = MAX_LIMIT;
        gpu->energy = 0;
        gpu->reloads_seen = machine->reloads;
        gpu->started = 1;
    }
    while (gpu->at_us < now) {
        uint64_t us = now - gpu->at_us < STEP_US ? now - gpu->at_us : STEP_US;
        double seconds = (double)us / 1e6;
        double wanted = IDLE + gpu->load * (MAX_LIMIT - IDLE);
        double target = wanted < enforced(gpu) ? wanted : enforced(gpu);
        double decay = exp(-seconds / LAG);
        gpu->energy += target * seconds + (gpu->power - target) * LAG * (1 - decay);
        gpu->power = target + (gpu->power - target) * decay;
        gpu->celsius += (28 + gpu->power * 6e-5 - gpu->celsius) * (1 - exp(-seconds / THERMAL_LAG));
        if (us == STEP_US) {
            gpu->window[gpu->step++ % WINDOW] = gpu->power;
        }
        gpu->at_us += us;
    }
}

/* Every device call begins here: finds the device, hangs or fails if it shall, brings it up to date and keeps it locked. */
static int enter(void *device, gpu_t **gpu) {
    if (!initialised) {
        return UNINITIALIZED;
    }
    if (device == NULL) {
        return INVALID_ARGUMENT;
    }
    *gpu = device;
    __atomic_add_fetch(&(*gpu)->calls, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&(*gpu)->hang, __ATOMIC_ACQUIRE)) {
        usleep(1000);
    }
    uint32_t fault = __atomic_load_n(&(*gpu)->fault, __ATOMIC_ACQUIRE);
    if (fault != 0) {
        return (int)fault;
    }
    pthread_mutex_lock(&locks[((char *)device - (char *)machine) / PAGE - 1]);
    advance(*gpu);
    return SUCCESS;
}

static int leave(void *device, int code) {
    pthread_mutex_unlock(&locks[((char *)device - (char *)machine) / PAGE - 1]);
    return code;
}

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

EXPORT int nvmlDeviceGetName(void *device, char *name, uint32_t length) {
    ENTER(device)
    LEAVE(put_text(name, length, "NVIDIA H100 80GB HBM3"));
}

EXPORT int nvmlDeviceGetUUID(void *device, char *uuid, uint32_t length) {
    ENTER(device)
    char text[48];
    snprintf(text, sizeof text, "GPU-00000000-0000-0000-0000-%012d", (int)(((char *)device - (char *)machine) / PAGE - 1));
    LEAVE(put_text(uuid, length, text));
}

EXPORT int nvmlDeviceGetPowerUsage(void *device, uint32_t *power) {
    ENTER(device)
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
        sum += gpu->window[i];
    }
    *power = (uint32_t)lround(sum / WINDOW);
    LEAVE(SUCCESS);
}

EXPORT int nvmlDeviceGetTotalEnergyConsumption(void *device, uint64_t *energy) {
    ENTER(device)
    if (gpu->no_energy) {
        LEAVE(NOT_SUPPORTED);
    }
    *energy = (uint64_t)gpu->energy;
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
        if (field->field == 186 && FK_DRIVER >= 525) {
            field->type = 1;
            field->code = SUCCESS;
            field->value.u32 = (uint32_t)lround(gpu->power);
            any = 1;
        }
    }
    LEAVE(any || count == 0 ? SUCCESS : INVALID_ARGUMENT);
}
#endif
