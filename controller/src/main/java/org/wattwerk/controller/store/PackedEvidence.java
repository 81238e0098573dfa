package org.wattwerk.controller.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * The marks that a quarter hour was settled from, packed as what the counters grew by since the marks before: a tenth of the
 * counters themselves, and the detail by node and job that an auditor asks for. Marks before and growth give the marks again.
 */
final class PackedEvidence {
    private static final Counter NOTHING = new Counter(Optional.empty(), Energy.ZERO, Energy.ZERO, Quality.MEASURED, 0);

    private PackedEvidence() {}

    static byte[] pack(Evidence evidence, Marks before, Names names) throws SQLException {
        PackedOutput out = new PackedOutput();
        meter(out, evidence.meter());
        out.count(evidence.marks().size());
        long last = 0;
        for (Mark mark : evidence.marks()) {
            out.count(names.id(mark.node().value())).signed(mark.at().number() - last);
            last = mark.at().number();
            mark(out, mark, counters(before, mark.node()), names);
        }
        return out.toBytes();
    }

    private static Map<Optional<JobId>, Counter> counters(Marks marks, NodeId node) {
        Map<Optional<JobId>, Counter> counters = new LinkedHashMap<>();
        Mark mark = marks.nodes().get(node);
        if (mark != null) {
            mark.counters().forEach(counter -> counters.put(counter.job(), counter));
        }
        return counters;
    }

    /** Counters that stayed as they were are left out; those that vanished are named. */
    private static void mark(PackedOutput out, Mark mark, Map<Optional<JobId>, Counter> before, Names names)
            throws SQLException {
        List<Counter> changed = mark.counters().stream()
                .filter(counter -> !counter.equals(before.get(counter.job())))
                .toList();
        List<Optional<JobId>> vanished = before.keySet().stream()
                .filter(job -> mark.counter(job).isEmpty())
                .toList();
        out.count(vanished.size());
        for (Optional<JobId> job : vanished) {
            out.count(names.id(job.map(JobId::value).orElse("")));
        }
        out.count(changed.size());
        for (Counter counter : changed) {
            Counter old = before.getOrDefault(counter.job(), NOTHING);
            out.count(names.id(counter.job().map(JobId::value).orElse("")))
                    .signed(counter.gpu().millijoules() - old.gpu().millijoules())
                    .signed(counter.host().millijoules() - old.host().millijoules())
                    .count(Codes.QUALITY.code(counter.quality()))
                    .signed(counter.workMillis() - old.workMillis());
        }
    }

    static Evidence unpack(byte[] bytes, Marks before, Names names) throws SQLException {
        PackedInput in = new PackedInput(bytes);
        Optional<MeterMark> meter = meter(in);
        List<Mark> marks = new ArrayList<>();
        long last = 0;
        for (int left = in.size(); left > 0; left--) {
            NodeId node = names.node(in.small());
            last += in.signed();
            Map<Optional<JobId>, Counter> counters = counters(before, node);
            for (int gone = in.size(); gone > 0; gone--) {
                counters.remove(names.job(in.small()));
            }
            for (int changed = in.size(); changed > 0; changed--) {
                Optional<JobId> job = names.job(in.small());
                Counter old = counters.getOrDefault(job, NOTHING);
                counters.put(
                        job,
                        new Counter(
                                job,
                                new Energy(old.gpu().millijoules() + in.signed()),
                                new Energy(old.host().millijoules() + in.signed()),
                                Codes.QUALITY.word(in.small()),
                                old.workMillis() + in.signed()));
            }
            marks.add(new Mark(node, new QuarterHour(last), List.copyOf(counters.values())));
        }
        in.end();
        return new Evidence(meter, marks);
    }

    static void meter(PackedOutput out, Optional<MeterMark> meter) {
        out.flag(meter.isPresent());
        meter.ifPresent(mark -> out.signed(mark.at().number())
                .count(mark.connectionPoint().millijoules())
                .count(mark.otherLoads().millijoules())
                .count(Codes.QUALITY.code(mark.quality())));
    }

    static Optional<MeterMark> meter(PackedInput in) {
        return in.flag()
                ? Optional.of(new MeterMark(
                        new QuarterHour(in.signed()),
                        new Energy(in.count()),
                        new Energy(in.count()),
                        Codes.QUALITY.word(in.small())))
                : Optional.empty();
    }

    /** The whole marks with every name spelled out: what the hash is made of. */
    static byte[] canonical(Evidence evidence) {
        PackedOutput out = new PackedOutput();
        meter(out, evidence.meter());
        out.count(evidence.marks().size());
        for (Mark mark : evidence.marks()) {
            out.text(mark.node().value())
                    .signed(mark.at().number())
                    .count(mark.counters().size());
            for (Counter counter : mark.counters()) {
                out.text(counter.job().map(JobId::value).orElse(""))
                        .count(counter.gpu().millijoules())
                        .count(counter.host().millijoules())
                        .count(Codes.QUALITY.code(counter.quality()))
                        .count(counter.workMillis());
            }
        }
        return out.toBytes();
    }
}
