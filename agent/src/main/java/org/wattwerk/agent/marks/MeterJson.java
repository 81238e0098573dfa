package org.wattwerk.agent.marks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.MeterState;
import org.wattwerk.core.enforcing.MeterState.Device;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.enforcing.MeterState.Silence;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** The meter's state and its marks as JSON, the form in which the journal holds them. */
final class MeterJson {
    private MeterJson() {}

    static JsonObject mark(Mark mark) {
        return new JsonObject().put("quarterHour", mark.at().number()).put("counters", counters(mark.counters()));
    }

    static Mark mark(NodeId node, JsonObject json) {
        return new Mark(node, new QuarterHour(json.getLong("quarterHour")), counters(json.getJsonArray("counters")));
    }

    static JsonObject state(MeterState state) {
        JsonObject devices = new JsonObject();
        state.devices()
                .forEach((index, device) -> devices.put(
                        String.valueOf(index),
                        new JsonObject()
                                .put("uuid", device.uuid())
                                .put("job", job(device.job()))
                                .put("sensor", sensor(device.sensor()))
                                .put("workMillis", device.workMillis())));
        return new JsonObject()
                .put("atEpochNanos", ChronoUnit.NANOS.between(Instant.EPOCH, state.at()))
                .put("devices", devices)
                .put("host", sensor(state.host()))
                .put("counters", counters(state.counters()));
    }

    static MeterState state(JsonObject json) {
        SortedMap<Integer, Device> devices = new TreeMap<>();
        JsonObject all = json.getJsonObject("devices");
        for (String index : all.fieldNames()) {
            JsonObject device = all.getJsonObject(index);
            devices.put(
                    Integer.valueOf(index),
                    new Device(
                            device.getString("uuid"),
                            job(device.getString("job")),
                            sensor(device.getJsonObject("sensor")),
                            device.getLong("workMillis")));
        }
        return new MeterState(
                Instant.EPOCH.plusNanos(json.getLong("atEpochNanos")),
                (Map<Integer, Device>) devices,
                sensor(json.getJsonObject("host")),
                counters(json.getJsonArray("counters")));
    }

    static JsonObject worst(Map<Optional<JobId>, Quality> worst) {
        JsonObject json = new JsonObject();
        worst.forEach((job, quality) -> json.put(job(job), quality.name()));
        return json;
    }

    static Map<Optional<JobId>, Quality> worst(JsonObject json) {
        Map<Optional<JobId>, Quality> worst = new HashMap<>();
        json.fieldNames().forEach(name -> worst.put(job(name), Quality.valueOf(json.getString(name))));
        return worst;
    }

    private static JsonObject sensor(Sensor sensor) {
        JsonObject json = new JsonObject()
                .put("powerMw", sensor.power().milliwatts())
                .put("meteredMj", sensor.metered().millijoules())
                .put("quality", sensor.quality().name())
                .put("known", sensor.known());
        put(json, sensor.uncertainty());
        if (!sensor.silence().time().isZero()) {
            json.put("silentNanos", sensor.silence().time().toNanos())
                    .put("heldMj", sensor.silence().held().millijoules())
                    .put("provisionalMj", sensor.silence().provisional().millijoules());
        }
        sensor.counter().ifPresent(counter -> json.put("counterMj", counter.millijoules()));
        return json;
    }

    private static Sensor sensor(JsonObject json) {
        return new Sensor(
                Optional.ofNullable(json.getLong("counterMj")).map(Energy::new),
                new Power(json.getLong("powerMw")),
                new Energy(json.getLong("meteredMj")),
                Quality.valueOf(json.getString("quality")),
                json.getBoolean("known"),
                uncertainty(json),
                new Silence(
                        Duration.ofNanos(json.getLong("silentNanos", 0L)),
                        new Energy(json.getLong("heldMj", 0L)),
                        new Energy(json.getLong("provisionalMj", 0L))));
    }

    /** What a file of an earlier version does not say is nothing. */
    private static Uncertainty uncertainty(JsonObject json) {
        return new Uncertainty(new Energy(json.getLong("grownMj", 0L)), new Energy(json.getLong("edgeMj", 0L)));
    }

    private static JsonObject put(JsonObject json, Uncertainty uncertainty) {
        return json.put("grownMj", uncertainty.grown().millijoules())
                .put("edgeMj", uncertainty.edge().millijoules());
    }

    private static JsonArray counters(List<Counter> counters) {
        JsonArray json = new JsonArray();
        counters.forEach(counter -> json.add(put(
                new JsonObject()
                        .put("job", job(counter.job()))
                        .put("gpuMj", counter.gpu().millijoules())
                        .put("hostMj", counter.host().millijoules())
                        .put("quality", counter.quality().name())
                        .put("workMillis", counter.workMillis()),
                counter.uncertainty())));
        return json;
    }

    private static List<Counter> counters(JsonArray json) {
        return IntStream.range(0, json.size())
                .mapToObj(json::getJsonObject)
                .map(counter -> new Counter(
                        job(counter.getString("job")),
                        new Energy(counter.getLong("gpuMj")),
                        new Energy(counter.getLong("hostMj")),
                        Quality.valueOf(counter.getString("quality")),
                        counter.getLong("workMillis"),
                        uncertainty(counter)))
                .toList();
    }

    private static String job(Optional<JobId> job) {
        return job.map(JobId::value).orElse("");
    }

    private static Optional<JobId> job(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(new JobId(name));
    }
}
