package org.wattwerk.simulator.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The jobs of a cluster in order of submission.
 *
 * @param places what the cluster has: nodes of eight GPUs, or single GPUs where jobs share nodes
 * @param rack so many places are near to each other
 * @param gpus of each place
 */
public record JobTrace(String name, List<TraceJob> jobs, int places, int rack, int gpus) {
    /** Kalos of Shanghai AI Lab: 2,416 A100 in nodes of eight, which jobs have to themselves. */
    private static final int KALOS_NODES = 302;
    /** Philly of Microsoft: its 2,474 GPUs, eight of which are taken to make a machine. */
    private static final int PHILLY_GPUS = 2_474;

    public JobTrace {
        jobs = jobs.stream()
                .sorted(Comparator.comparingLong(TraceJob::submitted))
                .toList();
    }

    /** The same jobs on a cluster of another size. */
    public JobTrace on(int otherPlaces) {
        return new JobTrace(name, jobs, otherPlaces, rack, gpus);
    }

    /** The share of the cluster's time that its jobs take, if nobody waits. */
    public double load() {
        long end = jobs.stream()
                .mapToLong(job -> job.submitted() + job.length())
                .max()
                .orElse(1);
        double work = jobs.stream()
                .mapToDouble(job -> (double) job.length() * job.size())
                .sum();
        return work / end / places;
    }

    /**
     * @param file columns job_id, submit_s, duration_s, gpus, nodes, ...
     */
    public static JobTrace kalos(Path file) throws IOException {
        return new JobTrace("Kalos", read(file, "nodes"), KALOS_NODES, 16, 8);
    }

    /**
     * @param file columns job_id, submit_s, gpus, duration_s
     */
    public static JobTrace philly(Path file) throws IOException {
        return new JobTrace("Philly", read(file, "gpus"), PHILLY_GPUS, 8, 1);
    }

    private static List<TraceJob> read(Path file, String size) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> columns = Arrays.asList(lines.get(0).split(",", -1));
        List<TraceJob> jobs = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> values = Arrays.asList(line.split(",", -1));
            jobs.add(new TraceJob(
                    jobs.size(),
                    Long.parseLong(values.get(columns.indexOf("submit_s"))),
                    Long.parseLong(values.get(columns.indexOf("duration_s"))),
                    Integer.parseInt(values.get(columns.indexOf(size)))));
        }
        return jobs;
    }
}
