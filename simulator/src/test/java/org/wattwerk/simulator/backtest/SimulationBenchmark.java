package org.wattwerk.simulator.backtest;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wattwerk.simulator.day.DayOutcome;

/** Real years under every strategy: what each costs, and how long a year takes. */
class SimulationBenchmark {
    private static final List<Integer> YEARS = List.of(2019, 2020, 2021, 2022, 2024, 2025);

    @Test
    void backtest_realYears_isPlayed() throws IOException {
        StringBuilder page = new StringBuilder("# Simulation\n\n"
                + "The shipped site and run (384 nodes of eight H100, 80 % of the time at full speed, ten minutes lost at each"
                + " restart) through real years, under the whole bill of 2026. Thousand EUR net; the year before is known"
                + " where the data have it. " + LocalDate.now(ZoneId.of("Europe/Berlin")) + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores shared with other builds, so CPU seconds are pessimistic.\n\n"
                + "| year | flat_out | pause_on_price | uniform_cap | wattwerk | perfect_foresight | regret | saving captured"
                + " | hours of use | gap | CPU |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (int year : YEARS) {
            long before = cpu();
            BacktestResult result = Backtest.run(
                    BacktestTest.real(year, history(year), false, Knowledge.TOMORROW), () -> Duration.ofNanos(cpu()));
            page.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %s | **%s** | %s | %.2f %% | %.0f %% | %.0f | %.4f %% | %.1f s |%n",
                    year,
                    thousands(result, Strategy.FLAT_OUT),
                    thousands(result, Strategy.PAUSE_ON_PRICE),
                    thousands(result, Strategy.UNIFORM_CAP),
                    thousands(result, Strategy.WATTWERK),
                    thousands(result, Strategy.PERFECT_FORESIGHT),
                    result.regretPercent(),
                    result.savingCapturedPercent(),
                    result.of(Strategy.WATTWERK).hoursOfUse(),
                    result.gapPercent(),
                    (cpu() - before) / 1e9));
        }
        page.append(
                "\nThe same without any history:\n\n| year | wattwerk | regret | saving captured |\n|---|---|---|---|\n");
        for (int year : YEARS) {
            if (history(year).isPresent()) {
                BacktestResult result = Backtest.run(
                        BacktestTest.real(year, Optional.empty(), false, Knowledge.TOMORROW), () -> Duration.ZERO);
                page.append(String.format(
                        Locale.ROOT,
                        "| %d | %s | %.2f %% | %.0f %% |%n",
                        year,
                        thousands(result, Strategy.WATTWERK),
                        result.regretPercent(),
                        result.savingCapturedPercent()));
            }
        }
        page.append(loop());
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "simulation.md"), page);
        }
    }

    /** A year of decisions on the real loop with few nodes: how near the curve it is, and what a node and step costs. */
    private static String loop() throws IOException {
        int nodes = 8;
        FewNodes site = new FewNodes(nodes, BacktestTest.real(2024));
        Course course = site.played();
        double energy = IntStream.range(0, course.length())
                .mapToDouble(course::kilowatts)
                .sum();
        long before = cpu();
        DayOutcome outcome = site.carriedOut(course, Duration.ofMinutes(15));
        double seconds = (cpu() - before) / 1e9;
        return String.format(
                Locale.ROOT,
                "%n## On the real loop%n%nThe decisions of 2024 for %d nodes, energy only, carried out by autopilot, leases, agents"
                        + " and settlement at quarter hours: %.1f s of CPU, %.0f microseconds a node and step. The meter"
                        + " counted %.2f %% of the energy that the curve gives, and the run did %.2f %% of its work.%n",
                nodes,
                seconds,
                seconds * 1e6 / nodes / course.length(),
                100 * outcome.statement().meter().kilowattHours() / (energy / 4),
                100 * site.work(outcome) / course.work());
    }

    private static Optional<Integer> history(int year) {
        return YEARS.contains(year - 1) ? Optional.of(year - 1) : Optional.empty();
    }

    private static String thousands(BacktestResult result, Strategy strategy) {
        return String.format(
                Locale.ROOT, "%,.0f", result.of(strategy).bill().net().microEuros() / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
