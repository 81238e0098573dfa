package org.wattwerk.core.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.RunOutlook;
import org.wattwerk.core.planning.Standing;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.planning.YearSoFar;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.core.time.QuarterHour;

class RunPlannerTest {
    private static final JobId RUN = new JobId("pretraining");
    private static final JobId OTHER = new JobId("finetuning");
    private static final int NODES = 384;
    private static final Tariff PER_KWH = new Tariff(
            "a kWh", List.of(new TariffComponent.DayAhead(EnergyPrice.parse("45.37 EUR/MWh"))), Share.ofPercent(19));

    /** Ten days from midnight in Berlin: 40 EUR/MWh by night, 120 by day. */
    private static PriceCurve tenDays() {
        Instant start = Instant.parse("2024-03-03T23:00:00Z");
        List<PriceInterval> prices = new ArrayList<>();
        for (int hour = 0; hour < 240; hour++) {
            long euros = hour % 24 < 8 ? 40 : 120;
            prices.add(new PriceInterval(
                    start.plus(Duration.ofHours(hour)), Duration.ofHours(1), EnergyPrice.ofEurosPerMwh(euros)));
        }
        return PriceCurve.of(new PriceSource("made for this test", true, "none"), prices);
    }

    /** What a run on all nodes does in so many quarter hours at full speed. */
    private static RunTerms terms(double quarterHours, Instant deadline, RestTerms rest) {
        TokenRate rate = new TokenRate(2_000);
        return new RunTerms(quarterHours * 2_000 * NODES * 8 * 900, rate, deadline, rest, Optional.empty(), Map.of());
    }

    private static RunPlanner planner(RunTerms terms, PlanTariff tariff) {
        return new RunPlanner(new CheapestHours(), Map.of(RUN, terms), tariff, Power.ZERO, ForecastRule.STANDARD, 0);
    }

    private static WorkOrder order(JobId job, Standing standing) {
        return new WorkOrder(
                job,
                DemoSite.NODE,
                NODES,
                DemoSite.points().from(Power.ofWatts(350)).points(),
                Share.ofPercent(20),
                0,
                true,
                standing);
    }

    private static Standing done(double work) {
        return new Standing(work, OptionalDouble.empty(), OptionalDouble.empty(), false, Integer.MAX_VALUE, 0);
    }

    private static Plan plan(RunPlanner planner, PriceCurve prices, QuarterHour present, Standing standing) {
        PlanningBasis basis = new PlanningBasis(List.of(), Optional.of(prices), YearSoFar.NOTHING);
        return planner.plan(present, basis, List.of(order(RUN, standing)));
    }

    private static RunOutlook outlook(Plan plan) {
        return Objects.requireNonNull(plan.runs().get(RUN));
    }

    private static SortedMap<QuarterHour, PlannedTarget> targets(Plan plan) {
        return Objects.requireNonNull(plan.jobs().get(RUN)).targets();
    }

    @Test
    void plan_dearDaysAndCheapNights_runsByNightAndSaysWhatATokenIsWorth() {
        PriceCurve prices = tenDays();
        Plan plan = plan(
                planner(terms(280, prices.end(), RestTerms.FREE), PlanTariff.of(PER_KWH)),
                prices,
                prices.first(),
                Standing.NEW);
        PlannedTarget night = plan.target(RUN, prices.first()).orElseThrow();
        PlannedTarget day =
                plan.target(RUN, new QuarterHour(prices.first().number() + 48)).orElseThrow();
        // Ten nights of 32 quarter hours at 70 % power, which is 90 % of full speed, would do 288 of the 280.
        assertThat(night.gpuLimit()).isPresent();
        assertThat(night.reason()).contains("40.00 EUR/MWh", "a million tokens is worth");
        assertThat(day.gpuLimit()).isEmpty();
        assertThat(outlook(plan).reachable()).isEqualTo(1);
    }

    @Test
    void plan_lastDayWithEqualPrices_doesAllOfItsWork() {
        PriceCurve prices = tenDays();
        QuarterHour lastDay = new QuarterHour(prices.first().number() + 9 * 96);
        // 60 quarter hours are left; the 32 of the night at full speed do not do them, so the equal hours of the day
        // must.
        Plan plan = plan(
                planner(terms(460, prices.end(), RestTerms.FREE), PlanTariff.of(PER_KWH)), prices, lastDay, done(400));
        double done = targets(plan).values().stream()
                .mapToDouble(target -> target.gpuLimit()
                        .map(limit -> DemoSite.points().speedAt(limit))
                        .orElse(0.0))
                .sum();
        assertThat(done).isGreaterThanOrEqualTo(60 - 1e-3);
    }

    @Test
    void plan_restThatCostsMoreThanItSaves_runsOn() {
        PriceCurve prices = tenDays();
        RestTerms days = new RestTerms(true, Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(20));
        Plan plan =
                plan(planner(terms(330, prices.end(), days), PlanTariff.of(PER_KWH)), prices, prices.first(), done(0));
        // Ten nights of 8 h cannot be slept around when a rest lasts 20 h.
        long rests = targets(plan).values().stream()
                .filter(target -> target.gpuLimit().isEmpty())
                .count();
        long changes = 0;
        Optional<Power> before = Optional.of(Power.ZERO);
        for (PlannedTarget target : targets(plan).values()) {
            changes += target.gpuLimit().isEmpty() && before.isPresent() ? 1 : 0;
            before = target.gpuLimit();
        }
        assertThat(changes == 0 ? 80 : rests / changes).isGreaterThanOrEqualTo(80);
    }

    @Test
    void plan_tokensThatTheJobReports_countMoreThanItsLimits() {
        PriceCurve prices = tenDays();
        RunTerms terms = terms(400, prices.end(), RestTerms.FREE);
        RunPlanner planner = planner(terms, PlanTariff.of(PER_KWH));
        Standing half = new Standing(
                100,
                OptionalDouble.of(terms.tokens() / 2),
                OptionalDouble.of(terms.tokensPerQuarterHour(NODES * 8) / 2),
                false,
                9,
                0);
        Plan plan = plan(planner, prices, prices.first(), half);
        assertThat(outlook(plan).tokensLeft()).isCloseTo(terms.tokens() / 2, within(1.0));
        // At half the agreed speed the other half takes 400 quarter hours, not 200.
        Plan faster = plan(planner, prices, prices.first(), done(200));
        assertThat(outlook(plan).worthOfMillionTokens())
                .isGreaterThan(outlook(faster).worthOfMillionTokens());
    }

    @Test
    void plan_noPriceKnown_holdsTheOneLevelThatMeetsTheDate() {
        PriceCurve prices = tenDays();
        // 768 of 960 quarter hours: 0.8 of full speed is at 59.15 % of the highest limit, on a line from 50 to 60 %.
        RunPlanner planner = planner(terms(768, prices.end(), RestTerms.NEVER), PlanTariff.of(PER_KWH));
        Plan plan = planner.plan(
                prices.first(), PlanningBasis.NOTHING, List.of(order(RUN, Standing.NEW), order(OTHER, Standing.NEW)));
        assertThat(plan.target(RUN, prices.first()).orElseThrow().gpuLimit()).contains(new Power(414_061));
        assertThat(plan.target(OTHER, prices.first())).isEmpty();
    }

    @Test
    void plan_deadlinePassed_runsAtFullSpeedUntilItsTokensAreDone() {
        PriceCurve prices = tenDays();
        RunPlanner planner = planner(terms(100, prices.start(), RestTerms.FREE), PlanTariff.of(PER_KWH));
        assertThat(plan(planner, prices, prices.first(), done(50)).target(RUN, prices.first()))
                .hasValueSatisfying(target -> {
                    assertThat(target.gpuLimit()).contains(Power.ofWatts(700));
                    assertThat(target.reason()).contains("has passed");
                });
        assertThat(plan(planner, prices, prices.first(), done(100)).target(RUN, prices.first()))
                .hasValueSatisfying(target -> assertThat(target.gpuLimit()).isEmpty());
    }
}
