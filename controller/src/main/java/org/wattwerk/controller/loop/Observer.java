package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.controller.influx.SettlementPoint;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.control.Happening;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.control.NodeView;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.time.Moment;

/** Remembers what people want to see and makes the snapshot of each tick. */
final class Observer {
    private static final int HAPPENINGS = 40;
    /** A day in minutes, and room for the long one. */
    private static final int POINTS = 1_560;

    private static final Duration POINT_EVERY = Duration.ofMinutes(1);
    /** A price that moved by less than this since it was last said is not worth a line. */
    private static final double NOTABLE_EUR_PER_MWH = 25;

    private final LoopSetup setup;
    private final LiveView liveView;
    private final Duration startedAt;
    private final Deque<Happening> happenings = new ArrayDeque<>();
    private final Map<NodeId, List<NodePoint.Gpu>> gpus = new HashMap<>();
    private final Deque<HistoryPoint> points = new ArrayDeque<>();
    private List<HistoryPoint> history = List.of();
    private Optional<PriceBook.Price> price = Optional.empty();
    private Optional<Double> saidPrice = Optional.empty();
    private boolean simulated;

    Observer(LoopSetup setup, Duration startedAt) {
        this.setup = setup;
        this.liveView = new LiveView(setup);
        this.startedAt = startedAt;
    }

    void attached(NodeId node, boolean nodeIsSimulated) {
        simulated |= nodeIsSimulated;
        gpus.remove(node);
    }

    void reported(NodeReport report, List<NodePoint.Gpu> detail, Instant now) {
        gpus.put(report.node(), List.copyOf(detail));
    }

    void happened(Happening happening) {
        happenings.addFirst(happening);
        if (happenings.size() > HAPPENINGS) {
            happenings.removeLast();
        }
    }

    void priced(PriceBook.Price now, Instant day) {
        price = Optional.of(now);
        double shown = now.dayAhead().microEurosPerMwh() / 1e6;
        if (saidPrice.isEmpty() || Math.abs(saidPrice.get() - shown) >= NOTABLE_EUR_PER_MWH) {
            String from = saidPrice
                    .map(before -> String.format(Locale.ROOT, "it was %.2f EUR/MWh", before))
                    .orElse("from " + now.source().name());
            happened(new Happening(
                    day, Happening.Kind.PRICE, String.format(Locale.ROOT, "price %.2f EUR/MWh", shown), from));
            saidPrice = Optional.of(shown);
        }
    }

    void settled(SettledQuarterHour settled, Reason reason) {
        if (settled.preliminary()) {
            happened(new Happening(
                    settled.quarterHour().end(),
                    Happening.Kind.LEDGER,
                    "quarter hour " + settled.quarterHour().start() + " settled preliminarily",
                    "no marks came from " + settled.silent()));
        } else if (settled.revision() > 0) {
            happened(new Happening(
                    settled.quarterHour().end(),
                    Happening.Kind.LEDGER,
                    "quarter hour " + settled.quarterHour().start() + " corrected",
                    reason.text()));
        }
    }

    Snapshot observe(Moment now, double pace, ClusterView view, Settling settling, CourseKeeper courses) {
        double elapsed = now.elapsed().minus(startedAt).toMillis() / 1e3;
        Map<JobId, JobCourse> seen = courses.courses();
        Live live = liveView.of(now, elapsed, pace, simulated, view, price, settling, seen, List.copyOf(happenings));
        keepPoint(live);
        return new Snapshot(
                now, view, live, history, settling.isWriting(), settling.held().map(Held::why), settling.years(), seen);
    }

    private void keepPoint(Live live) {
        HistoryPoint last = points.peekLast();
        if (last != null && live.at().isBefore(last.at().plus(POINT_EVERY))) {
            return;
        }
        points.addLast(HistoryPoint.of(live));
        if (points.size() > POINTS) {
            points.removeFirst();
        }
        history = List.copyOf(points);
    }

    List<NodePoint> nodePoints(Instant now, ClusterView view) {
        List<NodePoint> nodes = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            if (node.presence() == NodeView.Presence.ATTACHED && node.report().isPresent()) {
                NodeReport report = node.report().get();
                nodes.add(new NodePoint(
                        now,
                        setup.policy().site().name(),
                        node.node().value(),
                        node.job().map(JobId::value).orElse(null),
                        report.gpuPower().milliwatts() / 1e3,
                        report.hostPower().milliwatts() / 1e3,
                        gpus.getOrDefault(node.node(), List.of())));
            }
        }
        return nodes;
    }

    List<SettlementPoint> settlementPoints(SettledQuarterHour settled) {
        List<SettlementPoint> lines = new ArrayList<>();
        for (Line line : settled.lines()) {
            double net = line.netSum().microEuros() / 1e6;
            lines.add(new SettlementPoint(
                    settled.quarterHour().start(),
                    setup.policy().site().name(),
                    line.account().name(),
                    line.account().kind().word(),
                    line.account().costCentre().isEmpty()
                            ? null
                            : line.account().costCentre(),
                    line.quality().name().toLowerCase(Locale.ROOT),
                    line.energy().millijoules() / 3.6e6,
                    net,
                    net * (1 + settled.vat().ratio())));
        }
        return lines;
    }
}
