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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** A controller killed at any moment: nothing it acknowledged is lost, nothing is there twice. */
class KilledLedgerTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);

    @TempDir
    Path folder;

    @Test
    void kill_atAnyMoment_losesAndDoublesNothing() throws Exception {
        Path file = folder.resolve("ledger.db");
        Set<Long> acknowledged = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            acknowledged.addAll(lifeOfAChild(file, seed));
            assertIntact(file, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(SEEDS);
    }

    private List<Long> lifeOfAChild(Path file, long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        int acknowledgements = random.nextInt(1, 12);
        long moment = random.nextLong(20_000_000);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SettlingChild.class.getName(),
                        file.toString())
                .redirectError(folder.resolve("child.log").toFile())
                .start();
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

    private static void assertIntact(Path file, Set<Long> acknowledged) {
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
