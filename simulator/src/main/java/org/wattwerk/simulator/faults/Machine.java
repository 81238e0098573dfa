package org.wattwerk.simulator.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.enforcing.NodeBounds;
import org.wattwerk.core.quantity.Power;

/**
 * One machine: devices, disk, clock, and the processes on it. All GPUs do the same, so one stands for all. A machine that is
 * off draws nothing.
 */
final class Machine {
    private final World world;
    private final NodeId id;
    private final NodeClass nodeClass;
    private final NodeBounds bounds;
    private final double clockRate;
    private final long clockAhead;

    private boolean on = true;
    private int boot = 1;
    private SimulatedGpu gpu;
    /** What an agent of ours set last, whatever somebody else has made of it. */
    private Power ours;

    private long foreignSince = -1;
    private long deafUntil;
    private long hangsUntil;
    private long sets;
    /** Its agent has let the driver go. */
    private boolean letGo;

    private LeaseMemory disk = LeaseMemory.NONE;
    private Optional<JobProcess> process = Optional.empty();
    private Optional<NodeAgent> agent = Optional.empty();

    Machine(World world, NodeId id, NodeClass nodeClass) {
        this.world = world;
        this.id = id;
        this.nodeClass = nodeClass;
        GpuModel model = nodeClass.gpu();
        List<GpuInfo> inventory = new ArrayList<>();
        for (int index = 0; index < nodeClass.gpus(); index++) {
            inventory.add(new GpuInfo(
                    index, id + "-" + index, model.name(), model.minLimit(), model.maxLimit(), model.defaultLimit()));
        }
        this.bounds = new NodeBounds(inventory, nodeClass.hostBusy());
        // Far worse than any quartz: a hundredth too fast or too slow.
        this.clockRate = 1 + (world.clock().between(0, 20) - 10) / 1_000.0;
        this.clockAhead = world.clock().between(0, 1_000_000);
        this.gpu = SimulatedGpu.switchedOn(model, world.moment());
        this.ours = model.defaultLimit();
        startAgent();
    }

    NodeId id() {
        return id;
    }

    NodeClass nodeClass() {
        return nodeClass;
    }

    NodeBounds bounds() {
        return bounds;
    }

    String bootId() {
        return "boot-" + boot;
    }

    /** The machine's own monotonic clock. */
    Duration elapsed() {
        return Duration.ofNanos((long) ((clockAhead + world.clock().now()) * 1e6 * clockRate));
    }

    LeaseMemory disk() {
        return disk;
    }

    void write(LeaseMemory memory) {
        disk = memory;
    }

    Optional<JobProcess> process() {
        return process;
    }

    Optional<NodeAgent> agent() {
        return agent;
    }

    boolean isOn() {
        return on;
    }

    // ---- truth, for the laws

    /** What is drawn now. */
    Power power() {
        if (!on) {
            return Power.ZERO;
        }
        gpu = gpu.advance(world.moment());
        return gpu.power().times(nodeClass.gpus()).plus(computes() ? nodeClass.hostBusy() : nodeClass.hostIdle());
    }

    /** What the node may draw under what we set, without what somebody else did to its limits. */
    Power mayDraw() {
        if (!on) {
            return Power.ZERO;
        }
        return computes() ? nodeClass.at(Power.min(ours, gpu.limit())) : nodeClass.stopped();
    }

    boolean computes() {
        return process.filter(JobProcess::computes).isPresent();
    }

    /** Since when a limit stands above what we set, because somebody else set it; negative if none does. */
    long foreignSince() {
        return foreignSince;
    }

    // ---- devices, for the agent

    /** What the agent has to assume: the driver's default where nothing can be read. */
    Power gpuLimit() {
        return letGo ? nodeClass.gpu().defaultLimit() : gpu.limit();
    }

    /** Readings fail while the driver hangs. */
    boolean answers() {
        return world.clock().now() >= hangsUntil;
    }

    /** Sets a limit as a driver does: after a moment, in order; says what was read back, or nothing when it hangs for long. */
    void set(Power limit, Runnable done) {
        long mine = boot;
        sets++;
        long number = sets;
        world.clock().after(world.clock().between(3, 60), () -> {
            if (boot != mine) {
                return;
            }
            if (!answers()) {
                world.clock().after(hangsUntil - world.clock().now() + number % 7, () -> apply(limit, mine, done));
            } else {
                apply(limit, mine, done);
            }
        });
    }

    private void apply(Power limit, long ofBoot, Runnable done) {
        if (boot != ofBoot || !on) {
            return;
        }
        if (!letGo && world.clock().now() >= deafUntil) {
            gpu = gpu.advance(world.moment()).withLimit(limit);
            ours = limit;
            foreignSince = -1;
            world.tell(id.value(), "GPU limit " + limit);
        }
        done.run();
    }

    SortedMap<Integer, Power> limits() {
        SortedMap<Integer, Power> limits = new TreeMap<>();
        if (!letGo) {
            bounds.gpus().forEach(each -> limits.put(each.index(), gpu.limit()));
        }
        return limits;
    }

    /** Limits that are set are applied. */
    boolean obeysLimits() {
        return world.clock().now() >= deafUntil;
    }

    void launch(JobTruth truth, int attempt, int rank) {
        process = Optional.of(new JobProcess(world, this, truth, attempt, rank));
        world.started();
    }

    void loadChanged() {
        gpu = gpu.advance(world.moment()).withBusy(computes());
        agent.ifPresent(NodeAgent::processChanged);
    }

    /** Takes the driver up, or lets it go; then people reset the devices, which fall back to the driver's default. */
    void useDevices(boolean use) {
        if (letGo != use) {
            return;
        }
        letGo = !use;
        if (letGo && on) {
            gpu = gpu.switchedOnAgain(world.moment());
            ours = gpu.limit();
            foreignSince = -1;
            world.tell(id.value(), "its devices are reset");
        }
    }

    // ---- faults

    void driverHangs(long length) {
        hangsUntil = world.clock().now() + length;
    }

    void ignoresLimits(long length) {
        deafUntil = world.clock().now() + length;
    }

    /** Only while its agent is well: nobody can guard devices that nobody of ours looks at. */
    void limitChanged(Power limit) {
        if (on && !letGo && agent.filter(NodeAgent::isWell).isPresent() && answers()) {
            gpu = gpu.advance(world.moment()).withLimit(limit);
            foreignSince = limit.exceeds(ours) ? world.clock().now() : -1;
            world.tell(id.value(), "somebody else sets " + limit);
        }
    }

    void agentCrashes(long length) {
        agent.ifPresent(NodeAgent::die);
        agent = Optional.empty();
        if (length != Fault.FOR_EVER) {
            long mine = boot;
            world.clock().after(length, () -> {
                if (on && boot == mine && agent.isEmpty()) {
                    startAgent();
                }
            });
        }
    }

    void agentFreezes(long length) {
        agent.ifPresent(present -> present.freeze(length));
    }

    void reboots(long length) {
        agent.ifPresent(NodeAgent::die);
        agent = Optional.empty();
        process.ifPresent(running -> running.end(-1));
        on = false;
        boot++;
        deafUntil = 0;
        hangsUntil = 0;
        foreignSince = -1;
        int mine = boot;
        world.clock().after(length, () -> {
            if (boot != mine) {
                return;
            }
            on = true;
            letGo = false;
            gpu = gpu.switchedOnAgain(world.moment());
            ours = gpu.limit();
            startAgent();
        });
    }

    private void startAgent() {
        agent = Optional.of(new NodeAgent(world, this));
        agent.get().start();
    }
}
