package org.wattwerk.agent.nvml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.wattwerk.agent.gpu.Pace;
import org.wattwerk.agent.gpu.WatchedGpus;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** A real node: GPUs through NVML, each watched for hanging; no sensor for the host, which is therefore modelled. */
public final class NvmlNode implements NodeHardware {
    private static final Path KERNEL_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Gpus gpus;
    private final String bootId;

    private NvmlNode(Gpus gpus, String bootId) {
        this.gpus = gpus;
        this.bootId = bootId;
    }

    /**
     * Opens the node's devices.
     *
     * @param libraryPathOrName NVML's library, normally {@link NvmlGpus#DEFAULT_LIBRARY}
     * @param patience how long one call to one device may take before the device counts as hanging
     * @param pace at which power and counter are sampled between two readings
     */
    public static NvmlNode open(String libraryPathOrName, Duration patience, Pace pace) throws DeviceException {
        String boot;
        try {
            boot = Files.readString(KERNEL_BOOT_ID).strip();
        } catch (IOException e) {
            throw new DeviceException("the kernel's boot id cannot be read: is /proc mounted?", e);
        }
        NvmlGpus gpus = NvmlGpus.open(libraryPathOrName, Optional.of(pace.nanos()));
        return new NvmlNode(new WatchedGpus(gpus, patience, Optional.of(pace)), boot + "/" + gpus.driverVersion());
    }

    @Override
    public Gpus gpus() {
        return gpus;
    }

    @Override
    public Optional<Power> hostPower() {
        return Optional.empty();
    }

    @Override
    public Optional<Energy> hostEnergy() {
        return Optional.empty();
    }

    /** Boot and driver version; a reload of the same driver in the same boot shows in the energy counters alone. */
    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return Optional.empty();
    }

    @Override
    public void close() {
        gpus.close();
    }
}
