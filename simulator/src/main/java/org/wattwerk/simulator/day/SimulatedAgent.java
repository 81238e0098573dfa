package org.wattwerk.simulator.day;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.device.SimulatedHost;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.enforcing.JobGate;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.enforcing.MarkBook;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.enforcing.NodeBounds;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.enforcing.Order;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/**
 * One node's agent on simulated time: the agent's own lease keeper, meter and mark book above simulated devices. All GPUs of
 * the node do the same, so one of them is reckoned, and to keeper and meter they are one board with the watts of all. A node
 * may thus stand for many that are alike and do the same.
 */
final class SimulatedAgent {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final String BOOT = "simulated";
    private static final int BOARD = 0;

    private final NodeId id;
    private final NodeClass nodeClass;
    private final LeaseKeeper keeper;
    private final NodeMeter meter;
    private final MarkBook marks;
    private SimulatedGpu gpu;
    private Power boardLimit;
    private SimulatedHost host;
    private Optional<JobId> job = Optional.empty();
    private boolean resting = true;

    SimulatedAgent(NodeId id, NodeClass nodeClass, Moment now) {
        this.id = id;
        this.nodeClass = nodeClass;
        GpuModel model = nodeClass.gpu();
        List<GpuInfo> board = List.of(new GpuInfo(
                BOARD,
                id + "-gpus",
                model.name(),
                all(model.minLimit()),
                all(model.maxLimit()),
                all(model.defaultLimit())));
        this.boardLimit = all(model.defaultLimit());
        this.keeper = new LeaseKeeper(new NodeBounds(board, nodeClass.hostBusy()), GRACE, BOOT, LeaseMemory.NONE);
        this.meter = NodeMeter.first(board, new HostModel(nodeClass.hostIdle(), nodeClass.hostBusy()), now.day());
        this.marks = new MarkBook(id, 1_000, List.of(), Map.of());
        this.gpu = SimulatedGpu.switchedOn(model, now);
        this.host = SimulatedHost.switchedOn(nodeClass, now);
        meter.observe(sample(now));
        carryOut(keeper.start(now.elapsed()), now);
    }

    NodeId id() {
        return id;
    }

    /** The first mark of this node's meter. */
    Mark firstMark(Moment now) {
        return marks.open(now.day());
    }

    /** Lets time pass: devices go on, the meter closes its interval; returns the marks that were made. */
    List<Mark> advance(Moment now) {
        gpu = gpu.advance(now);
        host = host.advance(now);
        carryOut(keeper.tick(now.elapsed()), now);
        return marks.add(meter.observe(sample(now)));
    }

    void receive(Grant grant, Moment now) {
        Lease lease = new Lease(
                grant.epoch(),
                grant.sequence(),
                grant.power(),
                grant.ttl(),
                grant.mode(),
                all(grant.safeLimit()),
                grant.reason());
        carryOut(keeper.received(lease, now.elapsed()), now);
        carryOut(keeper.readBack(limits(), now.elapsed()), now);
    }

    void start(JobId started) {
        job = Optional.of(started);
        meter.assign(BOARD, job);
        feelLoad();
    }

    void end() {
        job = Optional.empty();
        meter.assign(BOARD, Optional.empty());
        feelLoad();
    }

    Optional<JobId> job() {
        return job;
    }

    JobProgress progress() {
        JobProgress.Phase phase = computes() ? JobProgress.Phase.RUNNING : JobProgress.Phase.PAUSED;
        return new JobProgress(phase, 0, 0, OptionalDouble.empty(), 0, 0, 0, "simulated");
    }

    NodeReport report() {
        return new NodeReport(
                id,
                all(gpu.power()),
                host.power(),
                all(gpu.limit()),
                gpu.limit(),
                keeper.appliedEpoch(),
                keeper.appliedSequence(),
                keeper.stopped(),
                keeper.safeState());
    }

    /** Everything the node has drawn since it was switched on. */
    Energy lifetimeEnergy() {
        return gpu.lifetimeEnergy().times(nodeClass.gpus()).plus(host.lifetimeEnergy());
    }

    private boolean computes() {
        return job.isPresent() && !resting;
    }

    /** A closed gate lets nothing start or resume; what computes goes on. */
    private void follow(JobGate gate) {
        if (gate != JobGate.CLOSED) {
            resting = gate == JobGate.HELD;
            feelLoad();
        }
    }

    private void carryOut(List<Order> orders, Moment now) {
        for (Order order : orders) {
            if (order instanceof Order.SetLimits set) {
                boardLimit = set.limits().getOrDefault(BOARD, boardLimit);
                gpu = gpu.withLimit(boardLimit.dividedBy(nodeClass.gpus()));
                carryOut(keeper.limitsSet(limits(), now.elapsed()), now);
            } else if (order instanceof Order.GateJobs to) {
                follow(to.gate());
            }
            // What is left concerns disks and people, which a simulated node has not.
        }
    }

    private void feelLoad() {
        gpu = gpu.withBusy(computes());
        host = host.withBusyGpus(computes() ? nodeClass.gpus() : 0);
        keeper.jobsRest(!computes());
    }

    private SortedMap<Integer, Power> limits() {
        return new TreeMap<>(Map.of(BOARD, boardLimit));
    }

    private Power all(Power each) {
        return each.times(nodeClass.gpus());
    }

    private MeterSample sample(Moment now) {
        GpuReading reading = new GpuReading(
                BOARD,
                all(gpu.power()),
                Optional.of(gpu.energy().times(nodeClass.gpus())),
                boardLimit,
                computes() ? Share.ALL : Share.NONE,
                gpu.temperatureCelsius());
        return new MeterSample(
                now.day(),
                Map.of(BOARD, reading),
                Optional.of(host.power()),
                Optional.of(host.lifetimeEnergy()),
                Map.of(BOARD, gpu.workMillis() * nodeClass.gpus()));
    }
}
