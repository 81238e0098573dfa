package org.wattwerk.controller.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.time.QuarterHour;

/** The values that the store keeps as JSON text; keys in a fixed order, so that the same value is the same text. */
final class Documents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    static String of(Evidence evidence) {
        ObjectNode node = JSON.createObjectNode();
        evidence.meter()
                .ifPresent(meter -> node.putObject("meter")
                        .put("at", meter.at().number())
                        .put("connectionPoint", meter.connectionPoint().millijoules())
                        .put("otherLoads", meter.otherLoads().millijoules())
                        .put("quality", meter.quality().name()));
        ArrayNode marks = node.putArray("marks");
        evidence.marks().forEach(mark -> marks.add(node(mark)));
        return node.toString();
    }

    static Evidence evidence(String text) {
        JsonNode node = tree(text);
        List<Mark> marks = new ArrayList<>();
        node.path("marks").forEach(mark -> marks.add(mark(mark)));
        JsonNode meter = node.path("meter");
        return new Evidence(
                meter.isObject()
                        ? Optional.of(new MeterMark(
                                new QuarterHour(meter.path("at").asLong()),
                                new Energy(meter.path("connectionPoint").asLong()),
                                new Energy(meter.path("otherLoads").asLong()),
                                Quality.valueOf(meter.path("quality").asText())))
                        : Optional.empty(),
                marks);
    }

    static String of(Mark mark) {
        return node(mark).toString();
    }

    static Mark mark(String text) {
        return mark(tree(text));
    }

    private static ObjectNode node(Mark mark) {
        ObjectNode node = JSON.createObjectNode();
        node.put("node", mark.node().value()).put("at", mark.at().number());
        ArrayNode counters = node.putArray("counters");
        for (Counter counter : mark.counters()) {
            counters.addObject()
                    .put("job", counter.job().map(JobId::value).orElse(""))
                    .put("gpu", counter.gpu().millijoules())
                    .put("host", counter.host().millijoules())
                    .put("quality", counter.quality().name())
                    .put("workMillis", counter.workMillis());
        }
        return node;
    }

    private static Mark mark(JsonNode node) {
        List<Counter> counters = new ArrayList<>();
        for (JsonNode counter : node.path("counters")) {
            String job = counter.path("job").asText();
            counters.add(new Counter(
                    job.isEmpty() ? Optional.empty() : Optional.of(new JobId(job)),
                    new Energy(counter.path("gpu").asLong()),
                    new Energy(counter.path("host").asLong()),
                    Quality.valueOf(counter.path("quality").asText()),
                    counter.path("workMillis").asLong()));
        }
        return new Mark(
                new NodeId(node.path("node").asText()),
                new QuarterHour(node.path("at").asLong()),
                counters);
    }

    static String of(Carries carries) {
        ObjectNode node = JSON.createObjectNode();
        carries.remainders().forEach((position, remainder) -> node.put(position.name(), remainder));
        return node.toString();
    }

    static Carries carries(String text) {
        TreeMap<BillPosition, Long> remainders = new TreeMap<>();
        tree(text)
                .properties()
                .forEach(entry -> remainders.put(
                        BillPosition.valueOf(entry.getKey()), entry.getValue().asLong()));
        return new Carries(remainders);
    }

    static String of(SortedSet<NodeId> nodes) {
        ArrayNode array = JSON.createArrayNode();
        nodes.forEach(node -> array.add(node.value()));
        return array.toString();
    }

    static SortedSet<NodeId> nodes(String text) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        tree(text).forEach(node -> nodes.add(new NodeId(node.asText())));
        return nodes;
    }

    static String of(JobSpec job) {
        ObjectNode node = JSON.createObjectNode()
                .put("job", job.id().value())
                .put("name", job.name())
                .put("costCentre", job.costCentre())
                .put("priority", job.priority())
                .put("nodes", job.nodes())
                .put("throughputGoalPpm", job.throughputGoal().partsPerMillion())
                .put("pausable", job.pausable());
        if (!job.project().isEmpty()) {
            node.put("project", job.project());
        }
        ArrayNode command = node.putArray("command");
        job.command().forEach(command::add);
        Holding holding = job.holding();
        holding.walltime().ifPresent(length -> node.put("walltimeSeconds", length.toSeconds()));
        node.put("preemptible", holding.preemptible())
                .put("nodesMin", holding.nodesMin())
                .put("nodesMax", holding.nodesMax());
        return node.toString();
    }

    static JobSpec job(String text) {
        JsonNode node = tree(text);
        List<String> command = new ArrayList<>();
        node.path("command").forEach(part -> command.add(part.asText()));
        int nodes = node.path("nodes").asInt();
        return new JobSpec(
                new JobId(node.path("job").asText()),
                node.path("name").asText(),
                node.path("costCentre").asText(),
                node.path("priority").asInt(),
                nodes,
                new Share(node.path("throughputGoalPpm").asLong()),
                node.path("pausable").asBoolean(),
                command,
                holding(node),
                node.path("project").asText(""));
    }

    /** Jobs that were handed in before there was such a thing promise nothing. */
    private static Holding holding(JsonNode node) {
        int nodes = node.path("nodes").asInt();
        return new Holding(
                node.has("walltimeSeconds")
                        ? Optional.of(
                                Duration.ofSeconds(node.path("walltimeSeconds").asLong()))
                        : Optional.empty(),
                node.path("preemptible").asBoolean(false),
                node.path("nodesMin").asInt(nodes),
                node.path("nodesMax").asInt(nodes));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new StoreException("the store holds text that is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
