package org.wattwerk.simulator.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.capping.SafeStates;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.CheckpointRule;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.GridRules;
import org.wattwerk.core.control.StallRule;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.SchedulingRules;
import org.wattwerk.core.time.QuarterHour;

/**
 * A site, its jobs and everything that will go wrong there, all from one seed.
 *
 * @param faults in no order; none begins in the last part of the run
 * @param tolerance for which every limit may be passed by the mean of a second
 * @param length of the whole run in control time, a calm end included
 */
public record FaultScenario(
        long seed,
        ControlPolicy policy,
        List<Job> jobs,
        List<Fault> faults,
        List<PricedQuarterHour> prices,
        Instant start,
        Duration tolerance,
        Duration length) {
    private static final Instant DAY = Instant.parse("2024-12-12T00:00:00Z");
    private static final long TROUBLE = 150_000;
    private static final Duration LENGTH = Duration.ofSeconds(260);
    private static final Power SAFE_LIMIT = Power.ofWatts(200);

    private static final NodeClass LARGE = new NodeClass(
            "h100-8",
            new GpuModel("H100", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70)),
            8,
            Power.ofWatts(1_200),
            Power.ofWatts(2_800));
    private static final NodeClass SMALL = new NodeClass(
            "a100-4",
            new GpuModel("A100", Power.ofWatts(400), Power.ofWatts(100), Power.ofWatts(400), Power.ofWatts(50)),
            4,
            Power.ofWatts(300),
            Power.ofWatts(800));

    /**
     * A job and when it is handed in.
     *
     * @param at milliseconds of control time
     * @param lastStep at which it ends by itself
     * @param cancelAt when it is given up; empty if never
     */
    public record Job(JobSpec spec, long at, long lastStep, Optional<Long> cancelAt) {}

    public FaultScenario {
        jobs = List.copyOf(jobs);
        faults = List.copyOf(faults);
        prices = List.copyOf(prices);
    }

    /** The scenario of a seed; always the same. */
    public static FaultScenario of(long seed) {
        Random random = new Random(seed * 31 + 17);
        Site site = site(random);
        ControlPolicy policy = new ControlPolicy(
                site,
                new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), SAFE_LIMIT),
                Map.of(
                        "H100", OperatingPoints.of(LARGE.gpu(), ThroughputCurve.prior()),
                        "A100", OperatingPoints.of(SMALL.gpu(), ThroughputCurve.prior())),
                Share.ofPercent(55),
                new StallRule(30, Duration.ofSeconds(20), StallRule.Answer.RESTART),
                CheckpointRule.NEVER,
                GridRules.NONE,
                new SchedulingRules(4, Duration.ofSeconds(20), Duration.ofSeconds(30), List.of(), false));
        return new FaultScenario(
                seed,
                policy,
                jobs(random, site),
                FaultDice.faults(random, site, TROUBLE),
                prices(random),
                DAY,
                Duration.ofSeconds(5),
                LENGTH);
    }

    /** The same site and jobs under other faults. */
    public FaultScenario with(List<Fault> others) {
        return new FaultScenario(seed, policy, jobs, others, prices, start, tolerance, length);
    }

    private static Site site(Random random) {
        int racks = 1 + random.nextInt(2);
        int nodes = racks * (1 + random.nextInt(3)) + 1;
        Map<NodeId, NodeClass> inventory = new TreeMap<>();
        Map<NodeId, String> places = new TreeMap<>();
        Power[] full = new Power[racks];
        Power[] least = new Power[racks];
        java.util.Arrays.fill(full, Power.ZERO);
        java.util.Arrays.fill(least, Power.ZERO);
        Power all = Power.ZERO;
        Power lowest = Power.ZERO;
        for (int i = 0; i < nodes; i++) {
            NodeId id = new NodeId("node-" + (i + 1));
            NodeClass nodeClass = random.nextInt(4) == 0 ? SMALL : LARGE;
            inventory.put(id, nodeClass);
            Power safe = safe(nodeClass);
            all = all.plus(nodeClass.full());
            lowest = lowest.plus(safe);
            // The last node hangs directly below the connection point.
            if (i < nodes - 1) {
                int rack = i % racks;
                places.put(id, "rack-" + (rack + 1));
                full[rack] = full[rack].plus(nodeClass.full());
                least[rack] = least[rack].plus(safe);
            }
        }
        List<PowerDomain> domains = new ArrayList<>();
        for (int rack = 0; rack < racks; rack++) {
            domains.add(new PowerDomain(
                    "rack-" + (rack + 1), Optional.empty(), somewhere(random, least[rack], full[rack])));
        }
        Overhead overhead = new Overhead(Power.ofWatts(600), Share.ofPercent(10));
        Power other = Power.ofWatts(2_000);
        Power it = somewhere(random, lowest, all);
        Site site = new Site(
                "faults",
                it.plus(overhead.of(it)).plus(other).plus(Power.ofWatts(1)),
                other,
                overhead,
                new TreeMap<>(inventory),
                new PowerTree(domains, places));
        if (!SafeStates.shortfalls(site, FaultScenario::safe).isEmpty()) {
            throw new IllegalStateException("the site of this seed cannot be held in its safe state");
        }
        return site;
    }

    private static Power safe(NodeClass nodeClass) {
        return nodeClass.at(nodeClass.gpu().clamp(SAFE_LIMIT));
    }

    private static Power somewhere(Random random, Power low, Power high) {
        return low.plus(high.minus(low).times(10 + random.nextInt(90)).dividedBy(100));
    }

    private static List<Job> jobs(Random random, Site site) {
        List<Job> jobs = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            JobId id = new JobId("job-" + i);
            int nodes = 1 + random.nextInt(Math.min(3, site.nodes().size()));
            JobSpec spec = new JobSpec(
                    id,
                    id.value(),
                    "cost-centre",
                    random.nextInt(3),
                    nodes,
                    Share.ofPercent(20 + random.nextInt(80)),
                    random.nextInt(3) > 0,
                    List.of("train"),
                    holding(i, nodes));
            Optional<Long> cancelAt = random.nextInt(6) == 0
                    ? Optional.of(20_000L + random.nextInt((int) TROUBLE - 20_000))
                    : Optional.empty();
            jobs.add(new Job(spec, random.nextInt(60_000), 200 + random.nextInt(4_000), cancelAt));
        }
        return jobs;
    }

    /** Every other job may be sent away, every third one runs on fewer nodes as well, and the fourth ends with its walltime. */
    private static Holding holding(int number, int nodes) {
        return new Holding(
                number % 4 == 0 ? Optional.of(Duration.ofSeconds(90)) : Optional.empty(),
                number % 2 == 0,
                number % 3 == 0 ? 1 : nodes,
                nodes);
    }

    private static List<PricedQuarterHour> prices(Random random) {
        List<PricedQuarterHour> prices = new ArrayList<>();
        for (int i = 0; i < 96; i++) {
            EnergyPrice price = EnergyPrice.ofEurosPerMwh(random.nextInt(5) == 0 ? 900 : 20 + random.nextInt(150));
            prices.add(new PricedQuarterHour(
                    new QuarterHour(QuarterHour.containing(DAY).number() + i), price, price));
        }
        return prices;
    }
}
