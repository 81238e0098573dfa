package org.wattwerk.core.capping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How long it takes to divide the limits of a large power tree when every limit and so every group has changed. */
class CappingBenchmark {
    private static final int WARM_UP = 60;
    private static final int TIMES = 200;

    @Test
    void of_tenThousandGpusInFourLevels_isDivided() throws IOException {
        StringBuilder page = new StringBuilder("# Steering\n\n## Capping\n\n" + LocalDate.now(ZoneOffset.UTC)
                + ", one thread of a machine with "
                + Runtime.getRuntime().availableProcessors()
                + " cores that other builds were using, so times are pessimistic. One decision divides the limits of connection"
                + " point, rooms, rows and racks among all jobs, with every limit changed since the decision before; "
                + TIMES + " decisions after " + WARM_UP + " to warm up.\n\n"
                + "| GPUs | nodes | domains | jobs | groups | priorities | median | 90 % | slowest |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        for (int jobs : List.of(10, 40, 100)) {
            for (int priorities : List.of(1, 3)) {
                page.append(line(jobs, priorities));
            }
        }
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "steering.md"), page);
        }
    }

    private static String line(int jobs, int priorities) {
        RandomTree site = RandomTree.of(7, 5, 4, 8, 9, jobs, priorities);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < WARM_UP + TIMES; i++) {
            Allocation.Input input = new Allocation.Input(site.tree, site.limits(), site.nothingElse(), site.demands);
            long start = System.nanoTime();
            Allocation.of(input);
            if (i >= WARM_UP) {
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        times.sort(null);
        long gpus = site.demands.stream().mapToLong(Demand::gpus).sum();
        int groups =
                site.demands.stream().mapToInt(demand -> demand.groups().size()).sum();
        int nodes = site.demands.stream()
                .flatMap(demand -> demand.groups().stream())
                .mapToInt(Demand.Group::nodes)
                .sum();
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %d | %d | %d | %d | %.1f ms | %.1f ms | %.1f ms |%n",
                gpus,
                nodes,
                site.tree.size(),
                site.demands.size(),
                groups,
                priorities,
                times.get(TIMES / 2),
                times.get(TIMES * 9 / 10),
                times.get(TIMES - 1));
    }
}
