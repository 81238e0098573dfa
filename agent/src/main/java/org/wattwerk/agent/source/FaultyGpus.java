package org.wattwerk.agent.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/**
 * Devices with faults that a seed decides: every 10 to 160 seconds of control time one of them is lost for a while, counts
 * nothing for a while, jumps, is reloaded by its driver, has its limit changed by somebody else, or reports an error. The
 * same seed brings the same faults at the same times. What is injected is said in the log.
 */
public final class FaultyGpus implements Gpus {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyGpus.class);

    private static final int SHORTEST_PAUSE_SECONDS = 10;
    private static final int LONGEST_PAUSE_SECONDS = 160;
    private static final long XID_FALLEN_OFF_THE_BUS = 79;

    private final Gpus gpus;
    private final Supplier<Moment> clock;
    private final Random random;
    private final long seed;
    private final List<Board> boards = new ArrayList<>();
    private final List<DeviceFault> faults = new ArrayList<>();
    private Duration next;

    /** What can go wrong. */
    private enum Kind {
        LOST,
        COUNTER_RESTS,
        COUNTER_JUMPS,
        DRIVER_RELOADED,
        LIMIT_CHANGED,
        ERROR_REPORTED
    }

    /** What is wrong with one device. */
    private static final class Board {
        private Duration lostUntil = Duration.ZERO;
        private Duration restsUntil = Duration.ZERO;
        private Energy shown = Energy.ZERO;
        private Energy base = Energy.ZERO;
        private Energy jumped = Energy.ZERO;
    }

    public FaultyGpus(Gpus gpus, Supplier<Moment> clock, long seed) {
        this.gpus = gpus;
        this.clock = clock;
        this.random = new Random(seed);
        this.seed = seed;
        gpus.inventory().forEach(gpu -> boards.add(new Board()));
        this.next = clock.get().elapsed().plus(pause());
        LOG.info("faults will be injected into {} devices by seed {}", boards.size(), seed);
    }

    @Override
    public List<GpuInfo> inventory() {
        return gpus.inventory();
    }

    @Override
    public synchronized GpuReading read(int index) throws DeviceException {
        GpuReading truth = gpus.read(index);
        Duration now = strike();
        Board board = boards.get(index);
        refuseIfLost(index, now);
        Optional<Energy> counter = truth.energy().map(energy -> {
            if (now.compareTo(board.restsUntil) >= 0) {
                board.shown = energy.plus(board.jumped).minus(board.base);
            }
            return board.shown;
        });
        return new GpuReading(
                index,
                truth.power(),
                counter,
                truth.enforcedLimit(),
                truth.utilisation(),
                truth.temperatureCelsius(),
                truth.integral());
    }

    @Override
    public synchronized Power setPowerLimit(int index, Power limit) throws DeviceException {
        if (index >= 0 && index < boards.size()) {
            refuseIfLost(index, strike());
        }
        return gpus.setPowerLimit(index, limit);
    }

    @Override
    public synchronized List<DeviceFault> faults() {
        List<DeviceFault> said = List.copyOf(faults);
        faults.clear();
        return said;
    }

    @Override
    public SensorAccuracy accuracy() {
        return gpus.accuracy();
    }

    @Override
    public void close() {
        gpus.close();
    }

    private void refuseIfLost(int index, Duration now) throws DeviceException {
        if (now.compareTo(boards.get(index).lostUntil) < 0) {
            throw new DeviceException("GPU " + index + " is lost (injected by seed " + seed + ")");
        }
    }

    /** Injects what is due by now; the present control time. */
    private Duration strike() throws DeviceException {
        Duration now = clock.get().elapsed();
        while (now.compareTo(next) >= 0) {
            inject(random.nextInt(boards.size()), Kind.values()[random.nextInt(Kind.values().length)], now);
            next = next.plus(pause());
        }
        return now;
    }

    private void inject(int index, Kind kind, Duration now) throws DeviceException {
        Board board = boards.get(index);
        Duration until = now.plus(Duration.ofSeconds(5L + random.nextInt(55)));
        LOG.info("injected into GPU {} by seed {}: {}", index, seed, kind);
        switch (kind) {
            case LOST -> board.lostUntil = until;
            case COUNTER_RESTS -> board.restsUntil = until;
            case COUNTER_JUMPS -> board.jumped = board.jumped.plus(mostInAnHour(index));
            case DRIVER_RELOADED -> {
                board.base = gpus.read(index).energy().orElse(Energy.ZERO).plus(board.jumped);
                board.restsUntil = Duration.ZERO;
                raiseToDefault(index);
            }
            case LIMIT_CHANGED -> raiseToDefault(index);
            case ERROR_REPORTED -> faults.add(new DeviceFault(index, XID_FALLEN_OFF_THE_BUS));
        }
    }

    private void raiseToDefault(int index) throws DeviceException {
        Power unused = gpus.setPowerLimit(index, inventory().get(index).defaultLimit());
    }

    private Energy mostInAnHour(int index) {
        return inventory().get(index).maxLimit().during(Duration.ofHours(1));
    }

    private Duration pause() {
        return Duration.ofSeconds(
                SHORTEST_PAUSE_SECONDS + random.nextInt(LONGEST_PAUSE_SECONDS - SHORTEST_PAUSE_SECONDS + 1));
    }
}
