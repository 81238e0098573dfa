package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.quantity.Share;

class RunSectionTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), text);
    }

    @Test
    void run_shippedExample_needsFourFifthsOfAYearAtFullSpeed() throws Exception {
        RunPolicy run = PolicyLoader.run(Path.of("examples", "bayerngpt.yaml"));

        // 0.8 x 35040 quarter hours x 900 s x 384 x 8 GPUs x 2000 tokens/s.
        assertThat(run.tokens()).isEqualTo(28_032L * 900 * 384 * 8 * 2_000);
        assertThat(run.speeds().speedAt(Share.ofPercent(60))).isEqualTo(Share.parse("81.4 %"));
        assertThat(run.restart()).isEqualTo(Duration.ofMinutes(10));
        assertThat(run.carbon()).isEqualTo(Optional.of(CarbonIntensity.parse("350 g/kWh")));
        assertThat(ShippedPolicy.EXAMPLES.load().run()).isEqualTo(Optional.of(run));
    }

    @Test
    void run_severalMistakes_areAllSaidWithTheirLines() throws Exception {
        Path file = file("""
                run:
                  name: R
                  cost-centre: c
                  nodes: 2
                  tokens: many
                  tokens-per-second: 1.5
                  speeds: {50 %: 70 %, 100 %: 60 %}
                  pause: true
                """);

        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyLoader.run(file));

        assertThat(refused)
                .hasMessageContaining(":5: run.tokens: 'many' is no count")
                .hasMessageContaining(":6: run.tokens-per-second: '1.5' is not a whole count")
                .hasMessageContaining(":7: run.speeds: speed falls as power rises")
                .hasMessageContaining(":8: run.pause: unknown key");
    }

    @Test
    void run_fileWithoutOne_isRefused() throws Exception {
        Path file = file("budget: {month: {}}\n");

        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicyLoader.run(file)))
                .hasMessageContaining("has no section 'run'");
    }
}
