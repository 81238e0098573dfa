package org.wattwerk.simulator.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.Downtime;
import org.wattwerk.core.scheduling.Place;
import org.wattwerk.core.scheduling.Running;
import org.wattwerk.core.scheduling.Schedule;
import org.wattwerk.core.scheduling.Situation;
import org.wattwerk.core.scheduling.Waiting;

/** What one decision takes with 10,000 jobs in the queue and 1,250 nodes in 79 racks below 5 rows. */
class SchedulingBenchmark {
    private static final int NODES = 1_250;
    private static final int QUEUED = 10_000;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 20;
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Power MORE = Power.ofWatts(4_120);

    /** A situation that keeps the scheduler busy in one way. */
    private record Load(String name, Situation situation) {}

    private static PowerTree tree() {
        List<PowerDomain> domains = new ArrayList<>();
        for (int row = 0; row < 5; row++) {
            domains.add(new PowerDomain("row-" + row, Optional.empty(), Power.ofWatts(2_000_000)));
        }
        for (int rack = 0; rack <= NODES / 16; rack++) {
            domains.add(new PowerDomain("rack-" + rack, Optional.of("row-" + rack % 5), Power.ofWatts(16 * 8_400)));
        }
        return new PowerTree(domains, Map.of());
    }

    private static Place place(PowerTree tree, int number) {
        String rack = "rack-" + number / 16;
        return new Place(
                new NodeId("n" + number), "h100-8", rack, tree.number(rack).orElseThrow(), MORE);
    }

    private static JobSpec job(String id, Random random, int nodes) {
        Optional<Duration> walltime =
                random.nextInt(4) > 0 ? Optional.of(Duration.ofMinutes(30 + random.nextInt(3_000))) : Optional.empty();
        return new JobSpec(
                new JobId(id),
                id,
                "c",
                random.nextInt(5),
                nodes,
                Share.ALL,
                random.nextBoolean(),
                List.of("train"),
                new Holding(walltime, random.nextInt(3) == 0, nodes, nodes));
    }

    /**
     * @param busy how many nodes have jobs
     * @param limited whether power is short
     */
    private static Situation situation(int busy, boolean limited) {
        Random random = new Random(7);
        PowerTree tree = tree();
        List<Running> running = new ArrayList<>();
        List<Place> free = new ArrayList<>();
        int at = 0;
        while (at < busy) {
            int width = Math.min(busy - at, 1 + random.nextInt(8));
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                places.add(place(tree, at++));
            }
            JobSpec spec = job("r" + at, random, width);
            running.add(new Running(
                    spec,
                    places,
                    NOW.minus(Duration.ofMinutes(random.nextInt(3_000))),
                    spec.holding().walltime().map(NOW::plus),
                    false));
        }
        while (at < NODES) {
            free.add(place(tree, at++));
        }
        List<Waiting> queue = new ArrayList<>();
        for (int i = 0; i < QUEUED; i++) {
            queue.add(new Waiting(
                    job("w" + i, random, random.nextInt(10) == 0 ? 8 + random.nextInt(120) : 1 + random.nextInt(8))));
        }
        List<Power> limits = new ArrayList<>();
        List<Power> rest = new ArrayList<>();
        for (int domain = 0; domain < tree.size(); domain++) {
            limits.add(
                    domain == PowerTree.CONNECTION_POINT
                            ? Power.ofWatts(limited ? 4_120L * NODES * 7 / 10 : 4_120L * NODES)
                            : tree.domain(domain).limit());
            rest.add(Power.ZERO);
        }
        return new Situation(
                queue,
                running,
                free,
                List.of(),
                tree,
                limits,
                rest,
                List.of(new Downtime(
                        Set.of(new NodeId("n3"), new NodeId("n1249")),
                        NOW.plus(Duration.ofHours(9)),
                        NOW.plus(Duration.ofHours(12)),
                        "new firmware")),
                Optional.empty(),
                Duration.ofMinutes(30));
    }

    @Test
    void scheduling_isMeasured() throws IOException {
        StringBuilder page = new StringBuilder("# Scheduling\n\n");
        decisions(page);
        if (System.getenv("WATTWERK_DATA") != null) {
            traces(page, Path.of(System.getenv("WATTWERK_DATA"), "jobs"));
        }
        System.out.println(page);
        String folder = System.getProperty("wattwerk.performance");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "scheduling.md"), page);
        }
    }

    private static void decisions(StringBuilder page) {
        page.append(String.format(
                Locale.ROOT,
                "## A decision%n%n%,d jobs in the queue, %,d nodes in %d racks below 5 rows; one maintenance window. %d decisions"
                        + " of the same situation after %d to warm up, CPU time of the thread. %s, %d cores, shared with"
                        + " other builds.%n%n| situation | started | sent away | median | 99th percentile | allocated |%n"
                        + "|---|---|---|---|---|---|%n",
                QUEUED,
                NODES,
                NODES / 16 + 1,
                ROUNDS,
                WARM_UP,
                LocalDate.now(ZoneId.of("Europe/Berlin")),
                Runtime.getRuntime().availableProcessors()));
        for (Load load : List.of(
                new Load("every node is free", situation(0, false)),
                new Load("one node in ten is free", situation(NODES * 9 / 10, false)),
                new Load("one in ten is free, power for 70 %", situation(NODES * 9 / 10, true)),
                new Load("every node is busy", situation(NODES, false)))) {
            page.append(line(load));
        }
    }

    private static void traces(StringBuilder page, Path folder) throws IOException {
        page.append("\n## Traces played again\n\n"
                + "Waits in seconds from submission to start; utilisation is the work done against what the cluster could"
                + " have done at full speed, up to its last end and over the time in which a job waited; stay is the mean time from submission to end. Traces do not say what their"
                + " owners promised: every walltime is taken as twice the run time. FIFO and EASY count places and, under the"
                + " limit, leave so many off that the others run at full power; Wattwerk starts what can have its economic"
                + " floor (55 % of the GPU's limit) and shares the limit at one speed."
                + " Under the limit the rules differ in two things at once, in the order of starts and in caps instead of"
                + " idle places; what the order alone gives is seen in the rows without a limit. No job of the traces is more important"
                + " than another, and none is sent away. Kalos is by nodes of eight GPUs and has only its completed jobs of"
                + " the first 59 days, Philly by GPU and without days 90 to 120. Kalos' completed jobs alone leave it mostly idle, so"
                + " it is played on the smallest cluster that can still run its largest job under the limit as well.\n\n"
                + "| trace | places | load | limit | rule | median | p95 | mean | utilisation | while one waits | stay |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|\n");
        JobTrace kalos = JobTrace.kalos(folder.resolve("acme_kalos_completed_gpu_jobs.csv"));
        JobTrace philly = JobTrace.philly(folder.resolve("philly_gpu_jobs.csv"));
        for (JobTrace trace : List.of(kalos, kalos.on(168), philly)) {
            for (Share limit : List.of(Share.ALL, Share.ofPercent(80))) {
                for (TraceReplay.By by : TraceReplay.By.values()) {
                    TraceReplay.Outcome outcome = TraceReplay.of(trace, by, limit);
                    String row = String.format(
                            Locale.ROOT,
                            "| %s | %,d | %.0f %% | %s | %s | %,.0f | %,.0f | %,.0f | %.1f %% | %s | %,.0f |%n",
                            trace.name(),
                            trace.places(),
                            100 * trace.load(),
                            limit,
                            by,
                            outcome.medianWait(),
                            outcome.p95Wait(),
                            outcome.meanWait(),
                            100 * outcome.utilisation(),
                            outcome.whileWaiting() == 0
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.1f %%", 100 * outcome.whileWaiting()),
                            outcome.meanStay());
                    System.out.print(row);
                    page.append(row);
                }
            }
        }
    }

    private static String line(Load load) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] millis = new double[ROUNDS];
        long bytes = 0;
        Schedule schedule = Schedule.of(load.situation(), NOW);
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadCpuTime();
            Schedule again = Schedule.of(load.situation(), NOW);
            if (i >= 0) {
                millis[i] = (threads.getCurrentThreadCpuTime() - before) / 1e6;
                bytes += threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
            }
            assertThat(again.placed()).hasSameSizeAs(schedule.placed());
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %.1f ms | %.1f ms | %.1f MB |%n",
                load.name(),
                schedule.placed().size(),
                schedule.leaving().size(),
                millis[ROUNDS / 2],
                millis[ROUNDS * 99 / 100],
                bytes / 1e6 / ROUNDS);
    }
}
