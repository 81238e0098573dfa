package org.wattwerk.trainer.reference;

import static org.wattwerk.trainer.reference.MeasuredPage.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of a run in a process of its own, sampled every second. */
final class MemorySection {
    private static final int SECONDS = Integer.getInteger("wattwerk.memory-seconds", 300);

    private static final Pattern STEP = Pattern.compile("^step (\\d+)/");

    private MemorySection() {}

    static void measure(Path text, Path folder, MeasuredPage.Section section) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WattwerkTrainer.class.getName()));
        command.addAll(List.of(("train --corpus " + text + " --dir " + folder.resolve("memory")
                        + " --steps 10000000 --checkpoint-every 500 --evaluate-every 1000 --sample 50")
                .split(" ")));
        Path log = folder.resolve("memory.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        List<Double> mebibytes = new ArrayList<>();
        long began = System.nanoTime();
        try {
            while (MeasuredPage.secondsSince(began) < SECONDS && !process.waitFor(1, TimeUnit.SECONDS)) {
                mebibytes.add(resident(process.pid()));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        section.say(
                "The default model under `-Xmx128m` for %,.0f s and %,d steps, with a checkpoint every 500 and an evaluation"
                        + " every 1,000; resident memory, the median of each tenth of the run:",
                MeasuredPage.secondsSince(began), steps(log));
        section.say("");
        section.say("| tenth | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 |");
        section.say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        StringBuilder row = new StringBuilder("| MiB |");
        double[] tenths = new double[10];
        for (int tenth = 0; tenth < tenths.length; tenth++) {
            tenths[tenth] =
                    median(mebibytes
                            .subList(
                                    mebibytes.size() * tenth / tenths.length,
                                    mebibytes.size() * (tenth + 1) / tenths.length)
                            .stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
            row.append(String.format(Locale.ROOT, " %.0f |", tenths[tenth]));
        }
        section.say(row.toString());
        section.say("");
        section.say("From the second tenth to the last: %+.1f %%.", 100 * (tenths[9] / tenths[1] - 1));
        section.done();
    }

    private static long steps(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(STEP::matcher)
                .filter(Matcher::find)
                .mapToLong(step -> Long.parseLong(step.group(1)))
                .max()
                .orElse(0);
    }

    private static double resident(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
