package org.wattwerk.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** Two GPUs that count 100 J at every look, and a host that counts 50 J. */
final class FakeNode implements NodeHardware, Gpus, NodeHardware.SimulatedLoad {
    private final List<Power> limits = new ArrayList<>(List.of(Power.ofWatts(650), Power.ofWatts(650)));
    private final long[] joules = new long[2];
    private final boolean[] busy = new boolean[2];
    private final boolean[] lost = new boolean[2];
    private boolean letGo;
    private long hostJoules;

    synchronized List<Power> limits() {
        return List.copyOf(limits);
    }

    synchronized void lose(int gpu) {
        lost[gpu] = true;
    }

    synchronized boolean isLetGo() {
        return letGo;
    }

    @Override
    public synchronized void letGo() {
        letGo = true;
    }

    @Override
    public synchronized void takeUp() {
        letGo = false;
    }

    synchronized boolean isBusy() {
        return busy[0] && busy[1];
    }

    @Override
    public Gpus gpus() {
        return this;
    }

    @Override
    public List<GpuInfo> inventory() {
        return IntStream.range(0, 2)
                .mapToObj(i ->
                        new GpuInfo(i, "GPU-" + i, "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700)))
                .toList();
    }

    @Override
    public synchronized GpuReading read(int index) throws DeviceException {
        if (lost[index]) {
            throw new DeviceException("GPU " + index + " is lost");
        }
        joules[index] += 100;
        return new GpuReading(
                index,
                busy[index] ? limits.get(index) : Power.ofWatts(70),
                Optional.of(Energy.ofJoules(joules[index])),
                limits.get(index),
                busy[index] ? Share.ALL : Share.NONE,
                50);
    }

    @Override
    public synchronized Power setPowerLimit(int index, Power limit) {
        limits.set(index, limit);
        return limit;
    }

    @Override
    public Optional<Power> hostPower() {
        return Optional.of(Power.ofWatts(1_500));
    }

    @Override
    public synchronized Optional<Energy> hostEnergy() {
        hostJoules += 50;
        return Optional.of(Energy.ofJoules(hostJoules));
    }

    @Override
    public String bootId() {
        return "boot-1";
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return Optional.of(this);
    }

    @Override
    public synchronized void computing(int gpu, boolean computes) {
        busy[gpu] = computes;
    }

    @Override
    public synchronized Share speed(int gpu) {
        return limits.get(gpu).of(Power.ofWatts(700));
    }

    @Override
    public long workMillis(int gpu) {
        return 0;
    }

    @Override
    public void close() {}
}
