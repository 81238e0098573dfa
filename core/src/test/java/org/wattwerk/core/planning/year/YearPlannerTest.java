package org.wattwerk.core.planning.year;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

class YearPlannerTest {
    /** Rests at 100 kW, runs at 400 kW with speed 0.8 and at 600 kW with speed 1. */
    private static final PowerCurve CURVE =
            PowerCurve.of(100, List.of(new PowerCurve.Corner(400, 0.8), new PowerCurve.Corner(600, 1)));

    private static PriceRow prices(long... eurosPerMwh) {
        long[] micro = new long[eurosPerMwh.length];
        for (int i = 0; i < micro.length; i++) {
            micro[i] = eurosPerMwh[i] * 1_000_000;
        }
        return PriceRow.of(new QuarterHour(2_000_000), micro);
    }

    private static YearProblem problem(double work, PriceRow prices) {
        return YearProblem.of(prices, new RunGoal("run", CURVE, work, prices.length(), RestTerms.FREE));
    }

    private static YearPlan plan(YearProblem problem) {
        return (YearPlan) YearPlanner.plan(problem);
    }

    @Test
    void plan_oneDearQuarterHour_restsThere() {
        YearPlan plan = plan(problem(1.6, prices(100, 900, 100)));
        assertThat(plan.kilowatts(0, 1)).isEqualTo(100);
        // 400 kW for half an hour at 100 EUR/MWh and 100 kW for a quarter at 900: 20 + 22.50 EUR.
        assertThat(plan.cost().energy().microEuros() / 1e6).isCloseTo(42.5, within(1e-4));
        assertThat(plan.gapPercent()).isLessThan(1e-4);
    }

    @Test
    void plan_negativePrice_runsAtFullPowerBeyondItsWork() {
        assertThat(plan(problem(0, prices(-50, 50))).kilowatts(0, 0)).isEqualTo(600);
    }

    @Test
    void plan_chargeOnThePeak_paysForTheLowestPowerThatDoesTheWork() {
        YearProblem problem =
                problem(1.6, prices(100, 101)).withPeaks(List.of(PeakCharge.yearly(2, Money.ofEuros(100))));
        YearPlan plan = plan(problem);
        // A speed of 0.8 all the time needs 400 kW: 400 x 100 EUR.
        assertThat(plan.peak().milliwatts() / 1e6).isCloseTo(400, within(1e-3));
        assertThat(plan.cost().peaks().microEuros() / 1e6).isCloseTo(40_000, within(1.0));
    }

    @Test
    void plan_moreWorkThanTime_saysByHowMuchAndWhatWouldHelp() {
        YearOutcome outcome = YearPlanner.plan(problem(4, prices(100, 100)));
        assertThat(outcome).isInstanceOf(Shortfall.class);
        Shortfall shortfall = (Shortfall) outcome;
        assertThat(shortfall.why()).contains("run run gets 0.5 of 1.0 hours at full speed done", "50.00 % too little");
        assertThat(shortfall.reachable()).isCloseTo(0.5, within(1e-6));
        assertThat(shortfall.ways()).extracting(WayOut::kind).contains(WayOut.Kind.LATER_DATE, WayOut.Kind.LESS_WORK);
    }

    @Test
    void plan_budgetTooSmall_namesItAndTheMissingEnergy() {
        // Two quarter hours at speed 1 need 600 kW: 300 kWh, 100 kWh more than the budget.
        YearProblem problem = problem(2, prices(100, 100))
                .withBudgets(List.of(PeriodBudget.of("2026-03", 0, 2, Energy.ofKilowattHours(200))), Optional.empty());
        Shortfall shortfall = (Shortfall) YearPlanner.plan(problem);
        assertThat(shortfall.toString()).contains("more budget: 2026-03 +100 kWh");
    }

    @Test
    void plan_limitTooLow_saysTheLimitThatWouldDo() {
        YearProblem problem = problem(2, prices(100, 100)).withSite(Optional.of(Power.ofWatts(500_000)), Power.ZERO);
        Shortfall shortfall = (Shortfall) YearPlanner.plan(problem);
        assertThat(shortfall.ways())
                .filteredOn(way -> way.kind() == WayOut.Kind.MORE_POWER)
                .singleElement()
                .satisfies(way -> assertThat(way.text()).contains("600 kW"));
        YearProblem lower = problem.withSite(Optional.of(Power.ofWatts(50_000)), Power.ZERO);
        assertThat(((Shortfall) YearPlanner.plan(lower)).why())
                .contains("100.0 kW, 50.0 kW above its limit of 50.0 kW");
    }

    @Test
    void plan_ramp_changesNoFasterAndStillDoesItsWork() {
        YearProblem problem =
                problem(3, prices(50, 50, 900, 900, 50, 50, 50)).withRamp(Optional.of(Power.ofWatts(150_000)));
        YearPlan plan = plan(problem);
        for (int t = 1; t < plan.length(); t++) {
            assertThat(Math.abs(plan.kilowatts(0, t) - plan.kilowatts(0, t - 1)))
                    .isLessThanOrEqualTo(150.000001);
        }
        assertThat(plan.work(0)).isGreaterThanOrEqualTo(3 - 1e-6);
    }

    @Test
    void new_pricesEndBeforeTheDeadline_saysHowManyAreMissing() {
        RunGoal run = new RunGoal("bayern", CURVE, 1, 4, RestTerms.FREE);
        assertThatThrownBy(() -> YearProblem.of(prices(100, 100), run))
                .hasMessageContaining(
                        "prices end before the deadline of run bayern: 2 quarter hours have a price, 4 are needed");
        assertThatThrownBy(() -> run.within(5, 5)).hasMessageContaining("the deadline is in the past");
    }

    @Test
    void curve_notMonotoneOrEmpty_isRefusedWithItsNumbers() {
        assertThatThrownBy(() ->
                        PowerCurve.of(100, List.of(new PowerCurve.Corner(400, 0.8), new PowerCurve.Corner(600, 0.7))))
                .hasMessageContaining("speed falls from 0.8 at 400.0 kW to 0.7 at 600.0 kW");
        assertThatThrownBy(() -> PowerCurve.of(100, List.of())).hasMessageContaining("none is given");
        assertThatThrownBy(() -> PowerCurve.of(500, List.of(new PowerCurve.Corner(400, 0.8))))
                .hasMessageContaining("no more than the 500.0 kW of a resting run");
    }
}
