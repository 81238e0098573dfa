package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.wattwerk.core.device.ClocksReason;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.quantity.Power;

/**
 * The slow values of a device. What a driver or a board does not have is left out; no error here is an error of the
 * device, unless the device is lost.
 */
final class NvmlDetails {
    private static final int SECOND = 8;
    private static final int MOST_PROCESSES = 64;
    private static final int NO_INSTANCE = -1;

    private final Set<NvmlGroup> groups;
    private final Memory memory = new Memory(Nvml.TEXT_SIZE);
    private final long address = Pointer.nativeValue(memory);

    NvmlDetails(Set<NvmlGroup> groups) {
        this.groups = groups;
    }

    /**
     * Asks for everything that the driver has.
     *
     * @param said hears every return code
     * @param averageMilliwatts -1 where it is not known
     */
    GpuDetail read(long device, IntConsumer said, long averageMilliwatts) {
        boolean identity = groups.contains(NvmlGroup.IDENTITY);
        Optional<String> serial =
                identity && ok(said, NvmlIdentity.nvmlDeviceGetSerial(device, address, Nvml.TEXT_SIZE))
                        ? Optional.of(memory.getString(0, "UTF-8"))
                        : Optional.empty();
        Optional<String> pci = identity && ok(said, NvmlIdentity.nvmlDeviceGetPciInfo_v3(device, address))
                ? Optional.of(memory.getString(NvmlIdentity.PCI_BUS_ID, "UTF-8"))
                : Optional.empty();
        Optional<Boolean> persistence = identity && ok(said, NvmlIdentity.nvmlDeviceGetPersistenceMode(device, address))
                ? Optional.of(memory.getInt(0) == 1)
                : Optional.empty();
        return new GpuDetail(
                serial,
                pci,
                persistence,
                averageMilliwatts < 0 ? Optional.empty() : Optional.of(new Power(averageMilliwatts)),
                clocks(device, said),
                reasons(device, said),
                memory(device, said),
                processes(device, said),
                mig(device, said));
    }

    private Optional<GpuDetail.Clocks> clocks(long device, IntConsumer said) {
        if (!groups.contains(NvmlGroup.CLOCKS)
                || !ok(said, NvmlClocks.nvmlDeviceGetClockInfo(device, NvmlClocks.CLOCK_GRAPHICS, address))) {
            return Optional.empty();
        }
        int graphics = memory.getInt(0);
        int ofMemory = ok(said, NvmlClocks.nvmlDeviceGetClockInfo(device, NvmlClocks.CLOCK_MEM, address))
                ? memory.getInt(0)
                : 0;
        int most = ok(said, NvmlClocks.nvmlDeviceGetMaxClockInfo(device, NvmlClocks.CLOCK_GRAPHICS, address))
                ? memory.getInt(0)
                : 0;
        return Optional.of(new GpuDetail.Clocks(graphics, ofMemory, most));
    }

    private Set<ClocksReason> reasons(long device, IntConsumer said) {
        Set<ClocksReason> reasons = EnumSet.noneOf(ClocksReason.class);
        boolean known = groups.contains(NvmlGroup.EVENT_REASONS)
                ? ok(said, NvmlEventReasons.nvmlDeviceGetCurrentClocksEventReasons(device, address))
                : groups.contains(NvmlGroup.THROTTLE_REASONS)
                        && ok(said, NvmlThrottleReasons.nvmlDeviceGetCurrentClocksThrottleReasons(device, address));
        if (!known) {
            return reasons;
        }
        long mask = memory.getLong(0);
        add(reasons, mask, NvmlEventReasons.GPU_IDLE, ClocksReason.IDLE);
        add(reasons, mask, NvmlEventReasons.SW_POWER_CAP, ClocksReason.POWER_CAP);
        add(reasons, mask, NvmlEventReasons.HW_SLOWDOWN, ClocksReason.HARDWARE_SLOWDOWN);
        add(reasons, mask, NvmlEventReasons.SW_THERMAL, ClocksReason.THERMAL_SOFTWARE);
        add(reasons, mask, NvmlEventReasons.HW_THERMAL, ClocksReason.THERMAL_HARDWARE);
        add(reasons, mask, NvmlEventReasons.HW_POWER_BRAKE, ClocksReason.POWER_BRAKE);
        return reasons;
    }

    private Optional<GpuDetail.DeviceMemory> memory(long device, IntConsumer said) {
        if (!groups.contains(NvmlGroup.MEMORY) || !ok(said, NvmlMemory.nvmlDeviceGetMemoryInfo(device, address))) {
            return Optional.empty();
        }
        return Optional.of(
                new GpuDetail.DeviceMemory(memory.getLong(NvmlMemory.TOTAL), memory.getLong(NvmlMemory.USED)));
    }

    /** Entries as long as the header says; where a branch wrote longer ones, what makes no sense is left out. */
    private List<GpuDetail.GpuProcess> processes(long device, IntConsumer said) {
        boolean newer = groups.contains(NvmlGroup.PROCESSES);
        if (!newer && !groups.contains(NvmlGroup.PROCESSES_V2)) {
            return List.of();
        }
        try (Memory infos = new Memory((long) MOST_PROCESSES * NvmlProcesses.ROOM)) {
            infos.clear();
            memory.setInt(0, MOST_PROCESSES);
            long to = Pointer.nativeValue(infos);
            int code = newer
                    ? NvmlProcesses.nvmlDeviceGetComputeRunningProcesses_v3(device, address, to)
                    : NvmlProcessesV2.nvmlDeviceGetComputeRunningProcesses_v2(device, address, to);
            if (!ok(said, code)) {
                return List.of();
            }
            int count = Math.max(0, Math.min(MOST_PROCESSES, memory.getInt(0)));
            List<GpuDetail.GpuProcess> processes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long at = (long) i * NvmlProcesses.SIZE;
                long pid = Integer.toUnsignedLong(infos.getInt(at + NvmlProcesses.PID));
                long used = infos.getLong(at + NvmlProcesses.USED_MEMORY);
                int instance = infos.getInt(at + NvmlProcesses.INSTANCE);
                if (pid > 0) {
                    processes.add(new GpuDetail.GpuProcess(
                            pid,
                            Math.max(0, used),
                            instance == NO_INSTANCE ? OptionalInt.empty() : OptionalInt.of(instance)));
                }
            }
            return processes;
        }
    }

    private Optional<GpuDetail.Mig> mig(long device, IntConsumer said) {
        if (!groups.contains(NvmlGroup.MIG)
                || !ok(said, NvmlMig.nvmlDeviceGetMigMode(device, address, address + SECOND))) {
            return Optional.empty();
        }
        if (memory.getInt(0) != NvmlMig.ENABLED) {
            return Optional.of(new GpuDetail.Mig(false, List.of()));
        }
        int most = ok(said, NvmlMig.nvmlDeviceGetMaxMigDeviceCount(device, address)) ? memory.getInt(0) : 0;
        List<GpuDetail.Mig.Instance> instances = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            if (ok(said, NvmlMig.nvmlDeviceGetMigDeviceHandleByIndex(device, i, address))) {
                instances.add(instance(memory.getLong(0), said));
            }
        }
        return Optional.of(new GpuDetail.Mig(true, instances));
    }

    private GpuDetail.Mig.Instance instance(long migDevice, IntConsumer said) {
        int id = ok(said, NvmlMig.nvmlDeviceGetGpuInstanceId(migDevice, address)) ? memory.getInt(0) : NO_INSTANCE;
        String uuid = ok(said, Nvml.nvmlDeviceGetUUID(migDevice, address, Nvml.TEXT_SIZE))
                ? memory.getString(0, "UTF-8")
                : "";
        int slices =
                ok(said, NvmlMig.nvmlDeviceGetAttributes_v2(migDevice, address)) ? memory.getInt(NvmlMig.SLICES) : 0;
        return new GpuDetail.Mig.Instance(id, uuid, slices);
    }

    private static void add(Set<ClocksReason> reasons, long mask, int bit, ClocksReason reason) {
        if ((mask & bit) != 0) {
            reasons.add(reason);
        }
    }

    private static boolean ok(IntConsumer said, int code) {
        said.accept(code);
        return code == NvmlReturn.SUCCESS.code();
    }
}
