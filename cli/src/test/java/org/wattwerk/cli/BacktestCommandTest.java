package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;
import picocli.CommandLine;

/** The shipped site and run on twelve days of model prices, which no market ever had. */
class BacktestCommandTest {
    private static final LocalDate START = LocalDate.of(2026, 1, 1);

    @TempDir
    Path folder;

    private final PrintStream before = System.out;

    /** How a command ended. */
    private record Ended(int code, String out, String error) {}

    @BeforeEach
    void policies() throws IOException {
        ShippedPolicy.EXAMPLES.writeTo(folder);
    }

    @AfterEach
    void giveBack() {
        System.setOut(before);
    }

    @Test
    void backtest_twelveDays_writesEveryKeyAndTheSumsAgree() throws IOException {
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");
        Ended ended = run(prices(12, -1), "--json=" + json, "--html=" + html);

        assertThat(ended.error()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("BayernGPT on nuernberg, 2026", "perfect_foresight", "No strategy could have cost less")
                .contains("Note: prices cover 12 days of 2026");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        for (String name : List.of("flat_out", "uniform_cap", "pause_on_price", "wattwerk", "perfect_foresight")) {
            JsonNode strategy = report.path("strategies").path(name);
            assertThat(strategy.fieldNames())
                    .toIterable()
                    .contains(
                            "cost_eur",
                            "energy_kwh",
                            "peak_kw",
                            "full_load_hours",
                            "tokens",
                            "finished_at",
                            "co2_kg",
                            "pauses",
                            "components");
            long cents = 0;
            for (JsonNode component : strategy.path("components")) {
                cents += Math.round(component.asDouble() * 100);
            }
            assertThat(cents)
                    .as(name)
                    .isEqualTo(Math.round(strategy.path("cost_eur").asDouble() * 100));
            // 350 g/kWh in every hour.
            assertThat(strategy.path("co2_kg").asDouble())
                    .isCloseTo(strategy.path("energy_kwh").asDouble() * 0.35, org.assertj.core.data.Offset.offset(1.0));
        }
        assertThat(report.path("regret").fieldNames()).toIterable().contains("cost_pct", "saving_captured_pct");
        assertThat(report.path("plan").fieldNames()).toIterable().contains("lower_bound_eur", "gap_pct", "solve_ms");
        assertThat(html)
                .content()
                .contains("<svg", "prefers-color-scheme")
                .doesNotContain("http://", "https://", "NaN");
    }

    @Test
    void backtest_gapsAndOtherMistakes_areAllNamedAndNothingIsWritten() throws IOException {
        Path json = folder.resolve("report.json");
        Files.writeString(folder.resolve("bayerngpt.yaml"), "run: {name: R}\n");
        Path hole = prices(4, -1);
        Files.write(
                hole,
                Files.readAllLines(hole).stream()
                        .filter(line -> !line.startsWith("2026-01-02T0"))
                        .toList());
        Path later = Files.writeString(
                folder.resolve("later.csv"), header() + row(Instant.parse("2026-01-10T00:00:00Z"), 5));
        Ended ended = run(later, "--prices=" + hole, "--json=" + json, "--load=2");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error())
                .contains("bayerngpt.yaml:1: run: has no 'tokens'")
                .contains("--load '2' is no share of the time")
                .contains("prices are missing from 2026-01-02T00:00:00Z");
        assertThat(json).doesNotExist();
    }

    @Test
    void backtest_gapsBetweenFiles_areEachNamedInLocalTime() throws IOException {
        Path later = Files.writeString(
                folder.resolve("later.csv"), header() + row(Instant.parse("2026-01-10T00:00:00Z"), 5));
        Ended ended = run(prices(4, -1), "--prices=" + later);

        assertThat(ended.code()).isEqualTo(2);
        // Four days from New Year in Berlin, then nothing until 01:00 of the tenth.
        assertThat(ended.error())
                .contains("no price from 2026-01-05 00:00 to 2026-01-10 01:00")
                .contains("a year with 484 quarter hours without a price is not played");
    }

    @Test
    void backtest_moreTokensThanTheTimeAllows_saysTheNearestThatFits() throws IOException {
        Path run = folder.resolve("bayerngpt.yaml");
        Files.writeString(run, Files.readString(run).replace("155.0057472 T", "200 T"));
        Ended ended = run(prices(12, -1));

        // 200 T of a year are 200 x 12 / 365 in twelve days; full speed allows 12 x 86400 s x 3072 x 2000 = 6.37 T.
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error()).contains("cannot be done in this time", "at most 6370099200000 tokens");
    }

    private Ended run(Path prices, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        StringWriter error = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "backtest",
                "--site=" + folder.resolve("nuernberg.yaml"),
                "--run=" + folder.resolve("bayerngpt.yaml"),
                "--prices=" + prices));
        arguments.addAll(List.of(more));
        CommandLine wattwerk = Wattwerk.commandLine();
        wattwerk.setErr(new PrintWriter(error, true));
        int code = wattwerk.execute(arguments.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }

    /** Model prices by the hour, but for one day. */
    private Path prices(int days, int missing) throws IOException {
        PriceCurve curve = TypicalYear.days(START, START.plusDays(days), 5);
        StringBuilder text = new StringBuilder(header());
        for (int i = 0; i < curve.quarterHours(); i += 4) {
            if (i / 96 != missing) {
                QuarterHour at = new QuarterHour(curve.first().number() + i);
                text.append(row(at.start(), curve.at(at).microEurosPerMwh() / 1e6));
            }
        }
        return Files.writeString(folder.resolve("prices.csv"), text);
    }

    private static String header() {
        return "start_utc,start_local,resolution_min,price_eur_per_mwh\n";
    }

    private static String row(Instant start, double price) {
        String local = start.atZone(org.wattwerk.core.tariff.DeliveryDay.ZONE)
                .toOffsetDateTime()
                .toString();
        return start + "," + local + ",60," + String.format(java.util.Locale.ROOT, "%.2f", price) + "\n";
    }
}
