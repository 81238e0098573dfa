package org.wattwerk.agent.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;

/** Every call to the node's devices, one after another in the order asked, answered on the caller's event loop. */
public final class DeviceThread {
    private final NodeHardware hardware;
    private final Timers timers;
    private final WorkerExecutor thread;
    private final List<GpuInfo> inventory;
    private final AtomicLong looks = new AtomicLong();
    /** Touched on the devices' thread only. */
    private boolean letGo;

    public DeviceThread(Vertx vertx, Timers timers, NodeHardware hardware, String name) {
        this.hardware = hardware;
        this.timers = timers;
        this.thread =
                vertx.createSharedWorkerExecutor(name, 1, Duration.ofHours(1).toNanos(), TimeUnit.NANOSECONDS);
        this.inventory = hardware.gpus().inventory();
    }

    /** The devices as found at start. */
    public List<GpuInfo> inventory() {
        return inventory;
    }

    public String bootId() {
        return hardware.bootId();
    }

    /** True where devices are sampled between two readings, which may then lie further apart. */
    public boolean isSampled() {
        return hardware.gpus().isSampled();
    }

    public boolean simulated() {
        return hardware.simulatedLoad().isPresent();
    }

    /** Reads everything once. */
    public Future<Readings> sample() {
        return call(() -> look(new TreeMap<>()));
    }

    /** Sets limits, lower ones first, then reads everything back. */
    public Future<Readings> set(SortedMap<Integer, Power> limits) {
        return call(() -> {
            SortedMap<Integer, String> problems = new TreeMap<>();
            if (letGo) {
                return look(problems);
            }
            limits.entrySet().stream()
                    .sorted(Comparator.comparing(Map.Entry<Integer, Power>::getValue))
                    .forEach(limit -> set(limit.getKey(), limit.getValue(), problems));
            return look(problems);
        });
    }

    /** Reads everything, which settles what was drawn so far, and then changes which simulated devices compute. */
    public Future<Readings> load(SortedMap<Integer, Boolean> computing) {
        return call(() -> {
            Readings before = look(new TreeMap<>());
            hardware.simulatedLoad().ifPresent(load -> computing.forEach(load::computing));
            return before;
        });
    }

    /** Takes the driver up, or lets it go: then nothing can be read or set; done with a reading of what there is. */
    public Future<Readings> use(boolean use) {
        return call(() -> {
            if (use) {
                letGo = false;
                hardware.gpus().takeUp();
            } else {
                letGo = true;
                hardware.gpus().letGo();
            }
            return look(new TreeMap<>());
        });
    }

    /** What changes slowly, of every device that answers, by index. */
    public Future<SortedMap<Integer, GpuDetail>> details() {
        return call(() -> {
            SortedMap<Integer, GpuDetail> details = new TreeMap<>();
            if (letGo) {
                return details;
            }
            for (GpuInfo gpu : inventory) {
                try {
                    details.put(gpu.index(), hardware.gpus().detail(gpu.index()));
                } catch (DeviceException e) {
                    // The next reading says so.
                }
            }
            return details;
        });
    }

    /** How well the devices know their own draw. */
    public SensorAccuracy accuracy() {
        return hardware.gpus().accuracy();
    }

    /** What the driver cannot do, one line each. */
    public List<String> missing() {
        return hardware.gpus().missing();
    }

    /** Errors that devices reported by themselves; with {@code lookForLost}, lost devices are looked for again. */
    public Future<Health> health(boolean lookForLost) {
        return call(() -> {
            if (letGo) {
                return new Health(List.of(), List.of());
            }
            List<Integer> found = lookForLost ? hardware.gpus().recover() : List.of();
            return new Health(hardware.gpus().faults(), found);
        });
    }

    /**
     * How the devices are.
     *
     * @param found lost devices that answer again
     */
    public record Health(List<DeviceFault> faults, List<Integer> found) {}

    /** Lets the thread end; a call that hangs is left behind. */
    public void close() {
        thread.close();
    }

    private void set(int index, Power limit, SortedMap<Integer, String> problems) {
        try {
            hardware.gpus().setPowerLimit(index, limit);
        } catch (DeviceException e) {
            problems.put(index, String.valueOf(e.getMessage()));
        }
    }

    private Readings look(SortedMap<Integer, String> problems) {
        Moment moment = timers.moment();
        Instant at = moment.day();
        Duration elapsed = moment.elapsed();
        SortedMap<Integer, GpuReading> readings = new TreeMap<>();
        SortedMap<Integer, Share> speeds = new TreeMap<>();
        SortedMap<Integer, Long> work = new TreeMap<>();
        for (GpuInfo gpu : inventory) {
            if (letGo) {
                problems.put(gpu.index(), "the driver is let go for maintenance");
                continue;
            }
            try {
                readings.put(gpu.index(), hardware.gpus().read(gpu.index()));
            } catch (DeviceException e) {
                problems.put(gpu.index(), String.valueOf(e.getMessage()));
            }
        }
        Optional<NodeHardware.SimulatedLoad> load = hardware.simulatedLoad();
        if (load.isPresent()) {
            for (GpuInfo gpu : inventory) {
                speeds.put(gpu.index(), load.get().speed(gpu.index()));
                work.put(gpu.index(), load.get().workMillis(gpu.index()));
            }
        }
        MeterSample sample = new MeterSample(at, readings, hardware.hostPower(), hardware.hostEnergy(), work)
                .withSensors(hardware.sensors());
        // What is simulated draws in day time, which may run faster than control time.
        return new Readings(
                looks.incrementAndGet(), load.isPresent() ? sample : sample.withElapsed(elapsed), speeds, problems);
    }

    private <T> Future<T> call(Callable<T> call) {
        return thread.executeBlocking(call, true);
    }
}
