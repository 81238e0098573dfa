package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.enforcing.MeterState.Device;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * Puts every joule of a node into one account: the job its GPU is assigned to, or idle. The host's energy follows the
 * GPUs' energy of the same interval. The accounts equal the sensors, exactly, in millijoules.
 *
 * <p>Settle before a change: observe a sample first, then assign.
 */
public final class NodeMeter {
    private static final Comparator<Optional<JobId>> IDLE_FIRST =
            Comparator.comparing(job -> job.map(JobId::value).orElse(""));

    private final List<GpuInfo> inventory;
    private final HostModel hostModel;
    private final SortedMap<Integer, Device> devices = new TreeMap<>();
    private final SortedMap<Optional<JobId>, Counter> counters = new TreeMap<>(IDLE_FIRST);
    private Sensor host = Sensor.NEW;
    private Instant at;

    private NodeMeter(List<GpuInfo> inventory, HostModel hostModel, Instant at) {
        this.inventory = List.copyOf(inventory);
        this.hostModel = hostModel;
        this.at = at;
        inventory.forEach(gpu -> devices.put(gpu.index(), new Device(gpu.uuid(), Optional.empty(), Sensor.NEW, 0)));
        counters.put(Optional.empty(), none(Optional.empty()));
    }

    /** A meter that never ran: it counts from its first sample on. */
    public static NodeMeter first(List<GpuInfo> inventory, HostModel hostModel, Instant now) {
        return new NodeMeter(inventory, hostModel, now);
    }

    /** The meter of before a restart: what the devices counted meanwhile goes to the jobs that they were assigned to. */
    public static NodeMeter resumed(List<GpuInfo> inventory, HostModel hostModel, MeterState state) {
        NodeMeter meter = new NodeMeter(inventory, hostModel, state.at());
        meter.host = state.host();
        state.counters().forEach(counter -> meter.counters.put(counter.job(), counter));
        for (GpuInfo gpu : inventory) {
            Device before = state.devices().get(gpu.index());
            if (before == null) {
                continue;
            }
            boolean sameCard = before.uuid().equals(gpu.uuid());
            Sensor sensor = sameCard
                    ? before.sensor()
                    : new Sensor(Optional.empty(), Power.ZERO, before.sensor().metered(), Quality.MISSING, false);
            meter.devices.put(
                    gpu.index(), new Device(gpu.uuid(), before.job(), sensor, sameCard ? before.workMillis() : 0));
        }
        return meter;
    }

    /**
     * One closed interval.
     *
     * @param before every account at its start
     * @param after every account at its end; each quality is that of this interval
     */
    public record Interval(Instant from, Instant to, List<Counter> before, List<Counter> after) {
        public Interval {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Closes the interval since the last sample under the present assignment. */
    public Interval observe(MeterSample sample) {
        List<Counter> before = List.copyOf(counters.values());
        Instant from = at;
        at = sample.at().isAfter(at) ? sample.at() : at;
        Duration time = Duration.between(from, at);
        SortedMap<Optional<JobId>, Part> parts = new TreeMap<>(IDLE_FIRST);
        for (GpuInfo gpu : inventory) {
            observe(gpu, sample, time, parts);
        }
        Energy hostEnergy = observeHost(sample, time);
        List<Optional<JobId>> accounts = List.copyOf(parts.keySet());
        List<Energy> hostParts = LargestRemainder.split(hostEnergy, weights(parts.values()));
        counters.replaceAll((job, counter) ->
                new Counter(job, counter.gpu(), counter.host(), Quality.MEASURED, counter.workMillis()));
        for (int i = 0; i < accounts.size(); i++) {
            Part part = parts.getOrDefault(accounts.get(i), new Part());
            Energy hostPart = hostParts.get(i);
            counters.merge(
                    accounts.get(i),
                    new Counter(
                            accounts.get(i), part.gpu, hostPart, part.quality.worst(host.quality()), part.workMillis),
                    NodeMeter::sum);
        }
        return new Interval(from, at, before, List.copyOf(counters.values()));
    }

    /** Whose energy a GPU counts from now on; empty for idle. */
    public void assign(int gpu, Optional<JobId> job) {
        devices.computeIfPresent(
                gpu, (index, device) -> new Device(device.uuid(), job, device.sensor(), device.workMillis()));
        counters.computeIfAbsent(job, NodeMeter::none);
    }

    /** Whose energy each GPU counts. */
    public SortedMap<Integer, Optional<JobId>> assignments() {
        SortedMap<Integer, Optional<JobId>> jobs = new TreeMap<>();
        devices.forEach((index, device) -> jobs.put(index, device.job()));
        return jobs;
    }

    /** Everything counted for one GPU, and how its last interval came about. */
    public Sensor gpu(int index) {
        Device device = devices.get(index);
        return device == null ? Sensor.NEW : device.sensor();
    }

    /** Everything counted for the host; its power is the last reading, or what the model says. */
    public Sensor host() {
        return host;
    }

    /** Every account since the meter first started, idle first. */
    public List<Counter> counters() {
        return List.copyOf(counters.values());
    }

    /** What must survive a restart. */
    public MeterState state() {
        return new MeterState(at, (Map<Integer, Device>) devices, host, counters());
    }

    private void observe(GpuInfo gpu, MeterSample sample, Duration time, SortedMap<Optional<JobId>, Part> parts) {
        Device device = devices.getOrDefault(gpu.index(), new Device(gpu.uuid(), Optional.empty(), Sensor.NEW, 0));
        GpuReading reading = sample.gpus().get(gpu.index());
        Metering.Step step = reading == null
                ? Metering.lost(device.sensor())
                : Metering.step(device.sensor(), reading.energy(), reading.power(), gpu.maxLimit(), time);
        long work = Math.max(device.workMillis(), sample.workMillis().getOrDefault(gpu.index(), device.workMillis()));
        boolean first = !device.sensor().known() && device.sensor().counter().isEmpty();
        Part part = parts.computeIfAbsent(device.job(), job -> new Part());
        part.gpu = part.gpu.plus(step.energy());
        part.quality = part.quality.worst(step.sensor().quality());
        part.workMillis += first ? 0 : work - device.workMillis();
        part.devices++;
        devices.put(gpu.index(), new Device(gpu.uuid(), device.job(), step.sensor(), work));
    }

    private Energy observeHost(MeterSample sample, Duration time) {
        boolean first = !host.known() && host.counter().isEmpty();
        if (sample.hostEnergy().isEmpty() && sample.hostPower().isEmpty()) {
            Power modelled = hostModel.at(utilisation(sample));
            Energy energy = first ? Energy.ZERO : modelled.during(time);
            host = new Sensor(Optional.empty(), modelled, host.metered().plus(energy), Quality.ESTIMATED, true);
            return energy;
        }
        Power power = sample.hostPower().orElse(host.power());
        Metering.Step step = Metering.step(host, sample.hostEnergy(), power, hostModel.allowance(), time);
        host = step.sensor();
        if (sample.hostPower().isEmpty() && !time.isZero()) {
            host = new Sensor(host.counter(), step.energy().over(time), host.metered(), host.quality(), host.known());
        }
        return step.energy();
    }

    private static Share utilisation(MeterSample sample) {
        long sum = sample.gpus().values().stream()
                .mapToLong(reading -> reading.utilisation().partsPerMillion())
                .sum();
        return new Share(sum / Math.max(1, sample.gpus().size()));
    }

    /** By GPU energy; where none was counted, by the number of GPUs. */
    private static List<Long> weights(Iterable<Part> parts) {
        List<Long> energies = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        long sum = 0;
        for (Part part : parts) {
            energies.add(part.gpu.millijoules());
            counts.add((long) part.devices);
            sum += part.gpu.millijoules();
        }
        return sum > 0 ? energies : counts;
    }

    private static Counter none(Optional<JobId> job) {
        return new Counter(job, Energy.ZERO, Energy.ZERO, Quality.MEASURED, 0);
    }

    private static Counter sum(Counter a, Counter b) {
        return new Counter(
                a.job(),
                a.gpu().plus(b.gpu()),
                a.host().plus(b.host()),
                a.quality().worst(b.quality()),
                a.workMillis() + b.workMillis());
    }

    /** What one account gets of an interval. */
    private static final class Part {
        private Energy gpu = Energy.ZERO;
        private Quality quality = Quality.MEASURED;
        private long workMillis;
        private int devices;
    }
}
