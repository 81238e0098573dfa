package org.wattwerk.agent.memory;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.wattwerk.agent.jobs.Directive;
import org.wattwerk.agent.jobs.JobRecord;
import org.wattwerk.agent.jobs.Meeting;
import org.wattwerk.agent.marks.Journal;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.quantity.Power;

/**
 * What a restarted agent must know beside its meter.
 *
 * @param originalLimits by the device's UUID, the limits that stood before the agent first set any: a release puts
 *     them back
 * @param jobPort of the job interface, so that jobs of before the restart find it again; 0 before it was chosen
 * @param payers the cost centre of each tenant that has a counter; empty text where its scheduler did not say
 */
public record NodeMemory(
        LeaseMemory lease,
        Map<String, Power> originalLimits,
        int jobPort,
        List<JobRecord> jobs,
        Map<JobId, String> payers) {
    public NodeMemory {
        originalLimits = Map.copyOf(originalLimits);
        jobs = List.copyOf(jobs);
        payers = Map.copyOf(payers);
    }

    /** Of a node without tenants. */
    public NodeMemory(LeaseMemory lease, Map<String, Power> originalLimits, int jobPort, List<JobRecord> jobs) {
        this(lease, originalLimits, jobPort, jobs, Map.of());
    }

    /** Of a node that never ran an agent. */
    public static final NodeMemory NONE = new NodeMemory(LeaseMemory.NONE, Map.of(), 0, List.of());

    /**
     * Reads the file; what was never written is empty.
     *
     * @throws IOException if it cannot be read or is damaged
     */
    public static NodeMemory read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return of(new JsonObject(Files.readString(file)));
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged: move it away; the node then starts as if it had never heard a controller", e);
        }
    }

    /** Replaces the file in one step; {@code durable} waits until it is on the disk. */
    public void write(Path file, boolean durable) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        byte[] bytes = json().encodePrettily().getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            if (durable) {
                channel.force(true);
            }
        }
        if (durable) {
            Journal.move(next, file);
        } else {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private JsonObject json() {
        JsonObject limits = new JsonObject();
        new TreeMap<>(originalLimits).forEach((uuid, limit) -> limits.put(uuid, limit.milliwatts()));
        JsonArray records = new JsonArray();
        jobs.forEach(job -> records.add(json(job)));
        JsonObject paying = new JsonObject();
        payers.forEach((job, costCentre) -> paying.put(job.value(), costCentre));
        return new JsonObject()
                .put("highestEpoch", lease.highestEpoch())
                .put("bootId", lease.bootId())
                .put("leaseReceivedAtNanos", lease.receivedAt().toNanos())
                .put("lease", lease.lease().map(NodeMemory::json).orElse(null))
                .put("originalLimitsMw", limits)
                .put("jobPort", jobPort)
                .put("jobs", records)
                .put("payers", paying);
    }

    private static NodeMemory of(JsonObject json) {
        Map<String, Power> limits = new TreeMap<>();
        JsonObject original = json.getJsonObject("originalLimitsMw");
        original.fieldNames().forEach(uuid -> limits.put(uuid, new Power(original.getLong(uuid))));
        JsonArray jobs = json.getJsonArray("jobs");
        Map<JobId, String> payers = new TreeMap<>();
        JsonObject paying = json.getJsonObject("payers", new JsonObject());
        paying.fieldNames().forEach(job -> payers.put(new JobId(job), paying.getString(job)));
        return new NodeMemory(
                new LeaseMemory(
                        json.getLong("highestEpoch"),
                        Optional.ofNullable(json.getJsonObject("lease")).map(NodeMemory::lease),
                        Duration.ofNanos(json.getLong("leaseReceivedAtNanos")),
                        json.getString("bootId")),
                limits,
                json.getInteger("jobPort"),
                IntStream.range(0, jobs.size())
                        .mapToObj(i -> job(jobs.getJsonObject(i)))
                        .toList(),
                payers);
    }

    private static JsonObject json(Lease lease) {
        return new JsonObject()
                .put("epoch", lease.epoch())
                .put("sequence", lease.sequence())
                .put("powerMw", lease.power().milliwatts())
                .put("timeToLiveMillis", lease.timeToLive().toMillis())
                .put("mode", lease.mode().name())
                .put("safeLimitMw", lease.safeLimit().milliwatts())
                .put("reason", lease.reason());
    }

    private static Lease lease(JsonObject json) {
        return new Lease(
                json.getLong("epoch"),
                json.getLong("sequence"),
                new Power(json.getLong("powerMw")),
                Duration.ofMillis(json.getLong("timeToLiveMillis")),
                Lease.Mode.valueOf(json.getString("mode")),
                new Power(json.getLong("safeLimitMw")),
                json.getString("reason"));
    }

    private static JsonObject json(JobRecord job) {
        JsonObject json = new JsonObject()
                .put("job", job.job().value())
                .put("name", job.name())
                .put("command", new JsonArray(job.command()))
                .put("rank", job.rank())
                .put("worldSize", job.worldSize())
                .put("pid", job.pid())
                .put("startedMillis", job.startedMillis())
                .put("state", job.state().name())
                .put("told", job.told().name())
                .put("sequence", job.sequence())
                .put("step", job.progress().step())
                .put("tokens", job.progress().tokens())
                .put("lossMicro", job.progress().lossMicro())
                .put("tokensPerSecond", job.progress().tokensPerSecond())
                .put("checkpointStep", job.progress().checkpoint().step())
                .put("checkpointTokens", job.progress().checkpoint().tokens())
                .put("checkpointStoodMillis", job.progress().checkpoint().stoodMillis())
                .put("message", job.message())
                .put("meetingAddress", job.meeting().address())
                .put("meetingPort", job.meeting().port())
                .put("attempt", job.attempt())
                .put("numbered", job.numbered())
                .put("endedByNode", job.endedByNode());
        job.exitCode().ifPresent(code -> json.put("exitCode", code));
        return json;
    }

    private static JobRecord job(JsonObject json) {
        JsonArray command = json.getJsonArray("command");
        Integer exitCode = json.getInteger("exitCode");
        return new JobRecord(
                new JobId(json.getString("job")),
                json.getString("name"),
                IntStream.range(0, command.size()).mapToObj(command::getString).toList(),
                json.getInteger("rank"),
                json.getInteger("worldSize"),
                json.getLong("pid"),
                json.getLong("startedMillis"),
                JobRecord.State.valueOf(json.getString("state")),
                Directive.valueOf(json.getString("told")),
                json.getLong("sequence"),
                new JobRecord.Progress(
                        json.getLong("step"),
                        json.getLong("tokens"),
                        json.getLong("lossMicro"),
                        json.getDouble("tokensPerSecond"),
                        new JobRecord.Checkpoint(
                                json.getLong("checkpointStep"),
                                json.getLong("checkpointTokens", 0L),
                                json.getLong("checkpointStoodMillis", 0L))),
                exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode),
                json.getString("message"),
                Meeting.of(json.getString("meetingAddress", ""), json.getInteger("meetingPort", 0)),
                json.getInteger("attempt", 0),
                json.getBoolean("numbered", false),
                json.getBoolean("endedByNode", false));
    }
}
