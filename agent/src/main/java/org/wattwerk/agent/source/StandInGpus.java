package org.wattwerk.agent.source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.quantity.Power;

/** What all boards that stand in for real ones have in common: a model, a range of limits, and sensors that tell the truth. */
abstract class StandInGpus implements Gpus {
    private final GpuModel model;
    private final int count;
    private final String source;

    /** @param source from which the boards' UUIDs are made: the same boards at every start */
    StandInGpus(GpuModel model, int count, String source) {
        this.model = model;
        this.count = count;
        this.source = source;
    }

    @Override
    public final List<GpuInfo> inventory() {
        return IntStream.range(0, count)
                .mapToObj(index -> new GpuInfo(
                        index,
                        "GPU-" + UUID.nameUUIDFromBytes((source + "#" + index).getBytes(StandardCharsets.UTF_8)),
                        model.name(),
                        model.minLimit(),
                        model.maxLimit(),
                        model.defaultLimit()))
                .toList();
    }

    @Override
    public final SensorAccuracy accuracy() {
        return SensorAccuracy.EXACT;
    }

    @Override
    public void close() {}

    /** Refuses what a driver would refuse. */
    final void check(int index, Power limit) throws DeviceException {
        check(index);
        if (model.minLimit().exceeds(limit) || limit.exceeds(model.maxLimit())) {
            throw new DeviceException("GPU " + index + " takes limits from " + model.minLimit() + " to "
                    + model.maxLimit() + ", not " + limit);
        }
    }

    final void check(int index) throws DeviceException {
        if (index < 0 || index >= count) {
            throw new DeviceException("there is no GPU " + index + " among " + count);
        }
    }
}
