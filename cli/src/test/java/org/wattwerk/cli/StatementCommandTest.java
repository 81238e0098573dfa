package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of a month, with a controller by hand. */
class StatementCommandTest {
    private static final String MONTH = """
            {"month": "2026-03", "closed": %s, "closedAt": "2026-04-02T08:00:00Z", "closedBecause": "checked, A. Muster",
             "closedNow": true,
             "statement": {"title": "site, tariff", "from": "2026-02-28T23:00:00Z", "to": "2026-03-31T22:00:00Z",
               "quarterHours": 2970, "missingQuarterHours": 2, "preliminaryQuarterHours": 3, "energyKwh": "900000.000000",
               "netEur": "101.00", "vatRate": "19 %%", "vatEur": "19.19", "grossEur": "120.19", "quality": "measured",
               "positions": [
                 {"label": "energy, day-ahead", "german": "Energie", "netEur": "81.00", "certainty": "final"},
                 {"label": "capacity charge", "german": "Leistungspreis Netz", "netEur": "20.00", "catchUpEur": "7.50",
                  "certainty": "estimated"}],
               "accounts": [{"account": "peak", "costCentre": "physics", "energyKwh": "0", "netEur": "20.00",
                 "vatEur": "3.80", "grossEur": "23.80", "quality": "measured"}],
               "priceSources": [], "simulated": [], "notInIt": null,
               "year": {"year": 2026, "until": "2026-03-31T22:00:00Z", "energyKwh": "2500000", "netEur": "400000.00",
                 "certainty": "estimated", "peakWatts": 1200000, "peakAt": "2026-02-03T16:15:00Z", "hoursOfUse": 8000,
                 "minimum": true, "regimes": [
                   {"regime": "band load", "german": "intensive Netznutzung", "earned": true, "applied": true,
                    "discountEur": "40000.00", "conditions": [{"needs": "7000 hours of use", "has": "8000 h", "met": true}]},
                   {"regime": "atypical use", "german": "atypische Netznutzung", "earned": false, "applied": false,
                    "discountEur": "100.00", "conditions": [{"needs": "saving 500 EUR", "has": "100 EUR", "met": false}]}]}},
             "corrections": [{"month": "2026-02", "energyKwh": "-1.5", "netEur": "-0.30", "vatEur": "-0.06",
               "grossEur": "-0.36"}],
             "netEur": "100.70", "vatEur": "19.13", "grossEur": "119.83", "waits": "no day-ahead price is known"}
            """;

    @TempDir
    Path folder;

    private final PrintStream before = System.out;
    private final List<String> asked = new ArrayList<>();
    private final HttpServer controller;
    private String answer = MONTH.formatted("true");
    private int status = 200;

    private record Ended(int code, String out, String error) {}

    StatementCommandTest() throws IOException {
        controller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        controller.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        controller.start();
    }

    @AfterEach
    void giveBack() {
        System.setOut(before);
        controller.stop(0);
    }

    @Test
    void month_closedWithACorrection_showsBothAndTheYear() {
        Ended ended = run("--month", "2026-03", "--cost-centre", "solid state");
        assertThat(ended.code()).isZero();
        assertThat(asked).containsExactly("GET /v1/statements/2026-03?costCentre=solid%20state ");
        assertThat(ended.out())
                .contains("Month 2026-03, closed on 2026-04-02 10:00 (checked, A. Muster); it never changes")
                .contains("2970 quarter hours of 2972, 3 of them preliminary, 2 MISSING")
                .containsPattern("capacity charge +Leistungspreis Netz +20\\.00 +7\\.50 +estimated")
                .containsPattern("peak +physics +0\\.000 +20\\.00")
                .containsPattern("2026-02 +-1\\.500 +-0\\.30 +-0\\.06 +-0\\.36")
                .containsPattern("this month and corrections +100\\.70 +19\\.13 +119\\.83")
                .contains("Highest quarter hour: 1200.0 kW from 2026-02-03 17:15")
                .contains("hours of use, if the year goes on like this: 8000 h")
                .contains("band load [intensive Netznutzung]: earned, takes off 40000.00 EUR net.")
                .contains("not earned, would take off 100.00 EUR net; it needs saving 500 EUR and has 100 EUR.")
                .contains("the least that the law allows")
                .contains("WAITING: no day-ahead price is known")
                .doesNotContain("Not in it", "null");
    }

    @Test
    void month_ofAProject_asksForItAndShowsItsSum() {
        answer = """
                {"title": "site", "from": "2026-03-01T00:00:00Z", "to": "2026-03-01T00:15:00Z", "quarterHours": 1,
                 "accounts": [{"account": "training", "costCentre": "physics", "project": "bayerngpt", "energyKwh": "2.5",
                   "netEur": "1.00", "vatEur": "0.19", "grossEur": "1.19", "quality": "measured"}],
                 "projects": [{"project": "bayerngpt", "energyKwh": "2.5", "netEur": "1.00", "vatEur": "0.19",
                   "grossEur": "1.19"}]}
                """;
        assertThat(run("--project", "bayerngpt").out())
                .containsPattern("training +physics / bayerngpt +2\\.500")
                .contains("Project (without its part of the peak)")
                .containsPattern("\nbayerngpt +2\\.500 +1\\.00 +0\\.19 +1\\.19");
        assertThat(asked).containsExactly("GET /v1/statement?project=bayerngpt ");
    }

    @Test
    void costCentreAndProject_together_areRefusedBeforeAnybodyIsAsked() {
        Ended ended = run("--cost-centre", "physics", "--project", "bayerngpt");
        assertThat(ended.code()).isNotZero();
        assertThat(asked).isEmpty();
    }

    @Test
    void month_open_saysThatItMayGrow() {
        answer = MONTH.formatted("false");
        assertThat(run("--month", "2026-03").out())
                .contains("Month 2026-03, open: what is booked in it may still grow");
    }

    @Test
    void month_asPdf_isWrittenAndNothingPrinted() throws IOException {
        Path file = folder.resolve("march.pdf");
        Ended ended = run("--month", "2026-03", "--pdf", file.toString());
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(Files.size(file)).isPositive();
    }

    @Test
    void close_aMonth_sendsTheReasonAndShowsWhatStays() {
        Ended ended = run("close", "2026-03", "--reason", "checked, A. Muster");
        assertThat(ended.code()).isZero();
        assertThat(asked).containsExactly("POST /v1/statements/2026-03/close {\"reason\":\"checked, A. Muster\"}");
        assertThat(ended.out())
                .startsWith("closed 2026-03 and all before it\n3 quarter hours of it are preliminary")
                .contains("it never changes");
    }

    @Test
    void close_refusedByTheController_isItsReasonInOneLine() {
        status = 409;
        answer = "{\"title\": \"Conflict\", \"detail\": \"month 2026-03 cannot be closed: settled until nothing\"}";
        Ended ended = run("close", "2026-03", "--reason", "checked");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error().lines())
                .singleElement()
                .asString()
                .contains("the controller refused (409): month 2026-03 cannot be closed");
    }

    @Test
    void wrongInput_isRefusedBeforeAnybodyIsAsked() {
        assertThat(run("--month", "2026-13").error())
                .contains("--month '2026-13' is not a month: write it like 2026-03");
        assertThat(run("--month", "2026-03", "--from", "2026-03-01T00:00:00Z").error())
                .contains("leave out --from and --to");
        assertThat(run("close", "March", "--reason", "x").error()).contains("'March' is not a month");
        assertThat(run("close", "2026-03", "--reason", " ").error()).contains("--reason is empty");
        assertThat(run("close", "2026-03").error()).contains("--reason");
        assertThat(asked).isEmpty();
    }

    private Ended run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("statement"));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of("--url", "http://127.0.0.1:" + controller.getAddress().getPort()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        StringWriter error = new StringWriter();
        int code = Wattwerk.commandLine().setErr(new PrintWriter(error)).execute(all.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }
}
