package org.wattwerk.trainer.reference;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A page of measured figures, one section for each thing that was measured. A section that is measured anew replaces the
 * one before; the others stay, since some take an hour.
 */
final class MeasuredPage {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String HEADING = "## ";

    private final Map<String, String> sections = new LinkedHashMap<>();
    private final String head;
    private final @Nullable Path file;

    private MeasuredPage(String head, @Nullable Path file) {
        this.head = head;
        this.file = file;
    }

    /** The page of that name in the folder that the build names; only printed where it names none. */
    static MeasuredPage open(String name, String head) throws IOException {
        String folder = System.getProperty("wattwerk.performance");
        MeasuredPage page = new MeasuredPage(head, folder == null ? null : Path.of(folder, name));
        if (page.file != null && Files.exists(page.file)) {
            String[] parts = Files.readString(page.file).split("(?m)^" + HEADING, -1);
            for (int i = 1; i < parts.length; i++) {
                String[] headingAndText = parts[i].split("\n", 2);
                page.sections.put(headingAndText[0], headingAndText[1].strip());
            }
        }
        return page;
    }

    /** A section under its heading, with the day and how busy the machine was. */
    final class Section {
        private final String heading;
        private final double loadBefore = SYSTEM.getSystemLoadAverage();
        private final StringJoiner lines = new StringJoiner("\n");

        private Section(String heading) {
            this.heading = heading;
        }

        void say(String format, Object... figures) {
            String line = figures.length == 0 ? format : String.format(Locale.ROOT, format, figures);
            System.out.println(line);
            lines.add(line);
        }

        /** Writes the page with this section in it. */
        void done() throws IOException {
            say("");
            say(
                    "Measured %s; load of the machine %.1f before and %.1f after.",
                    LocalDate.now(ZoneOffset.UTC), loadBefore, SYSTEM.getSystemLoadAverage());
            sections.put(heading, lines.toString().strip());
            write();
        }
    }

    Section section(String heading) {
        System.out.println(HEADING + heading);
        return new Section(heading);
    }

    private void write() throws IOException {
        if (file == null) {
            return;
        }
        StringJoiner page = new StringJoiner("\n\n", "", "\n").add(head.strip());
        sections.forEach((heading, text) -> page.add(HEADING + heading + "\n\n" + text));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, page.toString());
    }

    /** The machine in words. */
    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, Java "
                + Runtime.version().feature() + ", " + System.getProperty("os.arch");
    }

    /** CPU seconds of this process. */
    static double cpuSeconds() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
