package org.wattwerk.agent.status;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Power;

/** A node's status as JSON: watts, joules and seconds. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(NodeStatus status) {
        JsonArray gpus = new JsonArray();
        status.gpus().forEach(gpu -> gpus.add(gpu(gpu)));
        JsonObject events = new JsonObject();
        new TreeMap<>(status.events()).forEach((kind, count) -> events.put(word(kind), count));
        return new JsonObject()
                .put("node", status.node())
                .put("version", status.version())
                .put("simulated", status.simulated())
                .put("attached", status.attached())
                .put("safeState", status.safeState())
                .put("devicesHang", status.stale())
                .put("powerWatts", watts(status.power()))
                .put("wholeNodeWatts", status.wholeNode().map(StatusJson::watts).orElse(null))
                .put("lease", status.lease().map(StatusJson::lease).orElse(null))
                .put(
                        "host",
                        new JsonObject()
                                .put("powerWatts", watts(status.host().power()))
                                .put("energyJoules", status.host().energy().millijoules() / 1e3)
                                .put("quality", word(status.host().quality())))
                .put("gpus", gpus)
                .put("jobs", new JsonArray(status.jobs()))
                .put("unsettledMarks", status.unsettledMarks())
                .put("spoolBroken", status.spoolBroken())
                .put("readings", status.readings())
                .put("refusals", status.refusals())
                .put("events", events);
    }

    private static JsonObject lease(NodeStatus.LeaseNow lease) {
        return new JsonObject()
                .put("epoch", lease.epoch())
                .put("sequence", lease.sequence())
                .put("powerWatts", watts(lease.power()))
                .put("remainingSeconds", lease.remaining().toMillis() / 1e3)
                .put("stopped", lease.stopped())
                .put("maintenance", lease.maintenance());
    }

    private static JsonObject gpu(NodeStatus.GpuNow gpu) {
        return new JsonObject()
                .put("index", gpu.index())
                .put("uuid", gpu.uuid())
                .put("model", gpu.model())
                .put("lost", gpu.lost())
                .put("powerWatts", watts(gpu.power()))
                .put("limitWatts", watts(gpu.limit()))
                .put("energyJoules", gpu.energy().millijoules() / 1e3)
                .put("quality", word(gpu.quality()))
                .put("utilisation", gpu.utilisation().ratio())
                .put("celsius", gpu.celsius())
                .put("account", gpu.account());
    }

    /** A constant as people write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double watts(Power power) {
        return power.milliwatts() / 1e3;
    }
}
