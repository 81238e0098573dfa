package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.backtest.BacktestJson;
import org.wattwerk.cli.backtest.BacktestPage;
import org.wattwerk.cli.backtest.BacktestText;
import org.wattwerk.cli.backtest.MeasuredCarbon;
import org.wattwerk.cli.backtest.YearOfPrices;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.PolicyException;
import org.wattwerk.policies.PolicyLoader;
import org.wattwerk.policies.RunPolicy;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import org.wattwerk.simulator.backtest.Backtest;
import org.wattwerk.simulator.backtest.BacktestResult;
import org.wattwerk.simulator.backtest.BacktestSetup;
import org.wattwerk.simulator.backtest.CarbonSeries;
import org.wattwerk.simulator.backtest.Knowledge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wattwerk backtest}: what a past year would have cost under each strategy, by the whole bill. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a past year again under five strategies and bills each, to show what Wattwerk would have saved.",
            "The same work at full power, under one constant cap, pausing above a price, as Wattwerk decides with what",
            "was known at each moment, and with every price known in advance. Each is billed by the real year tariff,",
            "with the discount of section 19 StromNEV that it earns."
        },
        footer = {
            "",
            "Example:",
            "  wattwerk backtest --site policies/examples/nuernberg.yaml --run policies/examples/bayerngpt.yaml \\",
            "      --prices Gro_handelspreise_2024.csv --html year.html"
        })
final class BacktestCommand implements Callable<Integer> {
    @Option(names = "--site", required = true, paramLabel = "PATH", description = "Policy with site and tariff.")
    private Path site = Path.of("");

    @Option(names = "--run", required = true, paramLabel = "PATH", description = "Policy with the run.")
    private Path run = Path.of("");

    @Option(
            names = "--prices",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "Day-ahead prices as downloaded from SMARD, Energy-Charts, ENTSO-E or aWATTar, or CSV. The last year that",
                "they reach into is played; those before it are what the forecast knows."
            })
    private List<Path> prices = new ArrayList<>();

    @Option(names = "--year", paramLabel = "YEAR", description = "Plays this year instead of the last.")
    private @Nullable Integer year;

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            description =
                    "Part of the time at full speed that the run needs, such as 0.8 or '80 %%', instead of its tokens.")
    private @Nullable String load;

    @Option(
            names = "--carbon",
            paramLabel = "FILE",
            description = "Carbon intensity of each hour; without it, the mean that the run's policy assumes.")
    private @Nullable Path carbon;

    @Option(
            names = "--energy-only",
            description = "Weighs and bills only what is charged per kWh, as if no peak were charged.")
    private boolean energyOnly;

    @Option(
            names = "--known",
            defaultValue = "tomorrow",
            paramLabel = "WHEN",
            description = "What is known in advance: ${COMPLETION-CANDIDATES} (default: tomorrow's prices from 13:00).")
    private Knowledge known = Knowledge.TOMORROW;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report for programs.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes the report with its charts for a browser, in one file.")
    private @Nullable Path html;

    @Override
    public Integer call() {
        List<String> wrong = new ArrayList<>();
        Policy policy = attempt(wrong, () -> PolicyLoader.load(site));
        RunPolicy goal = attempt(wrong, () -> PolicyLoader.run(run));
        YearOfPrices played = attempt(wrong, () -> YearOfPrices.read(prices, Optional.ofNullable(year)));
        Optional<Share> share = Optional.ofNullable(load).map(text -> share(text, wrong));
        Path intensity = carbon;
        CarbonSeries series = played == null || intensity == null
                ? null
                : attempt(wrong, () -> MeasuredCarbon.read(intensity, played.year()));
        BacktestSetup setup = policy == null || goal == null || played == null
                ? null
                : BacktestSetup.of(
                        policy,
                        goal,
                        played.year(),
                        played.history(),
                        share,
                        Optional.ofNullable(series),
                        energyOnly,
                        known,
                        wrong);
        if (setup == null || played == null || !wrong.isEmpty()) {
            throw ExitException.badInput(String.join("\n", wrong));
        }
        WallClock clock = new WallClock();
        BacktestResult result = play(setup, clock);
        List<String> notes = new ArrayList<>(played.notes());
        notes.addAll(setup.notes());
        String title = BacktestText.title(result, setup.site(), setup.run());
        System.out.println(title);
        System.out.println();
        BacktestText.lines(result).forEach(System.out::println);
        notes.forEach(note -> System.out.println("Note: " + note + "."));
        write(json, BacktestJson.of(result, notes));
        write(html, BacktestPage.of(result, title, notes));
        return 0;
    }

    private static BacktestResult play(BacktestSetup setup, WallClock clock) {
        try {
            return Backtest.run(setup.backtest(), () -> clock.get().elapsed());
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** A step of reading whose failure does not hide those of the others. */
    private interface Reading<T> {
        T read() throws PolicyException, YearOfPrices.Unusable, PriceFileException;
    }

    private static <T> @Nullable T attempt(List<String> wrong, Reading<T> reading) {
        try {
            return reading.read();
        } catch (PolicyException | YearOfPrices.Unusable | PriceFileException e) {
            wrong.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable Share share(String text, List<String> wrong) {
        try {
            Share share = text.contains("%") ? Share.parse(text) : Share.ofRatio(Double.parseDouble(text));
            if (share.equals(Share.NONE) || share.compareTo(Share.ALL) > 0) {
                throw new IllegalArgumentException("it is not above 0 and at most 1");
            }
            return share;
        } catch (IllegalArgumentException e) {
            wrong.add("--load '" + text + "' is no share of the time: write such as 0.8 or '80 %'");
            return null;
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text);
            System.out.println("written: " + file);
        } catch (IOException e) {
            throw ExitException.badInput(file + " cannot be written: give a file in a folder that exists and is yours");
        }
    }
}
