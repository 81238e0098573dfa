package org.wattwerk.controller.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Autopilot;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.Maintenance;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

class DecisionLogTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final NodeId ONE = new NodeId("node-1");
    private static final NodeId TWO = new NodeId("node-2");
    private static final JobId MAIN = new JobId("pretraining");

    @TempDir
    private Path folder = Path.of("");

    private final ControlPolicy policy = PolicyTerms.control(ShippedPolicy.DEMO.load());

    /** Some minutes of two nodes on which everything happens that an autopilot can be told. */
    private Path aReign() throws IOException {
        try (DecisionLog log = new DecisionLog(folder, 7, "policy", 1 << 20)) {
            Autopilot autopilot = new Autopilot(policy, new CheapestHours(), 7, log);
            autopilot.recovered(new JobView(
                    spec(new JobId("old")), JobState.QUEUED, "x", List.of(), START, 1.5, 1, Optional.empty()));
            autopilot.recovered(
                    new Curtailment("stored", Power.ofWatts(20_000), START, START.plusSeconds(20), "grid operator"));
            autopilot.recovered(Optional.of(new Freeze("stored", START)));
            autopilot.recovered(new Maintenance(TWO, "fan", START, Maintenance.Phase.DRAINING));
            autopilot.priced(prices());
            autopilot.attached(ONE, "boot-1", 8, Power.ofWatts(1_760), START);
            autopilot.attached(TWO, "boot-1", 8, Power.ZERO, START);
            autopilot.submitted(spec(MAIN), START);
            for (int second = 1; second <= 120; second++) {
                happen(autopilot, second);
            }
        }
        return folder.resolve("decisions-7.jsonl.gz");
    }

    private static void happen(Autopilot autopilot, int second) {
        Instant now = START.plusSeconds(second);
        switch (second) {
            case 5 -> autopilot.freeze(false, "done", now);
            case 10 -> autopilot.release(TWO, "a new fan", now);
            case 30 ->
                autopilot.ordered(
                        new Curtailment("grid", Power.ofWatts(12_000), now, now.plusSeconds(600), "grid operator"),
                        now);
            case 50 -> autopilot.revoked("grid", now);
            case 60 -> autopilot.cancelled(new JobId("old"), now);
            case 70 -> autopilot.detached(TWO, "silent", now);
            case 80 -> autopilot.attached(TWO, "boot-2", 8, Power.ofWatts(8_400), now);
            case 100 -> autopilot.maintain(ONE, "fan", now);
            default -> autopilot.metered(now, Energy.ofJoules(second * 9_000L));
        }
        for (Command command :
                autopilot.tick(new Moment(Duration.ofSeconds(second), now)).commands()) {
            if (command instanceof Command.GrantLease lease) {
                Power limit = Power.ofWatts(lease.grant().stopped() ? 200 : 420);
                autopilot.reported(new NodeReport(
                        command.node(),
                        limit.times(8),
                        Power.ofWatts(1_200),
                        limit.times(8),
                        limit,
                        7,
                        lease.grant().sequence(),
                        lease.grant().stopped(),
                        false));
            } else if (command instanceof Command.StartJob start) {
                autopilot.progressed(
                        command.node(),
                        start.job().id(),
                        new JobProgress(
                                JobProgress.Phase.RUNNING, 3, 4_096, OptionalDouble.of(2.25), 100.5, 1, 0, "", 1),
                        now);
            }
        }
        if (second == 1) {
            for (NodeId node : List.of(ONE, TWO)) {
                autopilot.reported(new NodeReport(
                        node,
                        Power.ofWatts(560),
                        Power.ofWatts(1_200),
                        Power.ofWatts(5_600),
                        Power.ofWatts(700),
                        0,
                        0,
                        false,
                        false));
            }
        }
    }

    private static JobSpec spec(JobId id) {
        return new JobSpec(
                id, id.value(), "cost-centre", 1, 1, Share.ofPercent(100), true, List.of("train", "--quick"));
    }

    private static List<PricedQuarterHour> prices() {
        List<PricedQuarterHour> prices = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            EnergyPrice price = EnergyPrice.ofEurosPerMwh(40 + 7L * i);
            prices.add(new PricedQuarterHour(
                    new QuarterHour(QuarterHour.containing(START).number() + i), price, price));
        }
        return prices;
    }

    private Path rewritten(Path file, UnaryOperator<List<String>> edit) throws IOException {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines = new ArrayList<>(reader.lines().toList());
        }
        Path other = folder.resolve("edited.jsonl.gz");
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(other)), StandardCharsets.UTF_8)) {
            for (String line : edit.apply(lines)) {
                writer.write(line + "\n");
            }
        }
        return other;
    }

    @Test
    void replay_aReignWithEverything_decidesTheSame() throws IOException {
        DecisionFile.Outcome outcome = DecisionFile.replay(aReign(), policy, "policy");
        assertThat(outcome.difference()).isEmpty();
        assertThat(outcome.epoch()).isEqualTo(7);
        assertThat(outcome.ticks()).isEqualTo(120);
        assertThat(outcome.commands()).isGreaterThanOrEqualTo(100);
        assertThat(outcome.whole()).isTrue();
    }

    @Test
    void replay_oneInputWasChanged_namesTheFirstDifference() throws IOException {
        Path edited = rewritten(aReign(), lines -> {
            lines.replaceAll(line -> line.replace("[12000000]", "[11000000]"));
            return lines;
        });
        DecisionFile.Outcome outcome = DecisionFile.replay(edited, policy, "policy");
        assertThat(outcome.difference()).hasValueSatisfying(difference -> {
            assertThat(difference.tick()).isEqualTo(30);
            assertThat(difference.then())
                    .hasValueSatisfying(then -> assertThat(then).startsWith("lease node-"));
            assertThat(difference.now()).isPresent().isNotEqualTo(difference.then());
        });
    }

    @Test
    void replay_fileOfAKilledController_playsWhatThereIs() throws IOException {
        Path file = aReign();
        byte[] bytes = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.jsonl.gz");
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        DecisionFile.Outcome outcome = DecisionFile.replay(cut, policy, "policy");
        assertThat(outcome.difference()).isEmpty();
        assertThat(outcome.whole()).isFalse();
        assertThat(outcome.ticks()).isBetween(1L, 119L);
    }

    @Test
    void replay_wrongPolicyOrNoSuchFile_saysWhy() throws IOException {
        Path file = aReign();
        assertThatThrownBy(() -> DecisionFile.replay(file, policy, "another"))
                .hasMessageContaining("made under another policy");
        Path text = folder.resolve("text");
        Files.writeString(text, "hello");
        assertThatThrownBy(() -> DecisionFile.replay(text, policy, "policy"))
                .hasMessageContaining("no compressed file of decisions");
    }

    @Test
    void log_reachesItsBound_endsWithALineThatSaysSoAndEarlierReignsMakeRoom() throws IOException {
        Path file = aReign();
        long bytes = Files.size(file);
        try (DecisionLog log = new DecisionLog(folder, 8, "policy", bytes / 2)) {
            Autopilot autopilot = new Autopilot(policy, new CheapestHours(), 8, log);
            for (int i = 0; i < 20_000; i++) {
                autopilot.metered(START.plusSeconds(i), Energy.ofJoules(i * 7_919L % 104_729));
            }
        }
        assertThat(file).doesNotExist();
        DecisionFile.Outcome outcome = DecisionFile.replay(folder.resolve("decisions-8.jsonl.gz"), policy, "policy");
        assertThat(outcome.whole()).isFalse();
        assertThat(outcome.difference()).isEmpty();
    }
}
