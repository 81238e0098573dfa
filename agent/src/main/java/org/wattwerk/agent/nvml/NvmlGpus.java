package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.quantity.Power;

/**
 * The GPUs that NVML shows, every return code checked and every number typed. Calls run on the caller's thread and may
 * block for as long as the driver does; two devices never wait for each other here.
 *
 * <p>The process owns NVML: one instance at a time, initialised once and shut down at the end.
 */
public final class NvmlGpus implements Gpus {
    /** The name that driver packages install; {@code libnvidia-ml.so} belongs to development packages. */
    public static final String DEFAULT_LIBRARY = "libnvidia-ml.so.1";

    private final List<NvmlDevice> devices;
    private final List<GpuInfo> inventory;
    private final String driverVersion;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NvmlGpus(List<NvmlDevice> devices, List<GpuInfo> inventory, String driverVersion) {
        this.devices = devices;
        this.inventory = List.copyOf(inventory);
        this.driverVersion = driverVersion;
    }

    /**
     * Loads the library, initialises it and finds the devices.
     *
     * @param libraryPathOrName a path, or a name for the system's loader such as {@link #DEFAULT_LIBRARY}
     * @throws DeviceException if the library is missing or too old, the driver is not loaded, or one device does not
     *     answer; retrying costs tens of milliseconds of the driver each time, so wait half a minute between attempts
     */
    public static NvmlGpus open(String libraryPathOrName) throws DeviceException {
        NvmlDevice.Sensors sensors = bind(libraryPathOrName);
        int init = Nvml.nvmlInit_v2();
        if (init != NvmlReturn.SUCCESS.code()) {
            throw new DeviceException("NVML did not start: " + NvmlReturn.explain(init));
        }
        boolean found = false;
        try {
            NvmlGpus gpus = find(sensors);
            found = true;
            return gpus;
        } finally {
            if (!found) {
                int unused = Nvml.nvmlShutdown();
            }
        }
    }

    @Override
    public List<GpuInfo> inventory() {
        return inventory;
    }

    /** As the driver names it, such as {@code 550.163.01}. */
    public String driverVersion() {
        return driverVersion;
    }

    @Override
    public GpuReading read(int index) throws DeviceException {
        return device(index).read();
    }

    @Override
    public Power setPowerLimit(int index, Power limit) throws DeviceException {
        return device(index).setPowerLimit(limit);
    }

    /** Shuts NVML down, so that a GPU can be reset or the driver be unloaded. No call may be under way. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            int unused = Nvml.nvmlShutdown();
        }
    }

    private NvmlDevice device(int index) throws DeviceException {
        if (closed.get()) {
            throw new DeviceException("NVML was shut down: restart the agent");
        }
        if (index < 0 || index >= devices.size()) {
            throw new DeviceException("there is no GPU " + index + " among " + devices.size());
        }
        return devices.get(index);
    }

    private static NvmlDevice.Sensors bind(String name) throws DeviceException {
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(name);
        } catch (UnsatisfiedLinkError e) {
            throw new DeviceException(
                    "NVML's library " + name
                            + " cannot be loaded: install NVIDIA's driver, give the library's path, or use simulated GPUs",
                    e);
        }
        try {
            Nvml.bind(library);
        } catch (UnsatisfiedLinkError e) {
            throw new DeviceException(
                    "NVML's library " + name + " lacks a function that every driver has from 470 on: update the driver",
                    e);
        }
        return new NvmlDevice.Sensors(has(NvmlTemperatureV::bind, library), has(NvmlTemperature::bind, library));
    }

    /** Binds a group that not every driver has: one missing function fails the whole of it. */
    private static boolean has(Consumer<NativeLibrary> group, NativeLibrary library) {
        try {
            group.accept(library);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static NvmlGpus find(NvmlDevice.Sensors sensors) throws DeviceException {
        try (Memory memory = new Memory(Nvml.TEXT_SIZE)) {
            long address = Pointer.nativeValue(memory);
            check("nvmlSystemGetDriverVersion", Nvml.nvmlSystemGetDriverVersion(address, Nvml.TEXT_SIZE));
            String version = memory.getString(0, "UTF-8");
            check("nvmlDeviceGetCount_v2", Nvml.nvmlDeviceGetCount_v2(address));
            int count = memory.getInt(0);
            List<NvmlDevice> devices = new ArrayList<>();
            List<GpuInfo> inventory = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                int code = Nvml.nvmlDeviceGetHandleByIndex_v2(index, address);
                check("GPU " + index + ": nvmlDeviceGetHandleByIndex_v2", code);
                NvmlDevice device = new NvmlDevice(index, memory.getLong(0), sensors);
                devices.add(device);
                inventory.add(device.info());
            }
            return new NvmlGpus(devices, inventory, version);
        }
    }

    private static void check(String call, int code) throws DeviceException {
        if (code != NvmlReturn.SUCCESS.code()) {
            throw new DeviceException(call + ": " + NvmlReturn.explain(code));
        }
    }
}
