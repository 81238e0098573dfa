package org.wattwerk.core.planning.year;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wattwerk.core.planning.ReferenceSite;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.quantity.Energy;

/** Real years: against a linear program from a library, and against the plan's own bound. */
class RealYearTest {
    private static final double[] LOADS = {0.95, 0.9, 0.8, 0.7, 0.6};

    /** Two in every build, all thirty with the full counts. */
    static Stream<Arguments> years() {
        if (Integer.getInteger("wattwerk.seeds", 5) < 1000) {
            return Stream.of(Arguments.of(2022, 0.8), Arguments.of(2025, 0.7));
        }
        return ReferenceSite.YEARS.stream()
                .flatMap(year -> java.util.Arrays.stream(LOADS).mapToObj(load -> Arguments.of(year, load)));
    }

    private static YearProblem problem(PriceRow prices, double load, RestTerms rest) {
        int n = prices.length();
        return YearProblem.of(prices, new RunGoal("run", ReferenceSite.curve(), load * n, n, rest));
    }

    /** The same optimum from GLOP; equal prices in a row are one column, which changes no optimum. */
    private static double oracle(PriceRow prices, double load) {
        Loader.loadNativeLibraries();
        MPSolver solver = MPSolver.createSolver("GLOP");
        List<PowerCurve.Corner> corners = ReferenceSite.curve().withRest();
        MPConstraint work = solver.makeConstraint(load * prices.length(), Double.POSITIVE_INFINITY);
        double constant = 0;
        int at = 0;
        while (at < prices.length()) {
            int end = at;
            while (end < prices.length() && prices.at(end).equals(prices.at(at))) {
                end++;
            }
            double price = prices.eurosPerKilowatt(at);
            constant += price * (end - at) * corners.get(0).kilowatts();
            for (int k = 1; k < corners.size(); k++) {
                MPVariable bought = solver.makeNumVar(0, end - at, "");
                solver.objective()
                        .setCoefficient(
                                bought,
                                price
                                        * (corners.get(k).kilowatts()
                                                - corners.get(k - 1).kilowatts()));
                work.setCoefficient(
                        bought, corners.get(k).speed() - corners.get(k - 1).speed());
            }
            at = end;
        }
        solver.objective().setMinimization();
        assertThat(solver.solve()).isEqualTo(MPSolver.ResultStatus.OPTIMAL);
        return solver.objective().value() + constant;
    }

    @ParameterizedTest
    @MethodSource("years")
    void plan_realYearEnergyOnly_costsWhatTheOracleSaysToAHundredthOfAPercent(int year, double load) {
        PriceRow prices = ReferenceSite.year(year);
        YearPlan plan = (YearPlan) YearPlanner.plan(problem(prices, load, RestTerms.FREE));
        double optimum = oracle(prices, load);
        assertThat(Units.euros(plan.cost().weighed())).isCloseTo(optimum, within(1e-4 * optimum));
        assertThat(plan.gapPercent()).isLessThan(1e-4);
        assertThat(plan.work(0)).isGreaterThanOrEqualTo(load * prices.length() - 1e-3);
    }

    @ParameterizedTest
    @MethodSource("years")
    void plan_realYearWithDemandCharge_meetsItsBound(int year, double load) {
        PriceRow prices = ReferenceSite.year(year);
        YearProblem problem = problem(prices, load, RestTerms.FREE)
                .withPeaks(List.of(PeakCharge.yearly(prices.length(), ReferenceSite.DEMAND)));
        YearPlan plan = (YearPlan) YearPlanner.plan(problem);
        assertThat(plan.gapPercent()).isLessThan(1e-3);
        YearOracleTest.keeps(problem, plan);
    }

    @ParameterizedTest
    @MethodSource("years")
    void plan_realYearWithRestsThatCostTime_isWithinAHundredthOfAPercentOfItsBound(int year, double load) {
        RestTerms rest = new RestTerms(true, Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(2));
        YearPlan plan = (YearPlan) YearPlanner.plan(problem(ReferenceSite.year(year), load, rest));
        assertThat(plan.gapPercent()).isLessThan(0.01);
    }

    @ParameterizedTest
    @MethodSource("years")
    void plan_realYearWithPeakBudgetsAndRests_isWithinHalfAPercentOfItsBound(int year, double load) {
        PriceRow prices = ReferenceSite.year(year);
        RestTerms rest = new RestTerms(true, Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(2));
        double uniform = ReferenceSite.curve().kilowattsAt(load).orElseThrow();
        int n = prices.length();
        List<PeriodBudget> budgets = IntStream.range(0, 12)
                .mapToObj(m -> PeriodBudget.of(
                        "month " + m,
                        n * m / 12,
                        n * (m + 1) / 12,
                        new Energy(Math.round(1.02 * uniform * (n * (m + 1) / 12 - n * m / 12) * 0.25 * 3.6e9))))
                .toList();
        YearProblem problem = problem(prices, load, rest)
                .withPeaks(List.of(PeakCharge.yearly(n, ReferenceSite.DEMAND)))
                .withBudgets(budgets, Optional.empty());
        YearPlan plan = (YearPlan) YearPlanner.plan(problem);
        assertThat(plan.gapPercent()).isLessThanOrEqualTo(0.5);
        YearOracleTest.keeps(problem, plan);
    }
}
