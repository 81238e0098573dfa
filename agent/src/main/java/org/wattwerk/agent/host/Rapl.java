package org.wattwerk.agent.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wattwerk.core.quantity.Energy;

/**
 * Energy of processors and memory, from the counters that the kernel shows below {@code /sys/class/powercap} (RAPL). Each
 * wraps around after some minutes; read every second, nothing is lost by that. Packages and their memory are added up;
 * cores are parts of packages, and {@code psys} is a whole platform.
 */
public final class Rapl {
    /** Where the kernel shows them. */
    public static final Path FOLDER = Path.of("/sys/class/powercap");

    /** No package draws that much: in the time in which it could have wrapped around, its counter says nothing. */
    private static final long MOST_MICROJOULES_PER_SECOND = 1_000_000_000L;

    private static final String ZONE = "intel-rapl:";

    private final List<Zone> zones;
    private final Optional<String> trouble;
    private long microjoules;
    private long lastNanos;
    private boolean begun;

    /** One counter. */
    private static final class Zone {
        private final String name;
        private final Path counter;
        private final long range;
        private long last;

        Zone(String name, Path counter, long range) {
            this.name = name;
            this.counter = counter;
            this.range = range;
        }
    }

    private Rapl(List<Zone> zones, Optional<String> trouble) {
        this.zones = zones;
        this.trouble = trouble;
    }

    /** Looks for the counters below a folder such as {@link #FOLDER}. */
    public static Rapl find(Path folder) {
        List<Zone> zones = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path zone : found.filter(path -> path.getFileName().toString().startsWith(ZONE))
                    .sorted()
                    .toList()) {
                String name = Files.readString(zone.resolve("name")).strip();
                if (name.startsWith("package-") || name.equals("dram")) {
                    Path counter = zone.resolve("energy_uj");
                    zones.add(new Zone(name, counter, number(zone.resolve("max_energy_range_uj"))));
                    long readable = number(counter);
                    if (readable < 0) {
                        return new Rapl(List.of(), Optional.of(counter + " says " + readable));
                    }
                }
            }
        } catch (AccessDeniedException e) {
            return new Rapl(List.of(), Optional.of("no permission to read " + e.getFile()));
        } catch (IOException | NumberFormatException e) {
            return new Rapl(List.of(), Optional.of("the kernel shows no counters below " + folder));
        }
        return zones.isEmpty()
                ? new Rapl(List.of(), Optional.of("the kernel shows no counters below " + folder))
                : new Rapl(zones, Optional.empty());
    }

    /** Why there are no counters; empty where there are. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** What is counted, such as {@code package-0, dram}. */
    public List<String> names() {
        return zones.stream().map(zone -> zone.name).toList();
    }

    /**
     * Energy since the first call; empty where there are no counters, where one cannot be read just now, and after so long
     * a pause that one may have wrapped around unseen: what was drawn in it is left out.
     *
     * @param nanos monotonic time
     */
    public Optional<Energy> read(long nanos) {
        if (zones.isEmpty()) {
            return Optional.empty();
        }
        long[] now = new long[zones.size()];
        long added = 0;
        boolean gap = false;
        try {
            for (int i = 0; i < now.length; i++) {
                Zone zone = zones.get(i);
                now[i] = number(zone.counter);
                long advance = now[i] - zone.last;
                added += advance >= 0 ? advance : advance + zone.range;
                gap |= (nanos - lastNanos) / 1_000_000_000L > zone.range / MOST_MICROJOULES_PER_SECOND;
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
        for (int i = 0; i < now.length; i++) {
            zones.get(i).last = now[i];
        }
        boolean first = !begun;
        begun = true;
        lastNanos = nanos;
        if (first || gap) {
            return first ? Optional.of(Energy.ZERO) : Optional.empty();
        }
        microjoules += added;
        return Optional.of(new Energy(microjoules / 1_000));
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }
}
