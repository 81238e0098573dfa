package org.wattwerk.agent.gpu;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.quantity.Power;

/**
 * GPUs whose every device is called on a thread of its own, so that one that hangs in the driver is reported and the
 * others go on. A hanging call cannot be broken off: until it returns, its device is refused without waiting. A limit
 * whose setting hung may still take effect later, so only what is read back counts.
 */
public final class WatchedGpus implements Gpus {
    private final Gpus gpus;
    private final SortedMap<Integer, Lane> lanes = new TreeMap<>();
    private final Lane all;
    private final Optional<Sampler> sampler;

    /** Devices that are read when somebody asks, and not sampled in between. */
    public WatchedGpus(Gpus gpus, Duration patience) {
        this(gpus, patience, Optional.empty());
    }

    /**
     * @param patience how long one call may take
     * @param pace at which devices are sampled between two readings, where they can be
     */
    public WatchedGpus(Gpus gpus, Duration patience, Optional<Pace> pace) {
        this.gpus = gpus;
        this.all = new Lane("all GPUs", patience);
        gpus.inventory().forEach(gpu -> lanes.put(gpu.index(), new Lane("GPU " + gpu.index(), patience)));
        this.sampler = pace.filter(set -> gpus.isSampled())
                .map(set -> new Sampler(gpus.inventory().size(), set, gpus::sample));
    }

    @Override
    public List<GpuInfo> inventory() {
        return gpus.inventory();
    }

    @Override
    public GpuReading read(int index) throws DeviceException {
        return call(index, () -> gpus.read(index));
    }

    @Override
    public Power setPowerLimit(int index, Power limit) throws DeviceException {
        return call(index, () -> gpus.setPowerLimit(index, limit));
    }

    @Override
    public void tryLimit(int index) throws DeviceException {
        call(index, () -> {
            gpus.tryLimit(index);
            return index;
        });
    }

    @Override
    public boolean isSampled() {
        return gpus.isSampled();
    }

    @Override
    public GpuDetail detail(int index) throws DeviceException {
        return call(index, () -> gpus.detail(index));
    }

    @Override
    public void lockClocks(int index, int minMegahertz, int maxMegahertz) throws DeviceException {
        call(index, () -> {
            gpus.lockClocks(index, minMegahertz, maxMegahertz);
            return index;
        });
    }

    @Override
    public void resetClocks(int index) throws DeviceException {
        call(index, () -> {
            gpus.resetClocks(index);
            return index;
        });
    }

    /** Nothing while a call for all devices hangs. */
    @Override
    public List<DeviceFault> faults() {
        try {
            return all.call(gpus::faults);
        } catch (DeviceException e) {
            return List.of();
        }
    }

    @Override
    public SensorAccuracy accuracy() {
        return gpus.accuracy();
    }

    @Override
    public List<String> missing() {
        return gpus.missing();
    }

    /** Nothing while a call for all devices hangs. */
    @Override
    public List<Integer> recover() {
        try {
            return all.call(gpus::recover);
        } catch (DeviceException e) {
            return List.of();
        }
    }

    /** Nothing while a call for all devices hangs. */
    @Override
    public void letGo() {
        try {
            all.call(() -> {
                gpus.letGo();
                return true;
            });
        } catch (DeviceException e) {
            // It hangs in the driver, which therefore is not let go; reads say so.
        }
    }

    @Override
    public void takeUp() throws DeviceException {
        all.call(() -> {
            gpus.takeUp();
            return true;
        });
    }

    /** Closes the devices unless one of them hangs; then only the end of the process frees them. */
    @Override
    public void close() {
        boolean sampled = sampler.map(Sampler::close).orElse(true);
        boolean idle = lanes.values().stream().map(Lane::close).reduce(all.close(), Boolean::logicalAnd);
        if (idle && sampled) {
            gpus.close();
        }
    }

    /** Calls a device on its thread; one that hangs there may hang in a sample, too. */
    private <T> T call(int index, Callable<T> call) throws DeviceException {
        Lane lane = lanes.get(index);
        if (lane == null) {
            throw new DeviceException("there is no GPU " + index + " among " + lanes.size());
        }
        try {
            return lane.call(call);
        } finally {
            if (lane.hangs()) {
                sampler.ifPresent(samples -> samples.hangs(index));
            }
        }
    }
}
