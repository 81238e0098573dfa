/*
 * What an agent reads, read by nothing but a loop: of every GPU energy, power and mean power in one call ten times a second,
 * and limit, utilisation and temperature once a second. The yardstick of AgentBenchmark.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MOST_GPUS 16

typedef struct {
    uint32_t field;
    uint32_t scope;
    int64_t timestamp;
    int64_t latency;
    int32_t type;
    int32_t code;
    uint64_t value;
} field_t;

typedef int (*init_t)(void);
typedef int (*count_t)(uint32_t *);
typedef int (*handle_t)(uint32_t, void **);
typedef int (*fields_t)(void *, int, field_t *);
typedef int (*number_t)(void *, uint32_t *);
typedef int (*celsius_t)(void *, int, uint32_t *);

static void *named(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "%s is missing\n", name);
    }
    return found;
}

int main(int count, char **arguments) {
    void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    if (library == NULL) {
        fprintf(stderr, "usage: same_reads LIBRARY\n");
        return 2;
    }
    init_t init = (init_t)(uintptr_t)named(library, "nvmlInit_v2");
    count_t count_of = (count_t)(uintptr_t)named(library, "nvmlDeviceGetCount_v2");
    handle_t handle = (handle_t)(uintptr_t)named(library, "nvmlDeviceGetHandleByIndex_v2");
    fields_t fields = (fields_t)(uintptr_t)named(library, "nvmlDeviceGetFieldValues");
    number_t limit = (number_t)(uintptr_t)named(library, "nvmlDeviceGetEnforcedPowerLimit");
    number_t use = (number_t)(uintptr_t)named(library, "nvmlDeviceGetUtilizationRates");
    celsius_t celsius = (celsius_t)(uintptr_t)named(library, "nvmlDeviceGetTemperature");
    void *devices[MOST_GPUS];
    uint32_t gpus = 0;
    if (init() != 0 || count_of(&gpus) != 0 || gpus > MOST_GPUS) {
        fprintf(stderr, "the library does not start\n");
        return 1;
    }
    for (uint32_t i = 0; i < gpus; i++) {
        if (handle(i, &devices[i]) != 0) {
            return 1;
        }
    }
    printf("ready\n");
    fflush(stdout);
    for (uint64_t tick = 0;; tick++) {
        for (uint32_t i = 0; i < gpus; i++) {
            field_t asked[3];
            memset(asked, 0, sizeof asked);
            asked[0].field = 83;
            asked[1].field = 186;
            asked[2].field = 185;
            fields(devices[i], 3, asked);
            if (tick % 10 == 0) {
                uint32_t said[2];
                limit(devices[i], said);
                use(devices[i], said);
                celsius(devices[i], 0, said);
            }
        }
        struct timespec pause = {0, 100000000};
        nanosleep(&pause, NULL);
    }
}
