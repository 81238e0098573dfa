package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every size, offset and code against NVIDIA's own header: binding and stand-in could be wrong in the same way. */
class NvmlLayoutTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void constants_allOfTheHeader_areEqual() throws Exception {
        Path header = RealParts.nvmlHeader();
        Path program = folder.resolve("layout");
        RealParts.run(List.of(
                RealParts.program("gcc").toString(),
                "-I" + header.toAbsolutePath().getParent(),
                Path.of("src", "test", "c", "nvml_layout.c").toString(),
                "-o",
                program.toString()));
        Map<String, Integer> headers = new HashMap<>();
        RealParts.run(List.of(program.toString()))
                .lines()
                .map(line -> line.split(" ", -1))
                .forEach(word -> headers.put(word[0], Integer.valueOf(word[1])));

        Map<String, Integer> ours = new HashMap<>();
        for (NvmlReturn known : NvmlReturn.values()) {
            ours.put(known.name(), known.code());
        }
        ours.put("FIELD_VALUE_SIZE", Nvml.FIELD_VALUE_SIZE);
        ours.put("FIELD_VALUE_FIELD_ID", Nvml.FIELD_VALUE_FIELD_ID);
        ours.put("FIELD_VALUE_SCOPE_ID", Nvml.FIELD_VALUE_SCOPE_ID);
        ours.put("FIELD_VALUE_VALUE_TYPE", Nvml.FIELD_VALUE_VALUE_TYPE);
        ours.put("FIELD_VALUE_RETURN", Nvml.FIELD_VALUE_RETURN);
        ours.put("FIELD_VALUE_VALUE", Nvml.FIELD_VALUE_VALUE);
        ours.put("VALUE_TYPE_UNSIGNED_INT", Nvml.VALUE_TYPE_UNSIGNED_INT);
        ours.put("FI_DEV_POWER_INSTANT", Nvml.FI_DEV_POWER_INSTANT);
        ours.put("VALUE_TYPE_UNSIGNED_LONG", Nvml.VALUE_TYPE_UNSIGNED_LONG);
        ours.put("VALUE_TYPE_UNSIGNED_LONG_LONG", Nvml.VALUE_TYPE_UNSIGNED_LONG_LONG);
        ours.put("FI_DEV_TOTAL_ENERGY_CONSUMPTION", Nvml.FI_DEV_TOTAL_ENERGY_CONSUMPTION);
        ours.put("FI_DEV_POWER_AVERAGE", Nvml.FI_DEV_POWER_AVERAGE);
        ours.put("PCI_SIZE", NvmlIdentity.PCI_SIZE);
        ours.put("PCI_BUS_ID", NvmlIdentity.PCI_BUS_ID);
        ours.put("CLOCK_GRAPHICS", NvmlClocks.CLOCK_GRAPHICS);
        ours.put("CLOCK_MEM", NvmlClocks.CLOCK_MEM);
        ours.put("GPU_IDLE", NvmlEventReasons.GPU_IDLE);
        ours.put("SW_POWER_CAP", NvmlEventReasons.SW_POWER_CAP);
        ours.put("HW_SLOWDOWN", NvmlEventReasons.HW_SLOWDOWN);
        ours.put("SW_THERMAL", NvmlEventReasons.SW_THERMAL);
        ours.put("HW_THERMAL", NvmlEventReasons.HW_THERMAL);
        ours.put("HW_POWER_BRAKE", NvmlEventReasons.HW_POWER_BRAKE);
        ours.put("MEMORY_SIZE", NvmlMemory.SIZE);
        ours.put("MEMORY_TOTAL", NvmlMemory.TOTAL);
        ours.put("MEMORY_USED", NvmlMemory.USED);
        ours.put("PROCESS_SIZE", NvmlProcesses.SIZE);
        ours.put("PROCESS_PID", NvmlProcesses.PID);
        ours.put("PROCESS_USED_MEMORY", NvmlProcesses.USED_MEMORY);
        ours.put("PROCESS_INSTANCE", NvmlProcesses.INSTANCE);
        ours.put("MIG_ENABLED", NvmlMig.ENABLED);
        ours.put("ATTRIBUTES_SIZE", NvmlMig.ATTRIBUTES_SIZE);
        ours.put("ATTRIBUTES_SLICES", NvmlMig.SLICES);
        ours.put("EVENT_SIZE", NvmlEvents.DATA_SIZE);
        ours.put("EVENT_DEVICE", NvmlEvents.DATA_DEVICE);
        ours.put("EVENT_TYPE", NvmlEvents.DATA_TYPE);
        ours.put("EVENT_CODE", NvmlEvents.DATA_CODE);
        ours.put("EVENT_XID", (int) NvmlEvents.XID_CRITICAL_ERROR);
        ours.put("UTILIZATION_SIZE", Nvml.UTILIZATION_SIZE);
        ours.put("UTILIZATION_GPU", Nvml.UTILIZATION_GPU);
        ours.put("TEMPERATURE_GPU", NvmlTemperature.TEMPERATURE_GPU);

        assertThat(headers).hasSizeGreaterThan(55);
        assertThat(ours).containsAllEntriesOf(headers);
    }
}
