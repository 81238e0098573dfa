package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WattwerkTest {
    private record Ended(int code, String error) {}

    private static Ended run(String... arguments) {
        StringWriter error = new StringWriter();
        CommandLine line =
                Wattwerk.commandLine().setErr(new PrintWriter(error)).setOut(new PrintWriter(new StringWriter()));
        return new Ended(line.execute(arguments), error.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo --no-such-option",
                "no-such-command",
                "event limit --to 12 --for 2h",
                "event limit --to 12kW --for soon",
                "demo --hours many",
                "demo --day 12.12.2024",
                "demo --hours 0",
                "controller --policy x",
                "agent",
                "agent --node n --controller here --state x",
                "agent --node n --controller 127.0.0.1:1 --state x --gpus simulated:h100",
                "agent --node n --controller 127.0.0.1:1 --state x --gpus simulated:h100-sxm,boards=2",
                "agent status --state no-such-folder",
                "agent release --state no-such-folder --gpus simulated:h100-sxm",
                "agent release --state no-such-folder --gpus simulated:h100-sxm --watts-are-free",
                "doctor --gpus nvml --node-meter telepathy",
                "doctor --gpus nvml --host-idle 3kW --host-allowance 2kW",
                "jobs --url here",
                "why",
                "freeze --lift",
                "node maintenance",
                "event show",
                "replay no-such-file --policy x",
                "replay x",
                "logs main",
                "logs main --state no-such-folder",
                "logs Main! --state no-such-folder",
                "node maintenance node-1",
                "node release node-1",
                "node maintenance node-1 --reason x --wait soon",
                "freeze --reason x --url here",
                "policy check no-such-policy.yaml",
                "prices import-check no-such-file.csv",
                "prices import --archive x",
                "prices fetch --archive no-such-folder/x --source nobody",
                "prices gaps --archive no-such-folder",
                "prices show --archive no-such-folder",
                "prices show --archive x --file y"
            })
    void execute_misuse_isOneLineAndExitCodeTwo(String arguments) {
        Ended ended = run(arguments.split(" "));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "controller",
                "agent",
                "doctor",
                "submit",
                "jobs",
                "nodes",
                "top",
                "statement",
                "statement close",
                "ledger verify",
                "prices show",
                "prices import",
                "prices fetch",
                "prices gaps",
                "prices import-check",
                "event limit",
                "event list",
                "event revoke",
                "policy check"
            })
    void help_everyCommand_showsAnExample(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = Wattwerk.commandLine().setOut(new PrintWriter(out));
        assertThat(line.execute((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Example").contains("wattwerk " + command);
    }

    @Test
    void execute_controllerThatIsNotThere_saysWhatToDo() {
        Ended ended = run("nodes", "--url", "http://127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error())
                .startsWith("wattwerk: no controller answers at http://127.0.0.1:1")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"2h,PT2H", "90min,PT1H30M", "1h30min,PT1H30M", "45s,PT45S"})
    void duration_asPeopleWriteIt_isRead(String text, Duration expected) {
        assertThat(new Durations().convert(text)).isEqualTo(expected);
    }

    @Test
    void policyCheck_shippedDemo_isGood() {
        assertThat(run("policy", "check", Path.of("..", "policies", "demo").toString())
                        .code())
                .isZero();
    }
}
