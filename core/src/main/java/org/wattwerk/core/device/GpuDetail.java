package org.wattwerk.core.device;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.wattwerk.core.quantity.Power;

/**
 * What a device says of itself beside a reading; whatever it or its driver cannot say is empty.
 *
 * @param serial of the board
 * @param pciBusId such as {@code 00000000:1A:00.0}
 * @param persistence whether the driver stays loaded without a client; without it limits are forgotten
 * @param averagePower of the last second
 * @param clocks of the chip and its memory
 * @param reasons why the clock is not higher
 * @param memory in bytes
 * @param processes that hold memory of the device; advisory, since drivers have got them wrong
 * @param mig whether the device is split into instances, and into which
 */
public record GpuDetail(
        Optional<String> serial,
        Optional<String> pciBusId,
        Optional<Boolean> persistence,
        Optional<Power> averagePower,
        Optional<Clocks> clocks,
        Set<ClocksReason> reasons,
        Optional<DeviceMemory> memory,
        List<GpuProcess> processes,
        Optional<Mig> mig) {
    /** Of a device that says nothing. */
    public static final GpuDetail NONE = new GpuDetail(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    public GpuDetail {
        reasons = Set.copyOf(reasons);
        processes = List.copyOf(processes);
    }

    /** Megahertz now, and the most that the chip can. */
    public record Clocks(int graphicsMegahertz, int memoryMegahertz, int maxGraphicsMegahertz) {}

    /** Bytes. */
    public record DeviceMemory(long total, long used) {}

    /**
     * A process that computes on the device.
     *
     * @param memory bytes of the device's memory that it holds
     * @param instance of the device under MIG
     */
    public record GpuProcess(long pid, long memory, OptionalInt instance) {}

    /**
     * The device split into instances. They share one energy counter: what each of them draws is a model.
     *
     * @param enabled now; a change waits for a reset
     */
    public record Mig(boolean enabled, List<Instance> instances) {
        public Mig {
            instances = List.copyOf(instances);
        }

        /** One instance and its share of the device, in slices of compute. */
        public record Instance(int id, String uuid, int slices) {}
    }
}
