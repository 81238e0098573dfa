package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** A controller killed at any moment: nothing it acknowledged is lost, nothing is there twice. */
class KilledLedgerTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void kill_atAnyMoment_losesAndDoublesNothing(Kind kind) throws Exception {
        LedgerAddress file = kind.fresh(folder);
        Set<Long> acknowledged = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            acknowledged.addAll(lifeOfAChild(file, seed));
            assertIntact(file, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(SEEDS);
    }

    private List<Long> lifeOfAChild(LedgerAddress file, long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        int acknowledgements = random.nextInt(1, 12);
        long moment = random.nextLong(20_000_000);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SettlingChild.class.getName(),
                        file.toString())
                .redirectError(folder.resolve("child.log").toFile());
        if (file instanceof LedgerAddress.PostgresDatabase database) {
            builder.environment()
                    .put(LedgerAddress.PASSWORD_VARIABLE, database.password().orElseThrow());
        }
        Process child = builder.start();
        List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader lines = child.inputReader()) {
            for (int i = 0; i < acknowledgements; i++) {
                String line = lines.readLine();
                assertThat(line)
                        .as("the child ended: %s", folder.resolve("child.log"))
                        .isNotNull();
                acknowledged.add(Long.parseLong(line));
            }
            long until = System.nanoTime() + moment;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            // Through the handle: the process itself would close the pipe, with acknowledgements still in it.
            child.toHandle().destroyForcibly();
            lines.lines().filter(line -> !line.isBlank()).map(Long::parseLong).forEach(acknowledged::add);
        } finally {
            child.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static void assertIntact(LedgerAddress file, Set<Long> acknowledged) {
        try (LedgerStore ledger = LedgerStore.open(file)) {
            List<SettledQuarterHour> settled = ledger.settled(Days.FIRST, new QuarterHour(Long.MAX_VALUE));
            assertThat(settled.stream()
                            .map(quarterHour -> quarterHour.quarterHour().number())
                            .toList())
                    .as("each once, in order, without a gap")
                    .isEqualTo(java.util.stream.LongStream.range(0, settled.size())
                            .mapToObj(count -> Days.at(count).number())
                            .toList())
                    .containsAll(acknowledged);
            assertThat(ledger.verifyChain()).isEqualTo(settled.size());
            Carries carries = Carries.NONE;
            for (SettledQuarterHour quarterHour : settled) {
                SettledQuarterHour again = Days.settled(quarterHour.quarterHour(), carries);
                assertThat(quarterHour).isEqualTo(again);
                carries = again.carries();
            }
            assertThat(ledger.lastMarks().values()).containsExactly(Days.mark(Days.at(settled.size())));
        }
    }
}
