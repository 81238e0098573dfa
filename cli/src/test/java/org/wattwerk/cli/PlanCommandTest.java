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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.policies.ShippedPolicy;
import picocli.CommandLine;

class PlanCommandTest {
    @TempDir
    Path folder;

    private final PrintStream before = System.out;

    /** How a command ended. */
    private record Ended(int code, String out, String error) {}

    @BeforeEach
    void policy() throws IOException {
        ShippedPolicy.EXAMPLES.writeTo(folder.resolve("policy"));
    }

    @AfterEach
    void giveBack() {
        System.setOut(before);
    }

    /** Makes a plan of ten days of the shipped example, whose tokens would need eight days at full speed. */
    private Ended make(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "plan",
                "make",
                "--policy",
                folder.resolve("policy").toString(),
                "--prices",
                "model:7",
                "--from",
                "2026-03-02",
                "--deadline",
                "2026-03-11",
                // 8 x 96 quarter hours x 900 s x 3072 GPUs x 2000 tokens/s.
                "--tokens",
                "4.2467328 T"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter error = new StringWriter();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        CommandLine command = Wattwerk.commandLine().setErr(new PrintWriter(error));
        int code = command.execute(arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }

    @Test
    void makeShowExplain_aKeptPlan_tellTheSameCostAndNothingBeyondEightyColumns() {
        String kept = folder.resolve("plan.json").toString();
        Ended made = make("--out", kept);
        assertThat(made.error()).isEmpty();
        assertThat(made.code()).isZero();
        assertThat(made.out())
                .contains("BayernGPT on 384 nodes of nuernberg", "80.0 % of full speed", "a model", "kept in")
                .doesNotContain("\u001b");
        assertThat(made.out().lines().filter(line -> line.contains("│"))).allMatch(line -> line.length() <= 80);
        String cost = made.out()
                .lines()
                .filter(line -> line.startsWith("plan "))
                .findFirst()
                .orElseThrow();

        Ended shown = run("plan", "show", kept, "--against", kept);
        assertThat(shown.out()).contains(cost, "2026-03", "DIFFERENCE");

        Ended explained = run("plan", "explain", kept);
        assertThat(explained.out())
                .contains(
                        cost, "A million tokens more would cost", "THE NETWORK CHARGES", "continuous use from 7000 h");
    }

    @Test
    void make_whatIf_saysWhatTheChangeCosts() {
        Ended cheaper = make("--what-if", "prices=-50%");
        assertThat(cheaper.code()).isZero();
        assertThat(cheaper.out())
                .contains("what if prices=-50%:")
                .containsPattern("energy, EUR net +[0-9,]+ +[0-9,]+ +-[0-9,]+");
        Ended fewer = make("--what-if", "nodes=330", "--what-if", "deadline=2026-03-12");
        assertThat(fewer.code()).isZero();
        assertThat(fewer.out()).containsPattern("nodes +384 +330 +-54");
    }

    @Test
    void make_moreThanTheHardwareCanDo_saysByHowMuchAndWhatWouldDo() {
        Ended ended = make("--what-if", "tokens=6 T");
        assertThat(ended.code()).isEqualTo(2);
        // 6e12 / (900 x 3072 x 2000) = 1085.1 quarter hours, 11.3 days; 8 / 10 of 384 nodes do 8 days.
        assertThat(ended.error())
                .contains("need 11.3 days at full speed on 3072 GPUs, and 10.0 are left")
                .contains("a deadline of 2026-03-13 07:30 or later, at full speed")
                .contains("435 nodes or more, at full speed");
    }

    @Test
    void make_wrongInput_isRefusedWithTheNearestThatWouldDo() throws IOException {
        assertThat(make("--deadline", "2026-03-01").error()).contains("should be specified only once");
        assertThat(make("--what-if", "price=3").error()).contains("names nothing that can be changed", "prices=+20%");
        assertThat(make("--what-if", "deadline=2026-02-01").error())
                .contains("the deadline 2026-02-02 00:00 is not after the start 2026-03-02 00:00");
        assertThat(make("--cap", "1 GWh").error()).contains("1 GWh");
        assertThat(make("--cap", "900 kW").error()).contains("its limit of 900.0 kW", "Possible would be");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"version\": 1, \"site\"");
        assertThat(run("plan", "show", broken.toString()).error()).contains("is no plan");
        assertThat(run("plan", "explain", "nowhere.json").error()).contains("cannot be read");
    }

    @Test
    void make_pricesThatEndBeforeTheDeadline_saysWhenAndExtendGoesOn() throws IOException {
        StringBuilder csv = new StringBuilder("start_utc,start_local,resolution_min,price_eur_per_mwh\n");
        for (int hour = 0; hour < 48; hour++) {
            String utc = java.time.Instant.parse("2026-03-01T23:00:00Z")
                    .plusSeconds(3_600L * hour)
                    .toString();
            csv.append(utc)
                    .append(',')
                    .append(utc)
                    .append(",60,")
                    .append(40 + hour % 24)
                    .append('\n');
        }
        String prices = Files.writeString(folder.resolve("two-days.csv"), csv).toString();
        List<String> asked = List.of(
                "plan",
                "make",
                "--policy",
                folder.resolve("policy").toString(),
                "--prices",
                prices,
                "--deadline",
                "2026-03-05",
                "--tokens",
                "1 T");
        Ended refused = run(asked.toArray(String[]::new));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.error())
                .contains("prices end at 2026-03-04 00:00, 2.0 days before the deadline 2026-03-06 00:00", "--extend");
        List<String> extended = new ArrayList<>(asked);
        extended.add("--extend");
        Ended made = run(extended.toArray(String[]::new));
        assertThat(made.error()).isEmpty();
        assertThat(made.out()).contains("the last 2 days repeated (no market prices)");
    }
}
