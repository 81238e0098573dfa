package org.wattwerk.controller.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/** The newest mark of each node and of the meter after an entry: what the next evidence is packed against. */
record Marks(Optional<MeterMark> meter, Map<NodeId, Mark> nodes) {
    static final Marks NONE = new Marks(Optional.empty(), Map.of());

    Marks {
        nodes = Collections.unmodifiableMap(nodes);
    }

    /** After one entry more. */
    Marks after(Evidence evidence) {
        Map<NodeId, Mark> newest = new HashMap<>(nodes);
        evidence.marks()
                .forEach(mark ->
                        newest.merge(mark.node(), mark, (old, now) -> now.at().compareTo(old.at()) > 0 ? now : old));
        Optional<MeterMark> newestMeter = evidence.meter()
                .filter(mark ->
                        meter.filter(old -> old.at().compareTo(mark.at()) >= 0).isEmpty())
                .or(() -> meter);
        return new Marks(newestMeter, newest);
    }

    byte[] pack(Names names) throws SQLException {
        PackedOutput out = new PackedOutput();
        PackedEvidence.meter(out, meter);
        out.count(nodes.size());
        for (Mark mark : new TreeMap<>(nodes).values()) {
            out.count(names.id(mark.node().value()))
                    .signed(mark.at().number())
                    .count(mark.counters().size());
            for (Counter counter : mark.counters()) {
                out.count(names.id(counter.job().map(JobId::value).orElse("")))
                        .count(counter.gpu().millijoules())
                        .count(counter.host().millijoules())
                        .count(Codes.QUALITY.code(counter.quality()))
                        .count(counter.workMillis());
            }
        }
        return out.toBytes();
    }

    static Marks unpack(byte[] bytes, Names names) throws SQLException {
        if (bytes.length == 0) {
            return NONE;
        }
        PackedInput in = new PackedInput(bytes);
        Optional<MeterMark> meter = PackedEvidence.meter(in);
        Map<NodeId, Mark> nodes = new HashMap<>();
        for (int left = in.size(); left > 0; left--) {
            NodeId node = names.node(in.small());
            QuarterHour at = new QuarterHour(in.signed());
            List<Counter> counters = new ArrayList<>();
            for (int more = in.size(); more > 0; more--) {
                counters.add(new Counter(
                        names.job(in.small()),
                        new Energy(in.count()),
                        new Energy(in.count()),
                        Codes.QUALITY.word(in.small()),
                        in.count()));
            }
            nodes.put(node, new Mark(node, at, counters));
        }
        in.end();
        return new Marks(meter, nodes);
    }
}
