package org.wattwerk.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.EnergyDelta;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DemoTariff;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/** Quarter hours of a machine room: by hand and at random. */
final class Rooms {
    static final QuarterHour FIRST = new QuarterHour(1_926_000);
    static final PriceSource SOURCE = new PriceSource("test prices", false, "none");
    static final JobId PRETRAINING = new JobId("pretraining");
    static final JobId FINETUNING = new JobId("finetuning");
    static final Map<JobId, String> COST_CENTRES = Map.of(PRETRAINING, "foundation-model", FINETUNING, "language-lab");

    private Rooms() {}

    static NodeInterval node(String name, QuarterHour at, EnergyDelta... deltas) {
        return new NodeInterval(new NodeId(name), at, at.next(), List.of(deltas));
    }

    static EnergyDelta job(JobId job, String gpu, String host, long workMillis) {
        return new EnergyDelta(Optional.of(job), Energy.parse(gpu), Energy.parse(host), Quality.MEASURED, workMillis);
    }

    static EnergyDelta idle(String energy) {
        return new EnergyDelta(Optional.empty(), Energy.ZERO, Energy.parse(energy), Quality.MEASURED, 0);
    }

    static SettlementInput input(
            QuarterHour at, String meter, String other, List<NodeInterval> nodes, List<String> silent, String price) {
        TreeSet<NodeId> silentNodes = new TreeSet<>();
        silent.forEach(node -> silentNodes.add(new NodeId(node)));
        return new SettlementInput(
                at,
                new MeterInterval(at, at.next(), Energy.parse(meter), Energy.parse(other), Quality.MEASURED),
                nodes,
                silentNodes,
                COST_CENTRES,
                EnergyPrice.parse(price),
                SOURCE,
                DemoTariff.tariff());
    }

    /** Any number of nodes and jobs, a meter that need not agree with them, any price from -500 to 4,000 EUR/MWh, often 0. */
    static SettlementInput random(SplittableRandom random, QuarterHour at) {
        List<NodeInterval> nodes = new ArrayList<>();
        TreeSet<NodeId> silent = new TreeSet<>();
        int count = random.nextInt(0, 6);
        for (int n = 0; n < count; n++) {
            if (random.nextInt(8) == 0) {
                silent.add(new NodeId("silent-" + n));
                continue;
            }
            List<EnergyDelta> deltas = new ArrayList<>();
            deltas.add(new EnergyDelta(Optional.empty(), energy(random), energy(random), quality(random), 0));
            for (int j = random.nextInt(4); j > 0; j--) {
                deltas.add(new EnergyDelta(
                        Optional.of(new JobId("job-" + j)),
                        energy(random),
                        energy(random),
                        quality(random),
                        random.nextLong(10_000_000)));
            }
            nodes.add(new NodeInterval(new NodeId("node-" + n), at, at.next(), deltas));
        }
        return new SettlementInput(
                at,
                new MeterInterval(
                        at,
                        at.next(),
                        random.nextInt(10) == 0 ? Energy.ZERO : new Energy(random.nextLong(60_000_000_000L)),
                        energy(random),
                        Quality.MEASURED),
                nodes,
                silent,
                Map.of(new JobId("job-1"), "one", new JobId("job-2"), "two"),
                price(random),
                SOURCE,
                DemoTariff.tariff());
    }

    static EnergyPrice price(SplittableRandom random) {
        return random.nextInt(6) == 0
                ? EnergyPrice.ZERO
                : new EnergyPrice(random.nextLong(-500_000_000L, 4_000_000_001L));
    }

    private static Energy energy(SplittableRandom random) {
        return random.nextInt(5) == 0 ? Energy.ZERO : new Energy(random.nextLong(9_000_000_000L));
    }

    private static Quality quality(SplittableRandom random) {
        return List.of(Quality.MEASURED, Quality.INTEGRATED, Quality.ESTIMATED).get(random.nextInt(3));
    }
}
