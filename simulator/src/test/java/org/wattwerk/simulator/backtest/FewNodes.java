package org.wattwerk.simulator.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.RunPolicy;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.simulator.day.DayOutcome;
import org.wattwerk.simulator.day.DayScenario;
import org.wattwerk.simulator.day.DaySimulation;
import org.wattwerk.simulator.devices.DailyLoad;

/**
 * A few nodes of the shipped site, on which decisions of the strategy {@code wattwerk} are made on a curve and carried out by
 * the real loop: autopilot, leases, agents, meters and settlement.
 */
final class FewNodes {
    private static final JobId RUN = new JobId("run");

    private final Policy policy;
    private final NodeClass nodeClass;
    private final PriceCurve prices;
    private final int nodes;

    FewNodes(int nodes, PriceCurve prices) {
        this.nodes = nodes;
        this.prices = prices;
        this.policy = small(nodes);
        this.nodeClass = policy.site().nodes().values().iterator().next();
    }

    private static Policy small(int nodes) {
        Policy shipped = ShippedPolicy.EXAMPLES.load();
        NodeClass nodeClass = shipped.site().nodes().values().iterator().next();
        SortedMap<NodeId, NodeClass> inventory = new TreeMap<>();
        for (int i = 1; i <= nodes; i++) {
            inventory.put(new NodeId("node-" + i), nodeClass);
        }
        Site site = new Site(
                "small",
                Power.ofWatts(20_000L * nodes),
                Power.ZERO,
                shipped.site().overhead(),
                inventory);
        RunPolicy run = shipped.run().orElseThrow();
        RunPolicy smaller = new RunPolicy(
                run.name(),
                run.costCentre(),
                nodes,
                run.tokens(),
                run.tokensPerSecond(),
                // The speeds of the simulated devices.
                ThroughputCurve.prior(),
                true,
                Duration.ZERO,
                run.carbon(),
                run.job(),
                run.lastDay(),
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty());
        return new Policy(
                site,
                shipped.zone(),
                shipped.tariff(),
                shipped.control(),
                shipped.budget(),
                shipped.jobDefaults(),
                Optional.of(smaller),
                shipped.jobs());
    }

    /** What the strategy does with them, when only energy is charged. */
    Course played() {
        List<String> wrong = new ArrayList<>();
        BacktestSetup setup = BacktestSetup.of(
                policy,
                policy.run().orElseThrow(),
                prices,
                Optional.empty(),
                Optional.of(Share.ofPercent(70)),
                Optional.empty(),
                true,
                Knowledge.TOMORROW,
                wrong);
        assertThat(wrong).isEmpty();
        assertThat(setup).isNotNull();
        return Backtest.run(java.util.Objects.requireNonNull(setup).backtest(), () -> Duration.ZERO)
                .of(Strategy.WATTWERK)
                .course();
    }

    /** The limit of each GPU at which the run draws what the course does in a quarter hour; empty to rest. */
    Optional<Power> limit(Course course, int index) {
        double node = course.kilowatts(index) / 1.2 / nodes;
        double gpu = (node * 1e6 - nodeClass.hostBusy().milliwatts()) / nodeClass.gpus();
        return node * 1e6 < nodeClass.at(nodeClass.gpu().minLimit()).milliwatts()
                ? Optional.empty()
                : Optional.of(new Power(
                        Math.min(Math.round(gpu), nodeClass.gpu().maxLimit().milliwatts())));
    }

    private Planner follower(Course course) {
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        for (int i = 0; i < course.length(); i++) {
            targets.put(
                    new QuarterHour(prices.first().number() + i),
                    new PlannedTarget(limit(course, i), "as the backtest decided"));
        }
        Plan plan = new Plan(Map.of(RUN, new Plan.JobPlan(targets, Money.ZERO, 1)));
        return (prices, orders) -> plan;
    }

    /** The same decisions on the real loop. */
    DayOutcome carriedOut(Course course, Duration step) {
        return DaySimulation.run(new DayScenario(
                "decisions of a backtest",
                new ControlPolicy(
                        policy.site(),
                        new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), Power.ofWatts(200)),
                        Map.of(nodeClass.gpu().name(), OperatingPoints.of(nodeClass.gpu(), ThroughputCurve.prior())),
                        Share.ofPercent(50),
                        3),
                follower(course),
                prices.start(),
                prices.end(),
                prices,
                new Tariff("energy", List.of(new TariffComponent.DayAhead(EnergyPrice.ZERO)), Share.ofPercent(19)),
                List.of(new JobSpec(RUN, "run", "run", 1, nodes, Share.ofPercent(70), true, List.of("train"))),
                List.of(),
                new DailyLoad(Collections.nCopies(24, Power.ZERO), policy.zone()),
                new TokenRate(2_000),
                step));
    }

    /** Work that the loop did, in quarter hours of the whole run at full speed. */
    double work(DayOutcome outcome) {
        return outcome.workMillis().getOrDefault(RUN, 0L) / 900_000.0 / nodeClass.gpus() / nodes;
    }
}
