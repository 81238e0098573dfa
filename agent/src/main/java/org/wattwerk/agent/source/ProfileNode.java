package org.wattwerk.agent.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.device.SimulatedHost;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/**
 * A node of simulated boards that lives as long as the process: switched on when it is made, and computing while the
 * agent's job does.
 */
public final class ProfileNode implements NodeHardware, NodeHardware.SimulatedLoad {
    private final NodeClass nodeClass;
    private final Supplier<Moment> clock;
    private final List<SimulatedGpu> boards = new ArrayList<>();
    private final Boards gpus;
    private final String bootId;
    private SimulatedHost host;

    /** @param clock both clocks, of which draws follow control time and energies day time */
    public ProfileNode(NodeClass nodeClass, Supplier<Moment> clock) {
        Moment now = clock.get();
        this.nodeClass = nodeClass;
        this.clock = clock;
        this.gpus = new Boards();
        this.host = SimulatedHost.switchedOn(nodeClass, now);
        this.bootId = "simulated/" + now.day();
        for (int i = 0; i < nodeClass.gpus(); i++) {
            boards.add(SimulatedGpu.switchedOn(nodeClass.gpu(), now));
        }
    }

    @Override
    public Gpus gpus() {
        return gpus;
    }

    @Override
    public Optional<Power> hostPower() {
        return Optional.of(hostNow().power());
    }

    @Override
    public Optional<Energy> hostEnergy() {
        return Optional.of(hostNow().lifetimeEnergy());
    }

    /** Another one for each process: its boards begin anew with it. */
    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return Optional.of(this);
    }

    @Override
    public synchronized void computing(int gpu, boolean busy) {
        boards.set(gpu, boards.get(gpu).advance(clock.get()).withBusy(busy));
        int count = (int) boards.stream().filter(SimulatedGpu::busy).count();
        host = host.advance(clock.get()).withBusyGpus(count);
    }

    @Override
    public synchronized Share speed(int gpu) {
        return boards.get(gpu).speed();
    }

    @Override
    public synchronized long workMillis(int gpu) {
        return now(gpu).workMillis();
    }

    @Override
    public void close() {}

    private synchronized SimulatedHost hostNow() {
        host = host.advance(clock.get());
        return host;
    }

    private synchronized SimulatedGpu now(int gpu) {
        SimulatedGpu board = boards.get(gpu).advance(clock.get());
        boards.set(gpu, board);
        return board;
    }

    private synchronized SimulatedGpu limited(int gpu, Power limit) {
        SimulatedGpu board = now(gpu).withLimit(limit);
        boards.set(gpu, board);
        return board;
    }

    private final class Boards extends StandInGpus {
        Boards() {
            super(nodeClass.gpu(), nodeClass.gpus(), "simulated " + nodeClass.name());
        }

        @Override
        public GpuReading read(int index) throws DeviceException {
            check(index);
            SimulatedGpu board = now(index);
            return new GpuReading(
                    index,
                    board.power(),
                    Optional.of(board.energy()),
                    board.limit(),
                    board.busy() ? Share.ALL : Share.NONE,
                    board.temperatureCelsius());
        }

        @Override
        public Power setPowerLimit(int index, Power limit) throws DeviceException {
            check(index, limit);
            return limited(index, limit).limit();
        }
    }
}
