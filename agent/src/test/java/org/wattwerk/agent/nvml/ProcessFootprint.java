package org.wattwerk.agent.nvml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a process uses, as the kernel says.
 *
 * @param residentKb memory that is present, whoever else has it too
 * @param dirtyKb memory that it alone has and has written
 * @param cpuTicks hundredths of a second that it has computed
 */
record ProcessFootprint(long residentKb, long dirtyKb, long threads, long cpuTicks, long nanos) {
    static ProcessFootprint of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String rollup = Files.readString(process.resolve("smaps_rollup"));
        String[] stat = Files.readString(process.resolve("stat"))
                .replaceFirst("^\\d+ \\(.*\\) ", "")
                .split(" ");
        return new ProcessFootprint(
                kb(rollup, "Rss:"),
                kb(rollup, "Private_Dirty:"),
                kb(Files.readString(process.resolve("status")), "Threads:"),
                Long.parseLong(stat[11]) + Long.parseLong(stat[12]),
                System.nanoTime());
    }

    /** Percent of one core since an earlier look. */
    double cpuPercentSince(ProcessFootprint earlier) {
        return (cpuTicks - earlier.cpuTicks) * 1e9 / (nanos - earlier.nanos);
    }

    String row(String name, ProcessFootprint settled) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f MB | %.1f MB | %d | %.2f %% |%n",
                name,
                dirtyKb / 1024.0,
                residentKb / 1024.0,
                threads,
                cpuPercentSince(settled));
    }

    private static long kb(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
