package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at seeded moments, again and again in one run, while its agent pauses it, lets it go on and changes its speed:
 * every loss is the one of a run that was never interrupted and never heard of an agent. Dropout and parts are on, so
 * that what they draw is under the claim as well.
 */
class KillTest {
    /** Each costs a start of the JVM: the full count of the claim is 20. */
    private static final int KILLS = Math.min(20, Integer.getInteger("wattwerk.seeds", 5));

    private static final int STEPS_BETWEEN_KILLS_MAX = 25;
    private static final Pattern METRIC =
            Pattern.compile("\\{\"step\":(\\d+),.*\"loss\":([^,]+),\"gradientNorm\":([^,]+),.*");

    @TempDir
    Path folder = Path.of("");

    private final Map<Long, String> uninterrupted = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> moments = new ArrayList<>();
    private int compared;

    @Test
    void train_killedPausedAndThrottledAgainAndAgain_endsBitwiseEqualToTheUninterruptedRun() throws Exception {
        Files.writeString(folder.resolve("corpus.txt"), "Strom ist billig, wenn der Wind weht. ".repeat(40));
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        List<String> lines = new ArrayList<>();
        try (ChildTrainer whole = trainer("whole", Map.of())) {
            assertThat(whole.end(lines)).as(String.join("\n", lines)).isZero();
        }
        lines.forEach(line -> metric(line, uninterrupted::put));
        assertThat(uninterrupted).hasSize(steps());

        try (ScriptedAgent agent = new ScriptedAgent()) {
            Map<String, String> environment =
                    Map.of("WATTWERK_JOB_URL", agent.url(), "WATTWERK_JOB_TOKEN_FILE", token.toString());
            SplittableRandom random = new SplittableRandom(42);
            for (int kill = 0; kill < KILLS; kill++) {
                agent.order("run", 1);
                try (ChildTrainer victim = trainer("killed", environment)) {
                    torment(victim, agent, random);
                    victim.kill();
                }
            }
            agent.order("run", 1);
            lines.clear();
            try (ChildTrainer last = trainer("killed", environment)) {
                assertThat(last.end(lines)).as(String.join("\n", lines)).isZero();
            }
        }
        lines.forEach(line -> metric(line, this::compare));
        System.out.println("killed " + KILLS + " times: " + String.join(", ", moments) + "; " + compared
                + " losses compared, " + differences.size() + " differ");
        assertThat(differences).isEmpty();
        String state = String.format("step-%010d/state.safetensors", steps());
        assertThat(folder.resolve("killed").resolve(state))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(state));
    }

    /** Lets it make a few steps, then perhaps pauses it, throttles it and lets it go on; returns at the moment to die. */
    private void torment(ChildTrainer victim, ScriptedAgent agent, SplittableRandom random) throws IOException {
        int steps = 1 + random.nextInt(STEPS_BETWEEN_KILLS_MAX - 8);
        switch (random.nextInt(4)) {
            case 0 -> {
                make(steps, victim);
                moments.add("after a step");
            }
            case 1 -> {
                agent.order("run", 0.5 + random.nextDouble());
                make(steps, victim);
                agent.order("run", 0.1);
                make(2, victim);
                moments.add("throttled");
            }
            case 2 -> {
                make(steps, victim);
                agent.order("pause", 1);
                until("paused", victim);
                moments.add("paused");
            }
            default -> {
                make(steps, victim);
                agent.order("pause", 1);
                until("paused", victim);
                agent.order("run", 0.5 + random.nextDouble());
                make(1 + random.nextInt(6), victim);
                moments.add("after a pause");
            }
        }
    }

    private void make(int metrics, ChildTrainer victim) throws IOException {
        int left = metrics;
        while (left > 0) {
            String line = victim.line();
            if (line.isEmpty()) {
                throw new AssertionError("the run has ended by itself");
            }
            left -= metric(line, this::compare) ? 1 : 0;
        }
    }

    private void until(String beginning, ChildTrainer victim) throws IOException {
        String line = victim.line();
        while (!line.startsWith(beginning)) {
            if (line.isEmpty()) {
                throw new AssertionError("the run has ended by itself");
            }
            metric(line, this::compare);
            line = victim.line();
        }
    }

    private static int steps() {
        return 40 + KILLS * STEPS_BETWEEN_KILLS_MAX;
    }

    private ChildTrainer trainer(String run, Map<String, String> environment) throws Exception {
        List<String> options = new ArrayList<>(
                List.of(("--corpus " + folder.resolve("corpus.txt") + " --dir " + folder.resolve(run) + " --steps "
                                + steps() + " --ctx 16 --embd 16 --layers 1 --heads 2 --batch 4 --parts 2"
                                + " --dropout 0.1 --checkpoint-every 4 --metrics /dev/stdout")
                        .split(" ")));
        if (!environment.isEmpty()) {
            options.addAll(List.of("--pace", "simulated", "--nominal-share", "0.8", "--measure-steps", "4"));
        }
        return new ChildTrainer(environment, options.toArray(String[]::new));
    }

    private void compare(long step, String figures) {
        compared++;
        if (!figures.equals(uninterrupted.get(step))) {
            differences.add("step " + step + ": " + uninterrupted.get(step) + " became " + figures);
        }
    }

    private static boolean metric(String line, BiConsumer<Long, String> take) {
        Matcher matcher = METRIC.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        take.accept(Long.valueOf(matcher.group(1)), matcher.group(2) + " " + matcher.group(3));
        return true;
    }
}
