package org.wattwerk.controller.influx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.wattwerk.controller.live.Live;

/** Turns what the controller shows and settles into lines of the catalogue. */
final class Lines {
    /** More than a live view ever lists at once, so that nothing it still lists is written twice. */
    private static final int REMEMBERED = 1_000;

    private final Set<Live.Happening> written = new LinkedHashSet<>();

    /** The lines of one moment; a happening is written only the first time it is seen. */
    List<String> of(Live live) {
        List<String> lines = new ArrayList<>();
        String site = live.site().name();
        Live.Site power = live.site();
        add(
                lines,
                MetricCatalogue.SITE_POWER
                        .at(live.at())
                        .tag("site", site)
                        .field("power_w", power.powerWatts())
                        .field("it_w", power.itWatts())
                        .field("overhead_w", power.overheadWatts())
                        .field("other_w", power.otherWatts())
                        .field("limit_w", power.limitWatts())
                        .field("charged_w", power.chargedWatts()));
        Live.Price price = live.price();
        if (price != null) {
            add(
                    lines,
                    MetricCatalogue.PRICE
                            .at(live.at())
                            .tag("site", site)
                            .tag("source", price.source())
                            .field("eur_per_mwh", price.eurPerMwh()));
        }
        for (Live.Node node : live.nodes()) {
            add(
                    lines,
                    MetricCatalogue.NODE_POWER
                            .at(live.at())
                            .tag("site", site)
                            .tag("node", node.node())
                            .tag("job", node.job())
                            .field("power_w", node.powerWatts())
                            .field("charged_w", node.chargedWatts())
                            .field("lease_w", node.leaseWatts())
                            .field("gpu_limit_w", node.gpuLimitWatts()));
        }
        for (Live.Job job : live.jobs()) {
            add(
                    lines,
                    MetricCatalogue.JOB
                            .at(live.at())
                            .tag("site", site)
                            .tag("job", job.job())
                            .tag("cost_centre", job.costCentre())
                            .tag("state", job.state().toLowerCase(Locale.ROOT))
                            .field("step", job.step())
                            .field("loss", job.loss())
                            .field("tokens_per_s", job.tokensPerSecond())
                            .field("cluster_tokens", job.clusterTokens())
                            .field("cluster_tokens_per_s", job.clusterTokensPerSecond()));
        }
        happenings(live, lines);
        return lines;
    }

    /** Two happenings of one kind and instant would be one point, so each gets a microsecond of its own. */
    private void happenings(Live live, List<String> lines) {
        int micros = 0;
        for (int i = live.happenings().size() - 1; i >= 0; i--) {
            Live.Happening happening = live.happenings().get(i);
            if (!written.add(happening)) {
                continue;
            }
            add(
                    lines,
                    MetricCatalogue.HAPPENING
                            .at(happening.at().plusNanos(1_000L * micros++))
                            .tag("site", live.site().name())
                            .tag("kind", happening.kind())
                            .field("text", happening.text())
                            .field("why", happening.why()));
        }
        for (var oldest = written.iterator(); written.size() > REMEMBERED && oldest.hasNext(); ) {
            oldest.next();
            oldest.remove();
        }
    }

    static List<String> settled(List<SettlementPoint> points) {
        List<String> lines = new ArrayList<>(points.size());
        for (SettlementPoint point : points) {
            add(
                    lines,
                    MetricCatalogue.SETTLEMENT
                            .at(point.at())
                            .tag("site", point.site())
                            .tag("account", point.account())
                            .tag("kind", point.kind())
                            .tag("cost_centre", point.costCentre())
                            .tag("quality", point.quality())
                            .field("energy_wh", point.energyWh())
                            .field("net_eur", point.netEur())
                            .field("gross_eur", point.grossEur()));
        }
        return lines;
    }

    static List<String> nodes(List<NodePoint> points) {
        List<String> lines = new ArrayList<>();
        for (NodePoint node : points) {
            add(
                    lines,
                    MetricCatalogue.NODE_POWER
                            .at(node.at())
                            .tag("site", node.site())
                            .tag("node", node.node())
                            .tag("job", node.job())
                            .field("gpu_power_w", node.gpuPowerWatts())
                            .field("host_power_w", node.hostPowerWatts()));
            for (NodePoint.Gpu gpu : node.gpus()) {
                add(
                        lines,
                        MetricCatalogue.GPU
                                .at(node.at())
                                .tag("site", node.site())
                                .tag("node", node.node())
                                .tag("gpu", Integer.toString(gpu.index()))
                                .tag("job", node.job())
                                .field("power_w", gpu.powerWatts())
                                .field("limit_w", gpu.limitWatts())
                                .field("utilisation_pct", gpu.utilisationPercent())
                                .field("temperature_c", gpu.temperatureCelsius()));
            }
        }
        return lines;
    }

    private static void add(List<String> lines, Measurement.Line line) {
        line.text().ifPresent(lines::add);
    }
}
