package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.view.PriceChart;
import org.wattwerk.cli.view.Table;
import org.wattwerk.cli.view.Terminal;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.archive.CarbonArchive;
import org.wattwerk.controller.prices.archive.PriceArchive;
import org.wattwerk.controller.prices.carbon.CarbonCurve;
import org.wattwerk.controller.prices.carbon.CarbonFile;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk prices show}: the prices of a day as a chart and a table, and the carbon intensity beside them. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the prices of a day: those that the controller reckons with, those of an archive, of a file, or of the",
            "model of a typical year."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk prices show",
            "  wattwerk prices show --archive /var/lib/wattwerk/prices --day 2025-10-26 --carbon",
            "  wattwerk prices show --file prices.csv --day 2024-12-12 --carbon=co2eq.json"
        })
final class PricesShowCommand implements Callable<Integer> {
    private static final String KEPT = "";

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @ArgGroup
    private @Nullable From from;

    /** Where prices are taken from instead of the controller. */
    static final class From {
        @Option(names = "--archive", required = true, paramLabel = "DIR", description = "An archive of prices.")
        private @Nullable Path archive;

        @Option(
                names = "--file",
                required = true,
                paramLabel = "FILE|model[:SEED]",
                description = "A downloaded file, or the model of a typical year.")
        private @Nullable String file;
    }

    @Option(
            names = "--day",
            paramLabel = "DATE",
            description = "The delivery day (default: today, or the file's only).")
    private @Nullable LocalDate day;

    @Option(
            names = "--carbon",
            arity = "0..1",
            fallbackValue = KEPT,
            paramLabel = "FILE",
            description = "Carbon intensity too: from a file, or what 'prices fetch --carbon' kept in the archive.")
    private @Nullable String carbon;

    @Option(names = "--no-table", description = "The chart only.")
    private boolean chartOnly;

    /** A day of prices from wherever, one for each quarter hour. */
    private static final class Shown {
        private final double[] values;
        private final Instant start;
        private final ZoneId zone;
        private final List<String> headings;

        Shown(double[] values, Instant start, ZoneId zone, List<String> headings) {
            this.values = values;
            this.start = start;
            this.zone = zone;
            this.headings = headings;
        }
    }

    @Override
    public Integer call() {
        Shown shown = from == null ? ofController() : ofCurve(from);
        Optional<CarbonCurve> intensity = carbon == null ? Optional.empty() : Optional.of(intensity(shown));
        boolean terminal = Terminal.isThere();
        Terminal screen = Terminal.on(System.out, System.getenv());
        if (terminal) {
            screen.measure();
        }
        boolean colour = terminal && screen.colour();
        shown.headings.forEach(System.out::println);
        System.out.println("EUR/MWh, " + figures(shown.values));
        PriceChart.lines(shown.values, shown.start, shown.zone, screen.width(), colour)
                .forEach(System.out::println);
        if (intensity.isPresent()) {
            carbon(intensity.get(), shown, screen.width(), colour);
        }
        if (!chartOnly) {
            table(shown, intensity);
        }
        return 0;
    }

    private Shown ofController() {
        if (day != null) {
            throw ExitException.badInput("the controller shows its present day: for another give --archive or --file");
        }
        DayPrices prices = LiveJson.read(controller.client().text("/v1/prices"), DayPrices.class);
        List<Double> values = new ArrayList<>();
        for (DayPrices.Interval interval : prices.intervals()) {
            for (Instant at = interval.start(); at.isBefore(interval.end()); at = at.plus(QuarterHour.LENGTH)) {
                values.add(interval.eurPerMwh());
            }
        }
        ZoneId zone = ZoneId.of(prices.zone());
        return new Shown(
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                prices.start(),
                zone,
                List.of(prices.source() + (prices.model() ? " (a model, no market price)" : "") + ", times in "
                        + zone));
    }

    private Shown ofCurve(From chosen) {
        if (chosen.file != null) {
            LocalDate date = day == null ? PriceSelection.onlyDay(chosen.file) : day;
            PriceCurve curve = PriceSelection.day(chosen.file, date);
            return shown(curve, List.of(heading(curve, date), curve.source().licence()));
        }
        LocalDate date = day == null
                ? DeliveryDay.containing(new WallClock().get().day()).date()
                : day;
        Path folder = chosen.archive == null ? Path.of("") : chosen.archive;
        try {
            PriceArchive archive = PriceArchive.existing(folder)
                    .orElseThrow(() -> ExitException.badInput("there is no archive of prices at " + folder));
            List<PriceArchive.DayVersion> history = archive.history(date);
            if (history.isEmpty()) {
                throw ExitException.badInput("the archive at " + folder + " has no prices for the whole day " + date
                        + ": see 'wattwerk prices gaps'");
            }
            PriceArchive.DayVersion holds = history.get(history.size() - 1);
            List<String> headings = new ArrayList<>();
            headings.add(heading(holds.curve(), date));
            headings.add(holds.version().licence());
            headings.add("in steps of " + holds.resolution().toMinutes() + " min, from "
                    + holds.version().origin()
                    + ", " + holds.version().retrieved().truncatedTo(ChronoUnit.SECONDS) + ", SHA-256 "
                    + holds.version().sha256().substring(0, 12)
                    + (history.size() > 1 ? ", " + (history.size() - 1) + " more versions are kept" : ""));
            return shown(holds.curve(), headings);
        } catch (IOException e) {
            throw ExitException.badInput("the archive of prices at " + folder + " cannot be used: " + e.getMessage());
        }
    }

    private static String heading(PriceCurve curve, LocalDate date) {
        return date + ", " + curve.source().name() + (curve.source().model() ? " (a model, no market price)" : "")
                + ", times in " + DeliveryDay.ZONE;
    }

    private static Shown shown(PriceCurve curve, List<String> headings) {
        double[] values = new double[curve.quarterHours()];
        for (int i = 0; i < values.length; i++) {
            values[i] = curve.at(new QuarterHour(curve.first().number() + i)).microEurosPerMwh() / 1e6;
        }
        return new Shown(values, curve.start(), DeliveryDay.ZONE, headings);
    }

    private CarbonCurve intensity(Shown shown) {
        try {
            if (carbon != null && !carbon.equals(KEPT)) {
                return CarbonFile.read(Path.of(carbon));
            }
            if (from == null || from.archive == null) {
                throw ExitException.badInput("--carbon needs a FILE here, or an --archive that keeps it");
            }
            LocalDate date = LocalDate.ofInstant(shown.start, shown.zone);
            return CarbonArchive.beside(from.archive)
                    .day(date)
                    .orElseThrow(() -> ExitException.badInput("no carbon intensity of " + date
                            + " is in the archive: get it with 'wattwerk prices fetch --carbon'"));
        } catch (PriceFileException | IOException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static void carbon(CarbonCurve curve, Shown shown, int width, boolean colour) {
        double[] values = new double[shown.values.length];
        Map<Quality, Integer> qualities = new EnumMap<>(Quality.class);
        for (int i = 0; i < values.length; i++) {
            CarbonCurve.Point point = curve.at(quarterHour(shown, i));
            values[i] = point.intensity()
                    .map(known -> known.milligramsPerKwh() / 1e3)
                    .orElse(Double.NaN);
            qualities.merge(point.quality(), 1, Integer::sum);
        }
        System.out.println();
        System.out.println("g CO2/kWh, " + figures(values) + "; emissions counted: " + curve.factors());
        System.out.println(curve.source() + ", " + curve.licence());
        PriceChart.lines(values, shown.start, shown.zone, width, colour).forEach(System.out::println);
        List<String> parts = new ArrayList<>();
        qualities.forEach((quality, count) -> parts.add(count + " " + word(quality)));
        System.out.println("quarter hours: " + String.join(", ", parts));
    }

    private static void table(Shown shown, Optional<CarbonCurve> intensity) {
        DateTimeFormatter form = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(shown.zone);
        Table table = intensity.isPresent()
                ? Table.of("FROM", "TO", ">EUR/MWH", ">G CO2/KWH", "QUALITY")
                : Table.of("FROM", "TO", ">EUR/MWH");
        for (int i = 0; i < shown.values.length; i++) {
            QuarterHour at = quarterHour(shown, i);
            String price = String.format(Locale.ROOT, "%.2f", shown.values[i]);
            if (intensity.isPresent()) {
                CarbonCurve.Point point = intensity.get().at(at);
                String grams = point.intensity()
                        .map(known -> String.format(Locale.ROOT, "%.1f", known.milligramsPerKwh() / 1e3))
                        .orElse("-");
                table.row(form.format(at.start()), form.format(at.end()), price, grams, word(point.quality()));
            } else {
                table.row(form.format(at.start()), form.format(at.end()), price);
            }
        }
        System.out.println();
        table.lines().forEach(System.out::println);
    }

    private static QuarterHour quarterHour(Shown shown, int index) {
        return new QuarterHour(QuarterHour.containing(shown.start).number() + index);
    }

    private static String word(Quality quality) {
        return quality.name().toLowerCase(Locale.ROOT);
    }

    /** Lowest, mean and highest; for reading only. */
    private static String figures(double[] values) {
        double low = Double.NaN;
        double high = Double.NaN;
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                low = count == 0 ? value : Math.min(low, value);
                high = count == 0 ? value : Math.max(high, value);
                sum += value;
                count++;
            }
        }
        return count == 0
                ? "nothing is known"
                : String.format(Locale.ROOT, "lowest %.2f, mean %.2f, highest %.2f", low, sum / count, high);
    }
}
