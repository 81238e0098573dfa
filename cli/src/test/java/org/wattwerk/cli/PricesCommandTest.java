package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.tariff.DeliveryDay;
import picocli.CommandLine;

class PricesCommandTest {
    private static final LocalDate DAY = LocalDate.of(2025, 11, 12);

    @TempDir
    Path folder;

    private final PrintStream before = System.out;

    /** How a command ended. */
    private record Ended(int code, String out, String error) {}

    @AfterEach
    void giveBack() {
        System.setOut(before);
    }

    @Test
    void importShowGaps_oneDayOutOfThree_tellTheSame() throws IOException {
        Ended imported =
                run("import", "--archive", archive(), file("one.csv", DAY, 1), file("three.csv", DAY.plusDays(2), 1));
        assertThat(imported.code()).isZero();
        assertThat(imported.out()).contains("one.csv: kept. 96 quarter hours, 2025-11-12, from plain CSV");

        Ended shown = run("show", "--archive", archive(), "--day", DAY.toString());
        assertThat(shown.code()).isZero();
        // 96 prices from 1 to 96; no terminal, so no escape sequence and at most 80 columns
        assertThat(shown.out())
                .contains("lowest 1.00, mean 48.50, highest 96.00", "2025-11-12 23:45  2025-11-13 00:00    96.00", "█")
                .doesNotContain("\u001b");
        assertThat(shown.out().lines().filter(line -> line.contains("│"))).allMatch(line -> line.length() <= 80);

        Ended gaps = run("gaps", "--archive", archive());
        assertThat(gaps.code()).isEqualTo(1);
        assertThat(gaps.out()).contains("2025-11-13  2025-11-13     1  missing");
        assertThat(run("gaps", "--archive", archive(), "--to", DAY.toString()).out())
                .contains("no gap from 2025-11-12 to 2025-11-12");
    }

    @Test
    void importing_aRevision_saysWhatChangesAndTheSameAgainChangesNothing() throws IOException {
        run("import", "--archive", archive(), file("old.csv", DAY, 1));
        assertThat(run("import", "--archive", archive(), file("old.csv", DAY, 1))
                        .out())
                .contains("is in the archive already");
        assertThat(run("import", "--archive", archive(), file("new.csv", DAY, 5))
                        .out())
                .contains("revises 96 quarter hours", "from 1.00 EUR/MWh to 5.00 EUR/MWh", "the old version stays");
    }

    @Test
    void importing_oneBadFileAmongGood_changesNothingAndNamesEveryProblem() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.csv"), """
                start_utc,start_local,resolution_min,price_eur_per_mwh
                2025-11-11T23:00:00Z,2025-11-12T00:00:00+01:00,60,dear
                2025-11-12T00:00:00Z,2025-11-12T01:00:00+01:00,30,1
                """);
        Ended ended = run("import", "--archive", archive(), file("good.csv", DAY, 1), bad.toString());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error()).contains("line 2: 'dear'", "line 3: resolution_min is '30'", "nothing was imported");
        assertThat(Path.of(archive())).doesNotExist();
    }

    @Test
    void show_carbonBesidePrices_marksItsQuality() throws IOException {
        long start = new DeliveryDay(DAY).start().getEpochSecond();
        Path carbon = Files.writeString(
                folder.resolve("co2eq.json"),
                "{\"unix_seconds\":[%d,%d,%d],\"co2eq\":[491.5,null,null],\"co2eq_forecast\":[null,505,null]}"
                        .formatted(start, start + 900, start + 1800));
        Ended ended = run("show", "--file", file("day.csv", DAY, 1), "--carbon=" + carbon);
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("g CO2/kWh, lowest 491.50, mean 498.25, highest 505.00")
                .contains("quarter hours: 1 measured, 1 estimated, 94 missing")
                .contains("491.5  measured", "505.0  estimated", "-  missing");
    }

    @Test
    void show_dayThatIsNotThere_saysWhatToDo() throws IOException {
        run("import", "--archive", archive(), file("one.csv", DAY, 1));
        Ended ended = run("show", "--archive", archive(), "--day", "2025-12-24");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error()).contains("has no prices for the whole day 2025-12-24", "wattwerk prices gaps");
    }

    @Test
    void fetch_nobodyAnswers_isOneLineAndExitCodeOne() {
        Ended ended = run(
                "fetch",
                "--archive",
                archive(),
                "--source",
                "smard",
                "--day",
                DAY.toString(),
                "--price-service",
                "smard=http://127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void fetch_unsafeAddressOrNoToken_isRefused() {
        assertThat(run("fetch", "--archive", archive(), "--price-service", "smard=http://example.org")
                        .error())
                .contains("is not safe: use https");
        assertThat(run("fetch", "--archive", archive(), "--source", "entsoe", "--entsoe-token-file", "no-such-file")
                        .error())
                .contains("--entsoe-token-file no-such-file cannot be read");
    }

    private String archive() {
        return folder.resolve("archive").toString();
    }

    /** A day in quarter hours whose prices count up from a number. */
    private String file(String name, LocalDate date, int first) throws IOException {
        StringBuilder text = new StringBuilder("start_utc,start_local,resolution_min,price_eur_per_mwh\n");
        Instant start = new DeliveryDay(date).start();
        for (int i = 0; i < 96; i++) {
            Instant at = start.plusSeconds(900L * i);
            text.append(at)
                    .append(',')
                    .append(at.atZone(DeliveryDay.ZONE).toOffsetDateTime())
                    .append(",15,")
                    .append(first + i)
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Ended run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "prices";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        StringWriter error = new StringWriter();
        CommandLine line =
                Wattwerk.commandLine().setErr(new PrintWriter(error)).setOut(new PrintWriter(new StringWriter()));
        int code = line.execute(all);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }
}
