package org.wattwerk.simulator.devices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/**
 * A node of simulated GPUs in a file that several processes map at once. It is brought up to date whenever one of them
 * looks, so its devices draw power, count energy and keep their limits while no process lives. A restart of the machine
 * switches it off and on again.
 */
public final class SimulatedNode implements NodeHardware {
    private final NodeFile file;
    private final Supplier<Moment> clock;
    private final Gpus gpus = new NodeGpus();
    private final SimulatedLoad load = new NodeLoad();

    /** What a whole node has used since it was made, and draws now. */
    public record Consumption(Energy energy, Power power) {}

    private SimulatedNode(NodeFile file, Supplier<Moment> clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Makes a node that is switched on now, and looks at it at that moment only: open the file with a clock to use it.
     *
     * @throws IOException if the file exists already or cannot be written
     */
    public static SimulatedNode create(Path file, NodeClass nodeClass, Moment now) throws IOException {
        return new SimulatedNode(NodeFile.create(file, nodeClass, currentBoot(), now), () -> now);
    }

    /**
     * Opens a node that was made before, to command it or only to meter it.
     *
     * @param clock both clocks, the same in every process that opens the file
     * @throws IOException if the file is missing, foreign, torn or of another layout; the message says what to do
     */
    public static SimulatedNode open(Path file, Supplier<Moment> clock) throws IOException {
        SimulatedNode node = new SimulatedNode(NodeFile.open(file), clock);
        UUID boot = currentBoot();
        if (!node.file.host().peek().boot().equals(boot)) {
            node.switchOnAgain(boot);
        }
        return node;
    }

    public NodeClass nodeClass() {
        return file.nodeClass();
    }

    @Override
    public Gpus gpus() {
        return gpus;
    }

    @Override
    public Optional<Power> hostPower() {
        return Optional.of(hostAt(clock.get()).host().power());
    }

    @Override
    public Optional<Energy> hostEnergy() {
        return Optional.of(hostAt(clock.get()).host().lifetimeEnergy());
    }

    @Override
    public String bootId() {
        HostState host = file.host().peek();
        return host.boot() + "/" + host.driverLoads();
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return Optional.of(load);
    }

    /** Energy since the node was made, whatever its drivers' counters were set back to, and power, at one moment. */
    public Consumption consumption(Moment now) {
        HostState host = hostAt(now);
        Energy energy = host.host().lifetimeEnergy();
        Power power = host.host().power();
        for (int index = 0; index < nodeClass().gpus(); index++) {
            SimulatedGpu gpu = gpuAt(index, now);
            energy = energy.plus(gpu.lifetimeEnergy());
            power = power.plus(gpu.power());
        }
        return new Consumption(energy, power);
    }

    /** What a reload of the driver does: every limit at its default, every energy counter at zero. */
    public void reloadDriver() {
        Moment now = clock.get();
        file.host().update(host -> {
            file.gpus().forEach(page -> page.update(gpu -> gpu.advance(now).driverReloaded()));
            return new HostState(host.host().advance(now), host.boot(), host.driverLoads() + 1);
        });
    }

    /** Lets go of the file; the devices go on. */
    @Override
    public void close() {}

    private void switchOnAgain(UUID boot) {
        file.host().update(host -> {
            if (host.boot().equals(boot)) {
                return host;
            }
            Moment now = clock.get();
            file.gpus().forEach(page -> page.update(gpu -> gpu.switchedOnAgain(now)));
            return new HostState(host.host().switchedOnAgain(now), boot, host.driverLoads() + 1);
        });
    }

    /** The host at a moment; it also takes over what a process that ended half way had done to a GPU. */
    private HostState hostAt(Moment now) {
        return file.host().update(host -> host.with(host.host().advance(now).withBusyGpus(busyGpus())));
    }

    private SimulatedGpu gpuAt(int index, Moment now) {
        return file.gpu(index).update(gpu -> gpu.advance(now));
    }

    private int busyGpus() {
        return (int) file.gpus().stream().filter(page -> page.peek().busy()).count();
    }

    private static UUID currentBoot() throws IOException {
        Path source = Path.of("/proc/sys/kernel/random/boot_id");
        return Files.exists(source) ? UUID.fromString(Files.readString(source).strip()) : new UUID(0, 0);
    }

    private final class NodeGpus implements Gpus {
        @Override
        public List<GpuInfo> inventory() {
            return IntStream.range(0, nodeClass().gpus()).mapToObj(this::info).toList();
        }

        private GpuInfo info(int index) {
            GpuModel model = nodeClass().gpu();
            String name = file.path().toAbsolutePath() + "#" + index;
            String uuid = "GPU-" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
            return new GpuInfo(index, uuid, model.name(), model.minLimit(), model.maxLimit(), model.defaultLimit());
        }

        @Override
        public GpuReading read(int index) throws DeviceException {
            SimulatedGpu gpu = changed(index, unchanged -> unchanged);
            return new GpuReading(
                    index,
                    gpu.power(),
                    Optional.of(gpu.energy()),
                    gpu.limit(),
                    gpu.busy() ? Share.ALL : Share.NONE,
                    gpu.temperatureCelsius());
        }

        @Override
        public Power setPowerLimit(int index, Power limit) throws DeviceException {
            GpuModel model = nodeClass().gpu();
            if (model.minLimit().exceeds(limit) || limit.exceeds(model.maxLimit())) {
                throw new DeviceException("GPU " + index + " takes limits from " + model.minLimit() + " to "
                        + model.maxLimit() + ", not " + limit);
            }
            return changed(index, gpu -> gpu.withLimit(limit)).limit();
        }

        @Override
        public SensorAccuracy accuracy() {
            return SensorAccuracy.EXACT;
        }

        private SimulatedGpu changed(int index, UnaryOperator<SimulatedGpu> change) throws DeviceException {
            if (index < 0 || index >= nodeClass().gpus()) {
                throw new DeviceException(
                        "there is no GPU " + index + " among " + nodeClass().gpus());
            }
            try {
                Moment now = clock.get();
                return file.gpu(index).update(gpu -> change.apply(gpu.advance(now)));
            } catch (IllegalStateException e) {
                throw new DeviceException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {}
    }

    private final class NodeLoad implements SimulatedLoad {
        @Override
        public void computing(int gpu, boolean busy) {
            Moment now = clock.get();
            file.host().update(host -> {
                file.gpu(gpu).update(before -> before.advance(now).withBusy(busy));
                return host.with(host.host().advance(now).withBusyGpus(busyGpus()));
            });
        }

        @Override
        public Share speed(int gpu) {
            return file.gpu(gpu).peek().speed();
        }

        @Override
        public long workMillis(int gpu) {
            return gpuAt(gpu, clock.get()).workMillis();
        }
    }
}
