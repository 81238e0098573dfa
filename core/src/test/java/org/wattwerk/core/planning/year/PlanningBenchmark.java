package org.wattwerk.core.planning.year;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import org.wattwerk.core.planning.rolling.RollingYear;
import org.wattwerk.core.planning.rolling.TariffPlanner;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/** How long a year takes to plan, how close its bound is, and what not knowing the future costs. */
class PlanningBenchmark {
    private static final int TIMES = 5;
    private static final double[] LOADS = {0.95, 0.9, 0.8, 0.7, 0.6};
    private static final RestTerms COSTLY =
            new RestTerms(true, Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(2));
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final StringBuilder page = new StringBuilder();

    @Test
    void year_realPrices_isPlanned() throws IOException {
        page.append("# Planning\n\n3,072 H100s, a year of quarter hours, one thread. The machine has ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(
                        " cores and was shared, so times are milliseconds of CPU of that thread; each is the median of ")
                .append(TIMES)
                .append(" warm plans.\n");
        warmUp();
        times();
        gaps();
        tenRuns();
        regrets();
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "planning.md"), page);
        }
    }

    private static void warmUp() {
        for (int i = 0; i < 3; i++) {
            for (YearProblem problem : problems(2020, 0.8)) {
                YearPlanner.plan(problem);
            }
        }
    }

    private void times() {
        page.append(
                "\n## Solve times, load 0.8\n\n| year | energy | + demand charge | + 12 kWh budgets | rests of 10 min |"
                        + " rests and budgets | all of it |\n|---|---|---|---|---|---|---|\n");
        for (int year : ReferenceSite.YEARS) {
            page.append("| ").append(year);
            for (YearProblem problem : problems(year, 0.8)) {
                page.append(String.format(Locale.ROOT, " | %.1f ms", median(problem)));
            }
            page.append(" |\n");
        }
    }

    private static double median(YearProblem problem) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            YearPlanner.plan(problem);
            times.add((CPU.getCurrentThreadCpuTime() - start) / 1e6);
        }
        times.sort(null);
        return times.get(TIMES / 2);
    }

    private void gaps() {
        page.append("\n## The whole problem: demand charge, 12 kWh budgets, rests of 10 min of at least 2 h\n\n"
                + "Gap of the plan to its bound in percent of its cost, and CPU of the plan. Budgets are 1.02 of the energy of one"
                + " constant level.\n\n| year |");
        for (double load : LOADS) {
            page.append(String.format(Locale.ROOT, " load %.2f |", load));
        }
        page.append("\n|---|---|---|---|---|---|\n");
        for (int year : ReferenceSite.YEARS) {
            page.append("| ").append(year).append(" |");
            for (double load : LOADS) {
                YearProblem whole = problems(year, load).get(5);
                YearPlan plan = (YearPlan) YearPlanner.plan(whole);
                page.append(String.format(Locale.ROOT, " %.3f %%, %.0f ms |", plan.gapPercent(), median(whole)));
            }
            page.append("\n");
        }
    }

    private void tenRuns() {
        PriceRow prices = ReferenceSite.year(2024);
        int n = prices.length();
        List<RunGoal> runs = new ArrayList<>();
        double full = 0;
        for (int r = 0; r < 10; r++) {
            runs.add(new RunGoal(
                    "run " + r,
                    ReferenceSite.curve(),
                    (0.5 + 0.04 * r) * n * (1 - 0.05 * r),
                    r * n / 40,
                    n,
                    RestTerms.FREE,
                    Money.ZERO));
            full += ReferenceSite.curve().full().kilowatts();
        }
        YearProblem ten = YearProblem.of(prices, runs.toArray(RunGoal[]::new))
                .withSite(Optional.of(new Power(Math.round(0.8 * full * 1e6))), Power.ZERO);
        YearOutcome outcome = YearPlanner.plan(ten);
        page.append(
                "\n## Ten runs under one limit\n\n2024, starts through the first quarter of the year, loads of 0.5 to 0.86,"
                        + " a site limit of 80 % of all at full power: ");
        page.append(
                outcome instanceof YearPlan plan
                        ? String.format(Locale.ROOT, "%.0f ms, gap %.5f %%.%n", median(ten), plan.gapPercent())
                        : outcome + "\n");
    }

    private void regrets() {
        page.append(
                "\n## What not knowing the future costs\n\nRegret against perfect foresight in percent of cost, load 0.8, with"
                        + " only the current day known at midnight; one rule for every year. Its four figures (60 days, season at its full"
                        + " strength, wander 0.029, a wave of 6 % through the year) were chosen on these very years, so the table shows what"
                        + " the form of the rule can do, and not what it would have done untried.\n\n"
                        + "| year | energy only, with the year before | energy only, without any past | with the demand charge |\n"
                        + "|---|---|---|---|\n");
        for (int year : ReferenceSite.YEARS) {
            Optional<PriceRow> past = ReferenceSite.YEARS.contains(year - 1)
                    ? Optional.of(ReferenceSite.year(year - 1))
                    : Optional.empty();
            page.append(String.format(
                    Locale.ROOT,
                    "| %d | %.2f | %.2f | %.2f |%n",
                    year,
                    regret(year, past, Money.ZERO),
                    regret(year, Optional.empty(), Money.ZERO),
                    regret(year, past, ReferenceSite.DEMAND)));
        }
    }

    /** Energy; with the charge on the peak; with budgets too; rests that cost time; those with budgets; all. */
    private static List<YearProblem> problems(int year, double load) {
        PriceRow prices = ReferenceSite.year(year);
        int n = prices.length();
        RunGoal run = new RunGoal("run", ReferenceSite.curve(), load * n, n, RestTerms.FREE);
        YearProblem energy = YearProblem.of(prices, run);
        List<PeakCharge> demand = List.of(PeakCharge.yearly(n, ReferenceSite.DEMAND));
        double uniform = ReferenceSite.curve().kilowattsAt(load).orElseThrow();
        List<PeriodBudget> budgets = new ArrayList<>();
        for (int m = 0; m < 12; m++) {
            int from = n * m / 12;
            int to = n * (m + 1) / 12;
            budgets.add(PeriodBudget.of(
                    "m" + m, from, to, new Energy(Math.round(1.02 * uniform * (to - from) * 0.25 * 3.6e9))));
        }
        List<RunGoal> resting = List.of(run.withRest(COSTLY));
        return List.of(
                energy,
                energy.withPeaks(demand),
                energy.withPeaks(demand).withBudgets(budgets, Optional.empty()),
                energy.withRuns(resting),
                energy.withBudgets(budgets, Optional.empty()).withRuns(resting),
                energy.withPeaks(demand).withBudgets(budgets, Optional.empty()).withRuns(resting));
    }

    private static double regret(int year, Optional<PriceRow> past, Money demand) {
        PriceRow prices = ReferenceSite.year(year);
        double work = 0.8 * prices.length();
        RollingYear.Result result = new RollingYear(past, prices, ReferenceSite.curve(), work, true, demand)
                .rehearse(new TariffPlanner(ForecastRule.STANDARD, 0));
        double cost = result.energy().microEuros() / 1e6
                + demand.microEuros() / 1e6 * result.peak().milliwatts() / 1e6;
        YearProblem best = problems(year, 0.8).get(demand.equals(Money.ZERO) ? 0 : 1);
        double bound = ((YearPlan) YearPlanner.plan(best)).lowerBound().microEuros() / 1e6;
        return 100 * (cost / bound - 1);
    }
}
