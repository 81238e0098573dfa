/*
 * The devices behind the stand-in: what they feel, draw and show. The page layout is that of FakeDriver.java.
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

#define EXPORT __attribute__((visibility("default")))
#define PAGE 4096
#define MOST_GPUS 16
#define MAGIC 0x4c4d564e54544157ull /* "WATTNVML" */

/* Return codes of the ABI. */
enum {
    SUCCESS = 0,
    UNINITIALIZED = 1,
    INVALID_ARGUMENT = 2,
    NOT_SUPPORTED = 3,
    NO_PERMISSION = 4,
    NOT_FOUND = 6,
    INSUFFICIENT_SIZE = 7,
    DRIVER_NOT_LOADED = 9,
    TIMEOUT = 10,
    GPU_IS_LOST = 15,
    ARGUMENT_VERSION_MISMATCH = 25
};

#define MIN_LIMIT 200000u
#define MAX_LIMIT 700000u
#define IDLE 70000.0
#define LAG 0.15
#define THERMAL_LAG 20.0
#define STEP_US 20000u
#define MAX_CLOCK 1980u
#define MEMORY_CLOCK 2619u
#define MOST_PIDS 8
#define SENSOR_US 100000u  /* the sensor publishes so often */
#define SEEN_US 25000u     /* and has looked for so long before, where it does not look all the time */
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
    uint32_t lock_min;
    uint32_t lock_max;
    double sensor;      /* what a sensor that looks only part of the time last published */
    double seen;        /* energy of its present look, mJ */
    uint64_t published; /* periods since the start of time */
    double frozen_power;
    double frozen_energy;
} gpu_t;

/* Faults and oddities, commanded by the harness, at a fixed place of each GPU's page. */
typedef struct {
    double gain;            /* what the power sensor multiplies with; 0 is 1 */
    uint32_t part_time;     /* it sees 25 ms of each 100 ms */
    uint32_t stuck_power;
    uint32_t stuck_counter;
    uint32_t no_persistence;
    uint64_t counter_says;  /* instead of the counter; 0 is no fault */
    int64_t counter_plus;   /* mJ that the counter jumped by */
    uint32_t power_says;    /* instead of the power; 0 is no fault */
    uint32_t xid;           /* the next event; 0 is none */
    uint32_t broken_field;  /* this field has no value */
    uint32_t no_serial;
    uint32_t instances;     /* under MIG */
    uint32_t processes;
    uint32_t pids[MOST_PIDS];
    uint64_t memory[MOST_PIDS];
    uint32_t no_events;
    uint32_t brake;
} fault_t;

#define FAULTS 2048

/* What FakeDriver.java counts on. */
_Static_assert(sizeof(gpu_t) <= FAULTS && offsetof(fault_t, counter_says) == 24 && offsetof(fault_t, xid) == 44, "fault_t");
_Static_assert(offsetof(fault_t, pids) == 64 && offsetof(fault_t, memory) == 96 && offsetof(fault_t, brake) == 164, "fault_t");
_Static_assert(offsetof(gpu_t, lock_max) == 492, "gpu_t");
_Static_assert(offsetof(machine_t, now_us) == 24 && offsetof(machine_t, shutdowns) == 40, "machine_t");
_Static_assert(offsetof(gpu_t, mig) == 24 && offsetof(gpu_t, last_set) == 36 && offsetof(gpu_t, energy) == 56, "gpu_t");

static machine_t *machine;
static pthread_mutex_t locks[MOST_GPUS];
static int initialised;

static gpu_t *gpu_page(uint32_t index) {
    return (gpu_t *)((char *)machine + (size_t)(index + 1) * PAGE);
}

static fault_t *fault_of(gpu_t *gpu) {
    return (fault_t *)((char *)gpu + FAULTS);
}

static uint32_t index_of(const void *device) {
    return (uint32_t)(((const char *)device - (const char *)machine) / PAGE - 1);
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

/* The draw that load, clock and limit allow: the part above idle goes with the cube of the clock. */
static double wanted(const gpu_t *gpu) {
    double clock = gpu->lock_max != 0 && gpu->lock_max < MAX_CLOCK ? (double)gpu->lock_max / MAX_CLOCK : 1;
    double draw = IDLE + gpu->load * (MAX_LIMIT - IDLE) * clock * clock * clock;
    return draw < enforced(gpu) ? draw : enforced(gpu);
}

static uint32_t clock_now(const gpu_t *gpu) {
    double above = gpu->load > 0 ? (gpu->power - IDLE) / (gpu->load * (MAX_LIMIT - IDLE)) : 0;
    uint32_t clock = (uint32_t)lround(MAX_CLOCK * cbrt(above < 0 ? 0 : above > 1 ? 1 : above));
    return clock < 210 ? 210 : clock;
}

/* What the sensor is given to see of one step, for one that looks 25 ms of every 100 ms. */
static void look(gpu_t *gpu, double energy, uint64_t from, uint64_t us) {
    uint64_t phase = from % SENSOR_US;
    uint64_t opens = SENSOR_US - SEEN_US;
    uint64_t a = phase > opens ? phase : opens;
    uint64_t b = phase + us < SENSOR_US ? phase + us : SENSOR_US;
    if (b > a) {
        gpu->seen += energy * (double)(b - a) / (double)us;
    }
    if ((from + us) / SENSOR_US != from / SENSOR_US) {
        gpu->sensor = gpu->seen * 1e6 / SEEN_US;
        gpu->seen = 0;
    }
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
            gpu->sensor = IDLE;
            gpu->at_us = now;
        }
        gpu->limit = MAX_LIMIT;
        gpu->lock_min = 0;
        gpu->lock_max = 0;
        gpu->energy = 0;
        gpu->reloads_seen = machine->reloads;
        gpu->started = 1;
    }
    while (gpu->at_us < now) {
        uint64_t us = now - gpu->at_us < STEP_US ? now - gpu->at_us : STEP_US;
        double seconds = (double)us / 1e6;
        double target = wanted(gpu);
        double decay = exp(-seconds / LAG);
        double energy = target * seconds + (gpu->power - target) * LAG * (1 - decay);
        gpu->energy += energy;
        look(gpu, energy, gpu->at_us, us);
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
    pthread_mutex_lock(&locks[index_of(device)]);
    advance(*gpu);
    return SUCCESS;
}

static int leave(void *device, int code) {
    pthread_mutex_unlock(&locks[index_of(device)]);
    return code;
}

/* What the power sensor shows: the draw, or what a faulty sensor makes of it. */
static uint32_t shown_power(gpu_t *gpu, double power) {
    fault_t *fault = fault_of(gpu);
    if (fault->power_says != 0) {
        return fault->power_says;
    }
    if (!fault->stuck_power) {
        gpu->frozen_power = (fault->part_time ? gpu->sensor : power) * (fault->gain == 0 ? 1 : fault->gain);
    }
    return (uint32_t)lround(gpu->frozen_power);
}

static uint64_t shown_energy(gpu_t *gpu) {
    fault_t *fault = fault_of(gpu);
    if (fault->counter_says != 0) {
        return fault->counter_says;
    }
    if (!fault->stuck_counter) {
        gpu->frozen_energy = gpu->energy + (double)fault->counter_plus;
    }
    return (uint64_t)gpu->frozen_energy;
}
