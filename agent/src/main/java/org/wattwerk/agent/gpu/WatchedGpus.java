package org.wattwerk.agent.gpu;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
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
    private final Duration patience;
    private final SortedMap<Integer, Lane> lanes = new TreeMap<>();
    private final Lane all = new Lane("all GPUs");

    /** @param patience how long one call may take */
    public WatchedGpus(Gpus gpus, Duration patience) {
        this.gpus = gpus;
        this.patience = patience;
        for (GpuInfo gpu : gpus.inventory()) {
            lanes.put(gpu.index(), new Lane("GPU " + gpu.index()));
        }
    }

    @Override
    public List<GpuInfo> inventory() {
        return gpus.inventory();
    }

    @Override
    public GpuReading read(int index) throws DeviceException {
        return lane(index).call(() -> gpus.read(index));
    }

    @Override
    public Power setPowerLimit(int index, Power limit) throws DeviceException {
        return lane(index).call(() -> gpus.setPowerLimit(index, limit));
    }

    @Override
    public GpuDetail detail(int index) throws DeviceException {
        return lane(index).call(() -> gpus.detail(index));
    }

    @Override
    public void lockClocks(int index, int minMegahertz, int maxMegahertz) throws DeviceException {
        lane(index).call(() -> {
            gpus.lockClocks(index, minMegahertz, maxMegahertz);
            return index;
        });
    }

    @Override
    public void resetClocks(int index) throws DeviceException {
        lane(index).call(() -> {
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

    /** Closes the devices unless one of them hangs; then only the end of the process frees them. */
    @Override
    public void close() {
        boolean idle = lanes.values().stream().map(Lane::close).reduce(all.close(), Boolean::logicalAnd);
        if (idle) {
            gpus.close();
        }
    }

    private Lane lane(int index) throws DeviceException {
        Lane lane = lanes.get(index);
        if (lane == null) {
            throw new DeviceException("there is no GPU " + index + " among " + lanes.size());
        }
        return lane;
    }

    /** One device's thread and the call that is under way on it. */
    private final class Lane {
        private final String device;
        private final ExecutorService thread;
        private @Nullable Future<?> underWay;

        Lane(String device) {
            this.device = device;
            this.thread = Executors.newSingleThreadExecutor(call -> {
                Thread made = new Thread(call, device);
                made.setDaemon(true);
                return made;
            });
        }

        synchronized <T> T call(Callable<T> call) throws DeviceException {
            if (underWay != null && !underWay.isDone()) {
                throw new DeviceException(device + " hangs: an earlier call has not returned from the driver; "
                        + "drain the node and look into the kernel's log");
            }
            if (thread.isShutdown()) {
                throw new DeviceException(device + " was closed");
            }
            Future<T> answer = thread.submit(call);
            underWay = answer;
            try {
                return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new DeviceException(
                        device + " has not answered within " + patience.toMillis() + " ms; other devices go on", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeviceException(device + " was not waited for: the agent is stopping", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DeviceException refused) {
                    throw refused;
                }
                throw new DeviceException(device + " failed: " + e.getCause(), e);
            }
        }

        /** Ends the thread; true if no call hangs on it. */
        synchronized boolean close() {
            thread.shutdown();
            return underWay == null || underWay.isDone();
        }
    }
}
