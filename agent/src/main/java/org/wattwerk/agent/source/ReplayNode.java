package org.wattwerk.agent.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.device.PowerSeries;
import org.wattwerk.core.device.ReplayedGpu;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/** A node whose boards draw what was recorded of others, cut off at their limits; its host has no sensor. */
public final class ReplayNode implements NodeHardware, NodeHardware.SimulatedLoad {
    private static final int CELSIUS = 45;

    private final GpuModel model;
    private final String source;
    private final Supplier<Moment> clock;
    private final List<ReplayedGpu> boards = new ArrayList<>();
    private final Boards gpus;
    private final String bootId;

    /**
     * @param series one for each board
     * @param source where they are from, of which the boards' UUIDs are made
     */
    public ReplayNode(List<PowerSeries> series, GpuModel model, String source, Supplier<Moment> clock) {
        Moment now = clock.get();
        this.model = model;
        this.source = source;
        this.clock = clock;
        series.forEach(each -> boards.add(ReplayedGpu.start(each, model, now.day())));
        this.gpus = new Boards(series.size());
        this.bootId = "replay/" + now.day();
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

    /** Another one for each process: the record begins anew with it. */
    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return Optional.of(this);
    }

    /** A record draws what it draws, whether a job computes or not. */
    @Override
    public void computing(int gpu, boolean busy) {}

    @Override
    public synchronized Share speed(int gpu) {
        return boards.get(gpu).speed();
    }

    /** A record does no work of a job. */
    @Override
    public long workMillis(int gpu) {
        return 0;
    }

    @Override
    public void close() {}

    private synchronized ReplayedGpu now(int gpu) {
        ReplayedGpu board = boards.get(gpu).advance(clock.get().day());
        boards.set(gpu, board);
        return board;
    }

    private synchronized ReplayedGpu limited(int gpu, Power limit) {
        ReplayedGpu board = now(gpu).withLimit(limit);
        boards.set(gpu, board);
        return board;
    }

    private final class Boards extends StandInGpus {
        Boards(int count) {
            super(model, count, "replay of " + source);
        }

        @Override
        public GpuReading read(int index) throws DeviceException {
            check(index);
            ReplayedGpu board = now(index);
            return new GpuReading(
                    index,
                    board.power(),
                    Optional.of(board.energy()),
                    board.limit(),
                    board.isBusy() ? Share.ALL : Share.NONE,
                    CELSIUS);
        }

        @Override
        public Power setPowerLimit(int index, Power limit) throws DeviceException {
            check(index, limit);
            return limited(index, limit).limit();
        }
    }
}
