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
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.enforcing.MeterState.Device;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Puts every joule of a node into one account: the job its GPU is assigned to, or idle. The host's energy follows the
 * GPUs' energy of the same interval. The accounts equal the sensors, exactly, in millijoules.
 *
 * <p>Settle before a change: observe a sample first, then assign.
 */
public final class NodeMeter {
    static final Comparator<Optional<JobId>> IDLE_FIRST =
            Comparator.comparing(job -> job.map(JobId::value).orElse(""));

    /** Day time that differs by more from control time was set, or the host was suspended. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final List<GpuInfo> inventory;
    private final SortedMap<Integer, Device> devices = new TreeMap<>();
    private final SortedMap<Integer, SensorMeter> meters = new TreeMap<>();
    private final SortedMap<Integer, SortedMap<Optional<JobId>, Long>> shares = new TreeMap<>();
    private final SortedMap<Optional<JobId>, Counter> counters = new TreeMap<>(IDLE_FIRST);
    private final List<MeterEvent> events = new ArrayList<>();
    private final HostMeter host;
    private Instant at;
    private Instant lastSaid;
    private Optional<Duration> elapsed = Optional.empty();

    private NodeMeter(
            List<GpuInfo> inventory, HostModel hostModel, SensorAccuracy accuracy, Instant at, Sensor hostBefore) {
        this.inventory = List.copyOf(inventory);
        this.host = new HostMeter(hostModel, accuracy, hostBefore);
        this.at = at;
        this.lastSaid = at;
        inventory.forEach(gpu -> devices.put(gpu.index(), new Device(gpu.uuid(), Optional.empty(), Sensor.NEW, 0)));
        counters.put(Optional.empty(), Counter.none(Optional.empty()));
    }

    /** A meter that never ran: it counts from its first sample on. */
    public static NodeMeter first(List<GpuInfo> inventory, HostModel hostModel, Instant now) {
        return first(inventory, hostModel, SensorAccuracy.BOARD, now);
    }

    /** A meter that never ran, of devices that know their draw this well. */
    public static NodeMeter first(List<GpuInfo> inventory, HostModel hostModel, SensorAccuracy accuracy, Instant now) {
        return new NodeMeter(inventory, hostModel, accuracy, now, Sensor.NEW).withMeters(accuracy);
    }

    /** The meter of before a restart: what the devices counted meanwhile goes to the jobs that they were assigned to. */
    public static NodeMeter resumed(List<GpuInfo> inventory, HostModel hostModel, MeterState state) {
        return resumed(inventory, hostModel, SensorAccuracy.BOARD, state);
    }

    /** The meter of before a restart, of devices that know their draw this well. */
    public static NodeMeter resumed(
            List<GpuInfo> inventory, HostModel hostModel, SensorAccuracy accuracy, MeterState state) {
        NodeMeter meter = new NodeMeter(inventory, hostModel, accuracy, state.at(), state.host());
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
        return meter.withMeters(accuracy);
    }

    private NodeMeter withMeters(SensorAccuracy accuracy) {
        for (GpuInfo gpu : inventory) {
            // A board lets short excursions above its limit through.
            Power most = gpu.maxLimit().plus(gpu.maxLimit().dividedBy(10));
            Device device = devices.getOrDefault(gpu.index(), new Device(gpu.uuid(), Optional.empty(), Sensor.NEW, 0));
            meters.put(gpu.index(), new SensorMeter(gpu.index(), most, accuracy, device.sensor()));
        }
        return this;
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

        /** The same with a job's counter closed, which did not move in it. */
        public Interval closing(JobId job) {
            return new Interval(from, to, closing(before, job), closing(after, job));
        }

        private static List<Counter> closing(List<Counter> counters, JobId job) {
            SortedMap<Optional<JobId>, Counter> left = new TreeMap<>(IDLE_FIRST);
            counters.forEach(counter -> left.put(counter.job(), counter));
            Counter last = left.remove(Optional.of(job));
            if (last != null) {
                Optional<JobId> closed = Optional.of(JobId.CLOSED);
                left.put(closed, left.getOrDefault(closed, Counter.none(closed)).closing(last));
            }
            return List.copyOf(left.values());
        }
    }

    /** Closes the interval since the last sample under the present assignment. */
    public Interval observe(MeterSample sample) {
        List<Counter> before = List.copyOf(counters.values());
        Instant from = at;
        SensorMeter.Span span = span(sample);
        at = sample.at().isAfter(at) ? sample.at() : at;
        SortedMap<Optional<JobId>, Part> parts = new TreeMap<>(IDLE_FIRST);
        for (GpuInfo gpu : inventory) {
            observe(gpu, sample, span, parts);
        }
        Energy gpuEnergy = parts.values().stream().map(part -> part.gpu).reduce(Energy.ZERO, Energy::plus);
        Energy hostEnergy = host.observe(sample, gpuEnergy, span);
        events.addAll(host.events());
        List<Optional<JobId>> accounts = List.copyOf(parts.keySet());
        List<Long> weights = weights(parts.values());
        List<Energy> hostParts = LargestRemainder.split(hostEnergy, weights);
        List<Energy> hostBounds = LargestRemainder.split(host.grown(), weights);
        List<Energy> hostEdges =
                LargestRemainder.split(host.sensor().uncertainty().edge(), weights);
        counters.replaceAll((job, counter) -> new Counter(
                job,
                counter.gpu(),
                counter.host(),
                Quality.MEASURED,
                counter.workMillis(),
                counter.uncertainty().grownBy(Energy.ZERO, Energy.ZERO)));
        for (int i = 0; i < accounts.size(); i++) {
            Part part = parts.getOrDefault(accounts.get(i), new Part());
            counters.merge(
                    accounts.get(i),
                    new Counter(
                            accounts.get(i),
                            part.gpu,
                            hostParts.get(i),
                            part.quality.worst(host.sensor().quality()),
                            part.workMillis,
                            new Uncertainty(part.grown.plus(hostBounds.get(i)), part.edge.plus(hostEdges.get(i)))),
                    NodeMeter::sum);
        }
        return new Interval(from, at, before, List.copyOf(counters.values()));
    }

    /** Whose energy a GPU counts from now on; empty for idle. */
    public void assign(int gpu, Optional<JobId> job) {
        Device device = devices.get(gpu);
        counters.computeIfAbsent(job, Counter::none);
        if (device == null || device.job().equals(job)) {
            return;
        }
        // What this reading leaves open may belong to either account.
        Energy edge = device.sensor().uncertainty().edge();
        for (Optional<JobId> account : List.of(device.job(), job)) {
            counters.computeIfPresent(account, (owner, counter) -> withGrown(counter, edge));
        }
        devices.put(gpu, new Device(device.uuid(), job, device.sensor(), device.workMillis()));
    }

    /**
     * Divides a GPU's energy among accounts from now on, or counts it as assigned again where {@code weights} are empty.
     * How much each draws is a guess, and the figures of each say so.
     */
    public void share(int gpu, SortedMap<Optional<JobId>, Long> weights) {
        weights.keySet().forEach(job -> counters.computeIfAbsent(job, Counter::none));
        if (weights.isEmpty()) {
            shares.remove(gpu);
        } else {
            shares.put(gpu, new TreeMap<>(weights));
        }
    }

    /**
     * Closes a job's counter: what it counted goes over to that of the closed ones, and should the job come back, it begins
     * at zero. A node that sees thousands of jobs a year carries only those of the day.
     *
     * @throws IllegalArgumentException if the job holds a device
     */
    public void close(JobId job) {
        Optional<JobId> account = Optional.of(job);
        if (isHeldBy(account)) {
            throw new IllegalArgumentException("job " + job + " still holds a device");
        }
        Counter last = counters.remove(account);
        if (last != null) {
            Optional<JobId> closed = Optional.of(JobId.CLOSED);
            counters.put(
                    closed, counters.getOrDefault(closed, Counter.none(closed)).closing(last));
        }
    }

    /** Whether an account holds a device, or a part of one. */
    public boolean isHeldBy(Optional<JobId> account) {
        return devices.values().stream().anyMatch(device -> device.job().equals(account))
                || shares.values().stream().anyMatch(weights -> weights.containsKey(account));
    }

    /** What happened to the meters since the last call. */
    public List<MeterEvent> events() {
        List<MeterEvent> happened = List.copyOf(events);
        events.clear();
        return happened;
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
        return host.sensor();
    }

    /** Every account since the meter first started, idle first. */
    public List<Counter> counters() {
        return List.copyOf(counters.values());
    }

    /** What must survive a restart. */
    public MeterState state() {
        return new MeterState(at, (Map<Integer, Device>) devices, host.sensor(), counters());
    }

    /** Power is integrated over control time where that is known, since day time may be set. */
    private SensorMeter.Span span(MeterSample sample) {
        Duration byDay = Duration.between(lastSaid, sample.at());
        boolean timed = elapsed.isPresent() && sample.elapsed().isPresent();
        Duration byControl =
                timed ? sample.elapsed().orElse(Duration.ZERO).minus(elapsed.orElse(Duration.ZERO)) : Duration.ZERO;
        elapsed = sample.elapsed();
        if (!timed) {
            lastSaid = sample.at().isAfter(lastSaid) ? sample.at() : lastSaid;
            return new SensorMeter.Span(byDay.isNegative() ? Duration.ZERO : byDay, false, Duration.ZERO);
        }
        lastSaid = sample.at();
        Duration passed = byControl.isNegative() ? Duration.ZERO : byControl;
        Duration apart = byDay.minus(passed).abs();
        if (apart.compareTo(STEP) <= 0) {
            return new SensorMeter.Span(passed, true, Duration.ZERO);
        }
        events.add(new MeterEvent(
                MeterEvent.Kind.CLOCK_STEPPED,
                MeterEvent.NODE,
                "the clock went from " + sample.at().minus(byDay) + " to " + sample.at() + " in " + passed.toMillis()
                        + " ms: it was set, or the host was suspended; counters lose nothing by it"));
        return new SensorMeter.Span(passed, true, apart);
    }

    private void observe(
            GpuInfo gpu, MeterSample sample, SensorMeter.Span span, SortedMap<Optional<JobId>, Part> parts) {
        Device device = devices.getOrDefault(gpu.index(), new Device(gpu.uuid(), Optional.empty(), Sensor.NEW, 0));
        SensorMeter meter = meters.get(gpu.index());
        if (meter == null) {
            return;
        }
        GpuReading reading = sample.gpus().get(gpu.index());
        Energy energy = reading == null
                ? meter.lost(span)
                : meter.read(new SensorMeter.Said(reading.energy(), reading.power(), reading.integral()), span);
        events.addAll(meter.events());
        long work = Math.max(device.workMillis(), sample.workMillis().getOrDefault(gpu.index(), device.workMillis()));
        boolean first = !device.sensor().known() && device.sensor().counter().isEmpty();
        SortedMap<Optional<JobId>, Long> divided = shares.get(gpu.index());
        if (divided != null) {
            divide(energy, meter, divided, parts);
            devices.put(gpu.index(), new Device(gpu.uuid(), device.job(), meter.sensor(), work));
            return;
        }
        Part part = parts.computeIfAbsent(device.job(), job -> new Part());
        part.gpu = part.gpu.plus(energy);
        part.grown = part.grown.plus(meter.grown());
        part.edge = part.edge.plus(meter.openEdge());
        part.quality = part.quality.worst(meter.sensor().quality());
        part.workMillis += first ? 0 : work - device.workMillis();
        part.devices++;
        devices.put(gpu.index(), new Device(gpu.uuid(), device.job(), meter.sensor(), work));
    }

    /** Parts that sum to the energy; each of them may be anything between nothing and all of it. */
    private static void divide(
            Energy energy,
            SensorMeter meter,
            SortedMap<Optional<JobId>, Long> weights,
            SortedMap<Optional<JobId>, Part> parts) {
        List<Optional<JobId>> accounts = List.copyOf(weights.keySet());
        List<Energy> split = LargestRemainder.split(energy, List.copyOf(weights.values()));
        for (int i = 0; i < accounts.size(); i++) {
            Part part = parts.computeIfAbsent(accounts.get(i), job -> new Part());
            Energy own = split.get(i);
            part.gpu = part.gpu.plus(own);
            part.grown = part.grown.plus(meter.grown()).plus(Energy.max(own, energy.minus(own)));
            part.edge = part.edge.plus(meter.openEdge());
            part.quality = part.quality.worst(meter.sensor().quality()).worst(Quality.ESTIMATED);
            part.devices++;
        }
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

    private static Counter sum(Counter a, Counter b) {
        return new Counter(
                a.job(),
                a.gpu().plus(b.gpu()),
                a.host().plus(b.host()),
                a.quality().worst(b.quality()),
                a.workMillis() + b.workMillis(),
                a.uncertainty().plus(b.uncertainty()));
    }

    private static Counter withGrown(Counter counter, Energy more) {
        return new Counter(
                counter.job(),
                counter.gpu(),
                counter.host(),
                counter.quality(),
                counter.workMillis(),
                counter.uncertainty().grownBy(more, counter.uncertainty().edge()));
    }

    /** What one account gets of an interval. */
    private static final class Part {
        private Energy gpu = Energy.ZERO;
        private Energy grown = Energy.ZERO;
        private Energy edge = Energy.ZERO;
        private Quality quality = Quality.MEASURED;
        private long workMillis;
        private int devices;
    }
}
