package org.wattwerk.simulator.devices;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.device.PowerTransient;
import org.wattwerk.core.device.RunningIntegral;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.device.SimulatedHost;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** How host and GPU lie in their slots: words of 8 bytes in the order of the constructors. */
final class SlotForms {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private SlotForms() {}

    record Gpu(GpuModel model) implements StatePage.Form<SimulatedGpu> {
        @Override
        public SimulatedGpu read(ByteBuffer slot) {
            return new SimulatedGpu(
                    model,
                    readMoment(slot),
                    new Power(slot.getLong()),
                    slot.getLong() != 0,
                    new PowerTransient(slot.getDouble(), slot.getDouble(), slot.getDouble()),
                    new RunningIntegral(slot.getLong(), slot.getLong(), RunningIntegral.PER_MILLIJOULE),
                    slot.getLong(),
                    new RunningIntegral(slot.getLong(), slot.getLong(), RunningIntegral.PER_MILLISECOND),
                    slot.getDouble());
        }

        @Override
        public void write(ByteBuffer slot, SimulatedGpu gpu) {
            writeMoment(slot, gpu.at());
            slot.putLong(gpu.limit().milliwatts())
                    .putLong(gpu.busy() ? 1 : 0)
                    .putDouble(gpu.transientPower().lag())
                    .putDouble(gpu.transientPower().excursion())
                    .putDouble(gpu.transientPower().drive())
                    .putLong(gpu.lifetime().whole())
                    .putLong(gpu.lifetime().rest())
                    .putLong(gpu.counterBase())
                    .putLong(gpu.work().whole())
                    .putLong(gpu.work().rest())
                    .putDouble(gpu.celsius());
        }
    }

    record Host(NodeClass nodeClass) implements StatePage.Form<HostState> {
        @Override
        public HostState read(ByteBuffer slot) {
            SimulatedHost host = new SimulatedHost(
                    nodeClass,
                    readMoment(slot),
                    (int) slot.getLong(),
                    new RunningIntegral(slot.getLong(), slot.getLong(), RunningIntegral.PER_MILLIJOULE));
            return new HostState(host, new UUID(slot.getLong(), slot.getLong()), slot.getLong());
        }

        @Override
        public void write(ByteBuffer slot, HostState state) {
            writeMoment(slot, state.host().at());
            slot.putLong(state.host().busyGpus())
                    .putLong(state.host().energy().whole())
                    .putLong(state.host().energy().rest())
                    .putLong(state.boot().getMostSignificantBits())
                    .putLong(state.boot().getLeastSignificantBits())
                    .putLong(state.driverLoads());
        }
    }

    private static Moment readMoment(ByteBuffer slot) {
        Duration elapsed = Duration.ofNanos(slot.getLong());
        long day = slot.getLong();
        return new Moment(
                elapsed,
                Instant.ofEpochSecond(Math.floorDiv(day, NANOS_PER_SECOND), Math.floorMod(day, NANOS_PER_SECOND)));
    }

    private static void writeMoment(ByteBuffer slot, Moment moment) {
        Instant at = moment.day();
        long day = Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano());
        slot.putLong(moment.elapsed().toNanos()).putLong(day);
    }
}
