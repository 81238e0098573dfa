package org.wattwerk.agent.nvml;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Functions that come and go together. JNA binds a class as a whole, so that one missing name would take all others with
 * it: each group is a class of its own, and a driver that lacks one only lacks what it does.
 */
enum NvmlGroup {
    TEMPERATURE_V(NvmlTemperatureV.class, ""),
    TEMPERATURE(NvmlTemperature.class, ""),
    IDENTITY(
            NvmlIdentity.class,
            "serial numbers, PCI addresses and persistence mode: a board is known by its UUID alone"),
    CLOCKS(NvmlClocks.class, "clocks"),
    REQUESTED_LIMIT(NvmlRequestedLimit.class, ""),
    LOCKED_CLOCKS(NvmlLockedClocks.class, "locking clocks: power limits are the only knob"),
    EVENT_REASONS(NvmlEventReasons.class, ""),
    THROTTLE_REASONS(NvmlThrottleReasons.class, ""),
    MEMORY(NvmlMemory.class, "memory in use"),
    PROCESSES(NvmlProcesses.class, ""),
    PROCESSES_V2(NvmlProcessesV2.class, ""),
    MIG(NvmlMig.class, "MIG: a device that is split is seen as one"),
    EVENTS(NvmlEvents.class, "XID events: look into the kernel's log for them");

    private final Class<?> binding;
    private final String loss;

    NvmlGroup(Class<?> binding, String loss) {
        this.binding = binding;
        this.loss = loss;
    }

    /** Binds what the library has. */
    static Set<NvmlGroup> bindAll(NativeLibrary library) {
        Set<NvmlGroup> bound = EnumSet.noneOf(NvmlGroup.class);
        for (NvmlGroup group : values()) {
            try {
                Native.register(group.binding, library);
                bound.add(group);
            } catch (UnsatisfiedLinkError e) {
                // This driver goes without.
            }
        }
        return bound;
    }

    /** What a driver with these groups cannot say, one line each; of two names for one thing either will do. */
    static List<String> losses(Set<NvmlGroup> bound) {
        EnumSet<NvmlGroup> absent = EnumSet.allOf(NvmlGroup.class);
        absent.removeAll(bound);
        List<String> single = absent.stream()
                .map(group -> group.loss)
                .filter(loss -> !loss.isEmpty())
                .toList();
        List<String> losses = new ArrayList<>(single);
        if (absent.containsAll(EnumSet.of(TEMPERATURE, TEMPERATURE_V))) {
            losses.add("temperatures");
        }
        if (absent.containsAll(EnumSet.of(EVENT_REASONS, THROTTLE_REASONS))) {
            losses.add("why a clock is low");
        }
        if (absent.containsAll(EnumSet.of(PROCESSES, PROCESSES_V2))) {
            losses.add("processes on a device");
        }
        return List.copyOf(losses);
    }

    /** The names that this group binds. */
    List<String> functions() {
        return functions(binding);
    }

    /** The names that a class binds. */
    static List<String> functions(Class<?> binding) {
        return Arrays.stream(binding.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(Method::getName)
                .sorted()
                .toList();
    }
}
