package org.wattwerk.agent.nvml;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.device.GpuDetail;
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

    private static final int HANDLE_SIZE = 8;

    private final List<NvmlDevice> devices;
    private final List<GpuInfo> inventory;
    private final String driverVersion;
    private final Set<NvmlGroup> groups;
    private final boolean sampled;
    private final NvmlFaults faults = new NvmlFaults();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean letGo;

    private NvmlGpus(
            List<NvmlDevice> devices,
            List<GpuInfo> inventory,
            String driverVersion,
            Set<NvmlGroup> groups,
            boolean sampled) {
        this.devices = devices;
        this.inventory = List.copyOf(inventory);
        this.driverVersion = driverVersion;
        this.groups = groups;
        this.sampled = sampled;
    }

    /** As {@link #open(String, Optional)}, with power known at readings only. */
    public static NvmlGpus open(String libraryPathOrName) throws DeviceException {
        return open(libraryPathOrName, Optional.empty());
    }

    /**
     * Loads the library, initialises it and finds the devices.
     *
     * @param libraryPathOrName a path, or a name for the system's loader such as {@link #DEFAULT_LIBRARY}
     * @param clock monotonic nanoseconds, where {@link #sample} is called often to add power up between readings
     * @throws DeviceException if the library is missing or too old, the driver is not loaded, or one device does not
     *     answer; retrying costs tens of milliseconds of the driver each time, so wait half a minute between attempts
     */
    public static NvmlGpus open(String libraryPathOrName, Optional<LongSupplier> clock) throws DeviceException {
        Set<NvmlGroup> groups = bind(libraryPathOrName);
        int init = Nvml.nvmlInit_v2();
        if (init != NvmlReturn.SUCCESS.code()) {
            throw new DeviceException("NVML did not start: " + NvmlReturn.explain(init));
        }
        boolean found = false;
        try {
            NvmlGpus gpus = find(groups, clock);
            gpus.faults.listen(groups, gpus.devices);
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
    public List<String> missing() {
        return NvmlGroup.losses(groups);
    }

    @Override
    public boolean isSampled() {
        return sampled;
    }

    @Override
    public void sample(int index) {
        if (!closed.get() && index >= 0 && index < devices.size()) {
            devices.get(index).sample();
        }
    }

    @Override
    public void tryLimit(int index) throws DeviceException {
        device(index).tryLimit();
    }

    @Override
    public GpuReading read(int index) throws DeviceException {
        return device(index).read();
    }

    @Override
    public GpuDetail detail(int index) throws DeviceException {
        return device(index).detail();
    }

    @Override
    public Power setPowerLimit(int index, Power limit) throws DeviceException {
        return device(index).setPowerLimit(limit);
    }

    @Override
    public void lockClocks(int index, int minMegahertz, int maxMegahertz) throws DeviceException {
        if (minMegahertz < 0 || maxMegahertz < 1 || minMegahertz > maxMegahertz) {
            throw new DeviceException("GPU " + index + " cannot be locked between " + minMegahertz + " and "
                    + maxMegahertz + " MHz: give the lower frequency first");
        }
        device(index).lockClocks(minMegahertz, maxMegahertz);
    }

    @Override
    public void resetClocks(int index) throws DeviceException {
        device(index).lockClocks(0, 0);
    }

    @Override
    public synchronized List<DeviceFault> faults() {
        return closed.get() ? List.of() : faults.poll(devices);
    }

    /**
     * Shuts NVML down, starts it again and finds each board by its UUID. Nothing is done while no device is lost, or while
     * a call hangs in one: what hangs still uses its old handle.
     */
    @Override
    public synchronized List<Integer> recover() {
        List<NvmlDevice> lost = devices.stream().filter(NvmlDevice::isLost).toList();
        boolean done = !lost.isEmpty()
                && !letGo
                && withAllReserved(() -> {
                    faults.close();
                    int unused = Nvml.nvmlShutdown();
                    findAgain();
                });
        return done
                ? lost.stream()
                        .filter(device -> !device.isLost())
                        .map(NvmlDevice::index)
                        .toList()
                : List.of();
    }

    /** Shuts NVML down, so that a GPU can be reset or the driver be loaded anew; every device counts as lost until then. */
    @Override
    public synchronized void letGo() {
        if (!letGo) {
            letGo = withAllReserved(() -> {
                faults.close();
                int unused = Nvml.nvmlShutdown();
                devices.forEach(device -> device.found(NvmlReturn.UNINITIALIZED.code(), 0));
            });
        }
    }

    @Override
    public synchronized void takeUp() throws DeviceException {
        if (letGo) {
            withAllReserved(this::findAgain);
            letGo = false;
        }
        for (NvmlDevice device : devices) {
            if (device.isLost()) {
                throw new DeviceException(
                        "GPU " + device.index() + " does not answer after maintenance: look into the kernel's log");
            }
        }
    }

    /** Does something to all devices while nobody calls one; false, and nothing is done, if a call hangs in one. */
    private boolean withAllReserved(Runnable what) {
        List<NvmlDevice> reserved = new ArrayList<>();
        try {
            for (NvmlDevice device : devices) {
                if (closed.get() || !device.reserve()) {
                    return false;
                }
                reserved.add(device);
            }
            what.run();
        } finally {
            reserved.forEach(NvmlDevice::release);
        }
        if (devices.stream().anyMatch(device -> !device.isLost())) {
            faults.listen(groups, devices);
        }
        return true;
    }

    private void findAgain() {
        int init = Nvml.nvmlInit_v2();
        try (Memory handle = new Memory(HANDLE_SIZE)) {
            for (NvmlDevice device : devices) {
                String uuid = inventory.get(device.index()).uuid();
                int code = init == NvmlReturn.SUCCESS.code()
                        ? Nvml.nvmlDeviceGetHandleByUUID(uuid, Pointer.nativeValue(handle))
                        : init;
                boolean gone = code != NvmlReturn.SUCCESS.code();
                device.found(gone ? NvmlReturn.GPU_IS_LOST.code() : code, handle.getLong(0));
            }
        }
    }

    /** Shuts NVML down, so that a GPU can be reset or the driver be unloaded. No call may be under way. */
    @Override
    public synchronized void close() {
        if (closed.compareAndSet(false, true)) {
            faults.close();
            if (!letGo) {
                int unused = Nvml.nvmlShutdown();
            }
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

    private static Set<NvmlGroup> bind(String name) throws DeviceException {
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
        return NvmlGroup.bindAll(library);
    }

    private static NvmlGpus find(Set<NvmlGroup> groups, Optional<LongSupplier> clock) throws DeviceException {
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
                NvmlDevice device = new NvmlDevice(index, memory.getLong(0), groups, clock);
                devices.add(device);
                inventory.add(device.info());
            }
            return new NvmlGpus(devices, inventory, version, groups, clock.isPresent());
        }
    }

    private static void check(String call, int code) throws DeviceException {
        if (code != NvmlReturn.SUCCESS.code()) {
            throw new DeviceException(call + ": " + NvmlReturn.explain(code));
        }
    }
}
