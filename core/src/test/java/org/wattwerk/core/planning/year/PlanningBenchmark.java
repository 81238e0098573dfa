package org.wattwerk.core.planning.year;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.planning.ReferenceSite;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.rolling.RollingPlanner;
import org.wattwerk.core.planning.rolling.RollingYear;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;

/** How long a year takes to plan, how close its bound is, and what not knowing the future costs. */
class PlanningBenchmark {
    private static final int TIMES = 7;

    @Test
    void year_realPrices_isPlanned() throws IOException {
        StringBuilder page =
                new StringBuilder("# Planning\n\n3,072 H100s, load 0.8, a year of quarter hours, one thread; "
                        + Runtime.getRuntime().availableProcessors()
                        + " cores shared with other builds, so times are pessimistic. Milliseconds are medians of "
                        + TIMES + " warm plans.\n\n"
                        + "| year | energy | + demand charge | + 12 kWh budgets | rests of 10 min | all of it | largest gap |\n"
                        + "|---|---|---|---|---|---|---|\n");
        for (int year : ReferenceSite.YEARS) {
            page.append("| ").append(year);
            double gap = 0;
            for (YearProblem problem : problems(year)) {
                List<Double> times = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    long start = System.nanoTime();
                    YearPlan plan = (YearPlan) YearPlanner.plan(problem);
                    times.add((System.nanoTime() - start) / 1e6);
                    gap = Math.max(gap, plan.gapPercent());
                }
                times.sort(null);
                page.append(String.format(Locale.ROOT, " | %.1f ms", times.get(TIMES / 2)));
            }
            page.append(String.format(Locale.ROOT, " | %.4f %% |%n", gap));
        }
        page.append(
                "\nRegret against perfect foresight in percent of cost, energy only, with only the current day known at"
                        + " midnight; the same rule in every year.\n\n| year | with the year before | without any past |\n|---|---|---|\n");
        for (int year : ReferenceSite.YEARS) {
            Optional<PriceRow> past = ReferenceSite.YEARS.contains(year - 1)
                    ? Optional.of(ReferenceSite.year(year - 1))
                    : Optional.empty();
            page.append(String.format(
                    Locale.ROOT, "| %d | %.2f | %.2f |%n", year, regret(year, past), regret(year, Optional.empty())));
        }
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "planning.md"), page);
        }
    }

    private static List<YearProblem> problems(int year) {
        PriceRow prices = ReferenceSite.year(year);
        int n = prices.length();
        RunGoal run = new RunGoal("run", ReferenceSite.curve(), 0.8 * n, n, RestTerms.FREE);
        YearProblem energy = YearProblem.of(prices, run);
        List<PeakCharge> demand = List.of(PeakCharge.yearly(n, ReferenceSite.DEMAND));
        double uniform = ReferenceSite.curve().kilowattsAt(0.8).orElseThrow();
        List<PeriodBudget> budgets = new ArrayList<>();
        for (int m = 0; m < 12; m++) {
            int from = n * m / 12;
            int to = n * (m + 1) / 12;
            budgets.add(PeriodBudget.of(
                    "m" + m, from, to, new Energy(Math.round(1.02 * uniform * (to - from) * 0.25 * 3.6e9))));
        }
        List<RunGoal> resting = List.of(
                run.withRest(new RestTerms(true, Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(2))));
        return List.of(
                energy,
                energy.withPeaks(demand),
                energy.withPeaks(demand).withBudgets(budgets, Optional.empty()),
                energy.withRuns(resting),
                energy.withPeaks(demand).withBudgets(budgets, Optional.empty()).withRuns(resting));
    }

    private static double regret(int year, Optional<PriceRow> past) {
        PriceRow prices = ReferenceSite.year(year);
        double work = 0.8 * prices.length();
        Money cost = new RollingYear(past, prices, ReferenceSite.curve(), work, true, Money.ZERO)
                .rehearse(new RollingPlanner(ForecastRule.STANDARD, 0))
                .energy();
        YearPlan best = (YearPlan) YearPlanner.plan(problems(year).get(0));
        return 100.0
                * (cost.microEuros() - best.lowerBound().microEuros())
                / best.lowerBound().microEuros();
    }
}
