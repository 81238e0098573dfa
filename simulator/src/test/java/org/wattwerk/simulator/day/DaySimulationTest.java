package org.wattwerk.simulator.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Decision;
import org.wattwerk.core.control.Input;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.control.Replay;
import org.wattwerk.core.control.Witness;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.AccountStatement;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.simulator.devices.DailyLoad;

class DaySimulationTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final GpuModel H100 =
            new GpuModel("H100", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    private static final NodeClass NODE = new NodeClass("h100-8", H100, 8, Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final JobId MAIN = new JobId("pretraining");
    private static final JobId SECOND = new JobId("finetuning");

    /** Everything that an autopilot was told, and its commands tick by tick, in memory. */
    private static final class Kept implements Witness {
        private final List<Input> inputs = new ArrayList<>();
        private final IdentityHashMap<Input, List<String>> commands = new IdentityHashMap<>();

        @Override
        public void told(Input input) {
            inputs.add(input);
        }

        @Override
        public void decided(Input.Ticked tick, Decision decision) {
            inputs.add(tick);
            commands.put(tick, decision.commands().stream().map(Command::text).toList());
        }

        Optional<Replay.Difference> replay(DayScenario scenario) {
            Replay replay = new Replay(DaySimulation.policy(scenario), DaySimulation.EPOCH);
            for (Input input : inputs) {
                if (input instanceof Input.Ticked tick) {
                    Optional<Replay.Difference> difference =
                            replay.decided(tick, Objects.requireNonNull(commands.get(tick)));
                    if (difference.isPresent()) {
                        return difference;
                    }
                } else {
                    replay.told(input);
                }
            }
            assertThat(replay.ticks()).isEqualTo(commands.size());
            return Optional.empty();
        }
    }

    @Test
    void replay_aDay_decidesTheSameAndFindsTheOneInputThatWasChanged() {
        DayScenario day = scenario(2, 1, Duration.ofHours(24));
        Kept kept = new Kept();
        DaySimulation.run(day, kept);
        assertThat(kept.commands).hasSizeGreaterThan(1_400);

        assertThat(kept.replay(day)).isEmpty();

        int at = kept.inputs.size() / 2;
        while (!(kept.inputs.get(at) instanceof Input.Reported)) {
            at++;
        }
        NodeReport said = ((Input.Reported) kept.inputs.get(at)).report();
        kept.inputs.set(at, new Input.Detached(said.node(), "flipped", START));
        assertThat(kept.replay(day)).hasValueSatisfying(difference -> {
            assertThat(difference.tick()).isBetween(700L, 760L);
            assertThat(difference.then()).isPresent();
        });
    }

    private static DayScenario scenario(int nodes, int mainNodes, Duration length) {
        Map<NodeId, NodeClass> inventory = new TreeMap<>();
        for (int i = 1; i <= nodes; i++) {
            inventory.put(new NodeId("node-" + i), NODE);
        }
        Site site = new Site(
                "test",
                Power.ofWatts(12_000L * nodes),
                Power.ofWatts(2_000L * nodes),
                new Overhead(Power.ofWatts(300L * nodes), Share.ofPercent(10)),
                inventory);
        ControlPolicy policy = new ControlPolicy(
                site,
                new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), Power.ofWatts(200)),
                Map.of("H100", OperatingPoints.of(H100, ThroughputCurve.prior())),
                Share.ofPercent(55),
                3);
        List<PriceInterval> prices = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            prices.add(new PriceInterval(
                    START.plus(Duration.ofHours(hour)),
                    Duration.ofHours(1),
                    EnergyPrice.ofEurosPerMwh(hour == 2 ? 900 : 60 + 3L * hour)));
        }
        return new DayScenario(
                "test day",
                policy,
                new CheapestHours(),
                START,
                START.plus(length),
                PriceCurve.of(new PriceSource("made for this test", true, "none"), prices),
                new Tariff(
                        "test",
                        List.of(
                                new TariffComponent.DayAhead(EnergyPrice.ofEurosPerMwh(4)),
                                new TariffComponent.ElectricityTax(EnergyPrice.parse("20.5 EUR/MWh"))),
                        Share.ofPercent(19)),
                List.of(
                        job(MAIN, "foundation-model", 10, mainNodes, 85, false),
                        job(SECOND, "language-lab", 1, nodes - mainNodes, 50, true)),
                List.of(),
                DailyLoad.campus().times(nodes / 2),
                new TokenRate(3_000),
                Duration.ofMinutes(1));
    }

    private static JobSpec job(JobId id, String costCentre, int priority, int nodes, int goal, boolean pausable) {
        return new JobSpec(
                id, id.value(), costCentre, priority, nodes, Share.ofPercent(goal), pausable, List.of("train"));
    }

    @Test
    void run_sixHours_partsEqualTheMeterAndTheBill() {
        DayOutcome outcome = DaySimulation.run(scenario(2, 1, Duration.ofHours(6)));
        long parts = outcome.statement().accounts().stream()
                .mapToLong(account -> account.energy().millijoules())
                .sum();
        assertThat(parts).isEqualTo(outcome.statement().meter().millijoules());
        Money net = outcome.statement().accounts().stream()
                .map(AccountStatement::netSum)
                .reduce(Money.ZERO, Money::plus);
        assertThat(net).isEqualTo(outcome.statement().net());
        assertThat(outcome.statement().quarterHours()).isEqualTo(24);
        assertThat(outcome.statement().accounts())
                .extracting(AccountStatement::account)
                .contains(AccountId.of(MAIN, "foundation-model"), AccountId.OVERHEAD, AccountId.OTHER_LOADS);
    }

    @Test
    void run_goalOfTheDay_isReachedWithinOneQuarterHour() {
        DayOutcome outcome = DaySimulation.run(scenario(2, 1, Duration.ofHours(6)));
        double quarterHour = 15.0 * 60_000 * 8;
        // 85 % of 24 quarter hours of 8 GPUs; the first minutes go by before jobs are placed.
        assertThat(work(outcome, MAIN) / quarterHour).isBetween(0.85 * 24 - 1, 0.85 * 24 + 1.2);
        assertThat(work(outcome, SECOND) / quarterHour).isBetween(0.50 * 24 - 1, 0.50 * 24 + 1.2);
    }

    @Test
    void uncapped_sameTokens_costsMoreThanThePlan() {
        DayScenario scenario = scenario(2, 1, Duration.ofHours(6));
        DayOutcome planned = DaySimulation.run(scenario);
        DayOutcome twin = Twin.uncapped(scenario, planned.workMillis());
        assertThat(twin.statement().net()).isGreaterThan(planned.statement().net());
        for (JobId job : List.of(MAIN, SECOND)) {
            assertThat((double) work(twin, job)).isBetween(work(planned, job) * 0.98, work(planned, job) * 1.02);
        }
        assertThat(twin.statement().title()).contains("simulated");
    }

    @Test
    void run_order_holdsTheLimitInEveryQuarterHourItCoversWhole() {
        DayScenario base = scenario(2, 1, Duration.ofHours(4));
        Instant from = START.plus(Duration.ofHours(1));
        Curtailment order =
                new Curtailment("grid-1", Power.ofWatts(12_000), from, from.plus(Duration.ofHours(1)), "test");
        DayScenario ordered = new DayScenario(
                base.title(),
                base.policy(),
                base.planner(),
                base.start(),
                base.end(),
                base.prices(),
                base.tariff(),
                base.jobs(),
                List.of(order),
                base.otherLoads(),
                base.tokenRate(),
                base.step());
        DayOutcome outcome = DaySimulation.run(ordered);
        assertThat(work(outcome, MAIN)).isLessThan(work(DaySimulation.run(base), MAIN));
        assertThat(outcome.highestQuarterHour()).isLessThan(Power.ofWatts(24_000));
    }

    @Test
    void run_threeThousandGpus_isTheSmallSiteTimesItsSize() {
        DayOutcome small = DaySimulation.run(scenario(2, 1, Duration.ofHours(2)));
        DayOutcome large = DaySimulation.run(scenario(384, 192, Duration.ofHours(2)));
        // 384 nodes do 192 times the work of 2, to the millisecond: all nodes of a job move together.
        assertThat(work(large, MAIN)).isEqualTo(192 * work(small, MAIN));
        assertThat(work(large, SECOND)).isEqualTo(192 * work(small, SECOND));
    }

    private static long work(DayOutcome outcome, JobId job) {
        return java.util.Objects.requireNonNull(outcome.workMillis().get(job));
    }
}
