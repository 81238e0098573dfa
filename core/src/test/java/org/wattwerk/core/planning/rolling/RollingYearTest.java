package org.wattwerk.core.planning.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.planning.ReferenceSite;
import org.wattwerk.core.planning.year.PeakCharge;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.planning.year.RunGoal;
import org.wattwerk.core.planning.year.YearPlan;
import org.wattwerk.core.planning.year.YearPlanner;
import org.wattwerk.core.planning.year.YearProblem;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** The one rule for all years, with only the current day known at midnight, against perfect foresight. */
class RollingYearTest {
    private static final TariffPlanner PLANNER = new TariffPlanner(ForecastRule.STANDARD, 0);

    /** The prices before a year, as far as the data reach without a gap. */
    private static Optional<PriceRow> before(int year) {
        return ReferenceSite.YEARS.contains(year - 1) ? Optional.of(ReferenceSite.year(year - 1)) : Optional.empty();
    }

    private static double regretPercent(int year, Optional<PriceRow> past, Money demand) {
        PriceRow prices = ReferenceSite.year(year);
        double work = 0.8 * prices.length();
        RollingYear.Result result =
                new RollingYear(past, prices, ReferenceSite.curve(), work, true, demand).rehearse(PLANNER);
        assertThat(result.workLeft()).as("work left at the deadline").isLessThan(1e-6);
        YearProblem problem = YearProblem.of(
                prices, new RunGoal("run", ReferenceSite.curve(), work, prices.length(), RestTerms.FREE));
        if (!demand.equals(Money.ZERO)) {
            problem = problem.withPeaks(List.of(PeakCharge.yearly(prices.length(), demand)));
        }
        double bound = ((YearPlan) YearPlanner.plan(problem)).lowerBound().microEuros() / 1e6;
        double cost = result.energy().microEuros() / 1e6 + result.peak().milliwatts() / 1e6 * demand.microEuros() / 1e6;
        return 100 * (cost / bound - 1);
    }

    @ParameterizedTest
    @CsvSource({"2020, 0.4", "2021, 7", "2022, 4", "2024, 0.4", "2025, 1"})
    void rehearse_realYearOnlyTheDayKnown_regretIsWithinItsGoal(int year, double goal) {
        assertThat(regretPercent(year, before(year), Money.ZERO)).isLessThanOrEqualTo(goal);
    }

    @ParameterizedTest
    @CsvSource({"2020, 0.4", "2021, 7", "2022, 4", "2024, 0.4", "2025, 1"})
    void rehearse_realYearWithoutAnyPast_regretIsWithinItsGoalAsWell(int year, double goal) {
        assertThat(regretPercent(year, Optional.empty(), Money.ZERO)).isLessThanOrEqualTo(goal);
    }

    @ParameterizedTest
    @CsvSource({"2020, 0.4", "2024, 0.4"})
    void rehearse_realYearWithDemandCharge_totalRegretIsWithinItsGoal(int year, double goal) {
        assertThat(regretPercent(year, before(year), ReferenceSite.DEMAND)).isLessThanOrEqualTo(goal);
    }

    private static PriceRow synthetic(long seed, int days, int noiseAfter) {
        Random random = new Random(seed);
        Random noise = new Random(seed + 1);
        long[] prices = new long[days * 96];
        for (int t = 0; t < prices.length; t++) {
            double euros = 110 + 40 * Math.sin(t * Math.PI / 48) + 25 * random.nextGaussian();
            prices[t] = Math.round(1e6 * (t < noiseAfter ? euros : 900 * noise.nextDouble()));
        }
        // 2023-12-31T23:00Z, midnight in Berlin.
        return PriceRow.of(new QuarterHour(1_893_404), prices);
    }

    @Test
    void rehearse_futurePricesReplacedByNoise_decidesTheSameUntilThen() {
        int change = 20 * 96;
        double[] real = result(synthetic(7, 40, Integer.MAX_VALUE));
        double[] noisy = result(synthetic(7, 40, change));
        List<Double> realBefore = new ArrayList<>();
        List<Double> noisyBefore = new ArrayList<>();
        for (int t = 0; t < change; t++) {
            realBefore.add(real[t]);
            noisyBefore.add(noisy[t]);
        }
        assertThat(noisyBefore).isEqualTo(realBefore);
        assertThat(noisy[change + 50]).isNotNaN();
    }

    private static double[] result(PriceRow prices) {
        return new RollingYear(
                        Optional.empty(),
                        prices,
                        ReferenceSite.curve(),
                        0.8 * prices.length(),
                        true,
                        ReferenceSite.DEMAND)
                .rehearse(PLANNER)
                .kilowatts();
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.8", "0.95", "0.999"})
    void rehearse_anyLoad_meetsItsDeadline(double load) {
        PriceRow prices = synthetic(3, 30, Integer.MAX_VALUE);
        RollingYear.Result result = new RollingYear(
                        Optional.empty(), prices, ReferenceSite.curve(), load * prices.length(), true, Money.ZERO)
                .rehearse(PLANNER);
        assertThat(result.workLeft()).isLessThan(1e-6);
    }

    @Test
    void decide_negativePrice_runsAtFullPowerThoughItsWorkIsDone() {
        PriceRow prices = PriceRow.of(new QuarterHour(1_893_404), -30_000_000L, 90_000_000L, -1_000_000L, 70_000_000L);
        TariffDecision decision = PLANNER.decide(
                new Situation(
                        Optional.empty(),
                        prices,
                        new QuarterHour(1_893_408),
                        ReferenceSite.curve(),
                        0,
                        true,
                        Optional.empty()),
                new YearStanding(Optional.empty(), Energy.ZERO, Power.ZERO, Power.ZERO, 4, RestTerms.FREE, false, 1));
        assertThat(decision.kilowatts(0)).isEqualTo(ReferenceSite.curve().full().kilowatts());
        assertThat(decision.kilowatts(1)).isEqualTo(ReferenceSite.curve().rest().kilowatts());
    }
}
