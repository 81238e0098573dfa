package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at seeded moments, again and again in one run: every loss is the one of the uninterrupted run. */
class KillTest {
    private static final int KILLS = Integer.getInteger("wattwerk.seeds", 5);
    private static final int STEPS_BETWEEN_KILLS_MAX = 25;
    private static final Pattern METRIC =
            Pattern.compile("\\{\"step\":(\\d+),.*\"loss\":([^,]+),\"gradientNorm\":([^,]+),.*");

    @TempDir
    Path folder = Path.of("");

    private final Map<Long, String> uninterrupted = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    @Test
    void train_killedAgainAndAgain_endsBitwiseEqualToTheUninterruptedRun() throws Exception {
        Files.writeString(folder.resolve("corpus.txt"), "Strom ist billig, wenn der Wind weht. ".repeat(40));
        List<String> lines = new ArrayList<>();
        try (ChildTrainer whole = trainer("whole")) {
            assertThat(whole.end(lines)).as(String.join("\n", lines)).isZero();
        }
        lines.forEach(line -> metric(line, uninterrupted::put));
        assertThat(uninterrupted).hasSize(steps());

        SplittableRandom random = new SplittableRandom(42);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildTrainer victim = trainer("killed")) {
                int metrics = 1 + random.nextInt(STEPS_BETWEEN_KILLS_MAX);
                for (String line = victim.line(); metrics > 0 && !line.isEmpty(); line = victim.line()) {
                    metrics -= metric(line, this::compare) ? 1 : 0;
                }
                victim.kill();
            }
        }
        lines.clear();
        try (ChildTrainer last = trainer("killed")) {
            assertThat(last.end(lines)).as(String.join("\n", lines)).isZero();
        }
        lines.forEach(line -> metric(line, this::compare));
        assertThat(differences).isEmpty();
        String state = String.format("step-%010d/state.safetensors", steps());
        assertThat(folder.resolve("killed").resolve(state))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(state));
    }

    private static int steps() {
        return 20 + KILLS * STEPS_BETWEEN_KILLS_MAX;
    }

    private ChildTrainer trainer(String run) throws Exception {
        return new ChildTrainer(
                Map.of(),
                ("--corpus " + folder.resolve("corpus.txt") + " --dir " + folder.resolve(run) + " --steps " + steps()
                                + " --ctx 16 --embd 16 --layers 1 --heads 2 --batch 2 --checkpoint-every 4"
                                + " --metrics /dev/stdout")
                        .split(" "));
    }

    private void compare(long step, String figures) {
        if (!figures.equals(uninterrupted.get(step))) {
            differences.add("step " + step + ": " + uninterrupted.get(step) + " became " + figures);
        }
    }

    private static boolean metric(String line, java.util.function.BiConsumer<Long, String> take) {
        Matcher matcher = METRIC.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        take.accept(Long.valueOf(matcher.group(1)), matcher.group(2) + " " + matcher.group(3));
        return true;
    }
}
