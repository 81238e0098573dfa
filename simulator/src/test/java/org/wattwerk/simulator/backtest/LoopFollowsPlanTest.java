package org.wattwerk.simulator.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.RunPolicy;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.simulator.day.DayOutcome;
import org.wattwerk.simulator.day.DayScenario;
import org.wattwerk.simulator.day.DaySimulation;
import org.wattwerk.simulator.devices.DailyLoad;

/**
 * What a backtest plays on a curve, the real loop does on simulated devices: the decisions of the strategy {@code wattwerk},
 * carried out by autopilot, leases, agents, meters and settlement on three nodes of the shipped site.
 */
class LoopFollowsPlanTest {
    private static final int NODES = 3;
    private static final LocalDate START = LocalDate.of(2026, 2, 3);
    private static final PriceCurve PRICES = TypicalYear.days(START, START.plusDays(2), 3);
    private static final JobId RUN = new JobId("run");

    private static Policy small() {
        Policy shipped = ShippedPolicy.EXAMPLES.load();
        NodeClass nodeClass = shipped.site().nodes().values().iterator().next();
        SortedMap<NodeId, NodeClass> nodes = new TreeMap<>();
        for (int i = 1; i <= NODES; i++) {
            nodes.put(new NodeId("node-" + i), nodeClass);
        }
        Site site = new Site(
                "small", Power.ofWatts(60_000), Power.ZERO, shipped.site().overhead(), nodes);
        RunPolicy run = shipped.run().orElseThrow();
        RunPolicy smaller = new RunPolicy(
                run.name(),
                run.costCentre(),
                NODES,
                run.tokens(),
                run.tokensPerSecond(),
                // The speeds of the simulated devices.
                ThroughputCurve.prior(),
                true,
                Duration.ZERO,
                run.carbon());
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

    private static Course played(Policy policy) {
        List<String> wrong = new ArrayList<>();
        BacktestSetup setup = BacktestSetup.of(
                policy,
                policy.run().orElseThrow(),
                PRICES,
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
    private static Optional<Power> limit(Course course, int index, NodeClass nodeClass) {
        double node = course.kilowatts(index) / 1.2 / NODES;
        double gpu = (node * 1e6 - nodeClass.hostBusy().milliwatts()) / nodeClass.gpus();
        return node * 1e6 < nodeClass.at(nodeClass.gpu().minLimit()).milliwatts()
                ? Optional.empty()
                : Optional.of(new Power(
                        Math.min(Math.round(gpu), nodeClass.gpu().maxLimit().milliwatts())));
    }

    private static Planner follower(Course course, NodeClass nodeClass) {
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        for (int i = 0; i < course.length(); i++) {
            targets.put(
                    new QuarterHour(PRICES.first().number() + i),
                    new PlannedTarget(limit(course, i, nodeClass), "as the backtest decided"));
        }
        Plan plan = new Plan(Map.of(RUN, new Plan.JobPlan(targets, Money.ZERO, 1)));
        return (prices, orders) -> plan;
    }

    @Test
    void simulate_decisionsOfTheBacktest_theLoopDrawsAndDoesTheSame() {
        Policy policy = small();
        NodeClass nodeClass = policy.site().nodes().values().iterator().next();
        Course course = played(policy);
        DayOutcome outcome = DaySimulation.run(new DayScenario(
                "two days",
                new ControlPolicy(
                        policy.site(),
                        new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), Power.ofWatts(200)),
                        Map.of(nodeClass.gpu().name(), OperatingPoints.of(nodeClass.gpu(), ThroughputCurve.prior())),
                        Share.ofPercent(50),
                        3),
                follower(course, nodeClass),
                PRICES.start(),
                PRICES.end(),
                PRICES,
                new Tariff("energy", List.of(new TariffComponent.DayAhead(EnergyPrice.ZERO)), Share.ofPercent(19)),
                List.of(new JobSpec(RUN, "run", "run", 1, NODES, Share.ofPercent(70), true, List.of("train"))),
                List.of(),
                new DailyLoad(Collections.nCopies(24, Power.ZERO), policy.zone()),
                new TokenRate(2_000),
                Duration.ofMinutes(1)));

        double energy = 0;
        double peak = 0;
        double rests = 0;
        for (int i = 0; i < course.length(); i++) {
            energy += course.kilowatts(i) / 4;
            peak = Math.max(peak, course.kilowatts(i));
            rests += limit(course, i, nodeClass).isEmpty() ? 1 : 0;
        }
        assertThat(rests).as("quarter hours at rest, else nothing is shown").isGreaterThan(4);
        // A limit takes up to a step of one minute to be granted, read back and followed.
        assertThat(outcome.statement().meter().kilowattHours()).isCloseTo(energy, within(0.01 * energy));
        assertThat(outcome.highestQuarterHour().milliwatts() / 1e6).isCloseTo(peak, within(0.01 * peak));
        // Work of all GPUs in milliseconds at full speed, against quarter hours of the whole run.
        double work = outcome.workMillis().getOrDefault(RUN, 0L) / 900_000.0 / nodeClass.gpus() / NODES;
        assertThat(work).isCloseTo(course.work(), within(0.02 * course.work()));
    }
}
