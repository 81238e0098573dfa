package org.wattwerk.simulator.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wattwerk.core.quantity.Share;

/** Plays a trace again under one rule, from event to event. */
public final class TraceReplay {
    /** Who decides which job starts. */
    public enum By {
        /** One after the other, in order of submission. */
        FIFO,
        /** The same, and jobs go ahead that do not delay the first, counted in places. */
        EASY,
        /** The scheduler of core. */
        WATTWERK
    }

    /**
     * What came of it.
     *
     * @param medianWait seconds
     * @param p95Wait seconds
     * @param meanWait seconds
     * @param utilisation the work done against what the cluster could have done up to the last end
     * @param whileWaiting the same, only over the time in which a job waited; zero if none ever did
     * @param lastEnd seconds after the first job was submitted
     * @param meanStay seconds from submission to the end, a slower pace under a limit included
     */
    public record Outcome(
            double medianWait,
            double p95Wait,
            double meanWait,
            double utilisation,
            double whileWaiting,
            long lastEnd,
            double meanStay) {}

    private final JobTrace trace;
    private final QueueRule rule;
    private final Map<TraceJob, Double> left = new LinkedHashMap<>();
    private final List<TraceJob> waiting = new ArrayList<>();
    private final double[] waits;
    private int started;
    private double stayed;
    /** Seconds in which a job waited, and the work that was done in them. */
    private double waited;

    private double workWhileWaiting;
    private double now;

    private TraceReplay(JobTrace trace, QueueRule rule) {
        this.trace = trace;
        this.rule = rule;
        this.waits = new double[trace.jobs().size()];
    }

    /**
     * @param limit of the power that the whole cluster draws at full speed
     * @throws IllegalArgumentException if a job of the trace can never start under the limit
     */
    public static Outcome of(JobTrace trace, By by, Share limit) {
        int powered = (int) (trace.places() * limit.ratio());
        QueueRule rule = by == By.WATTWERK ? new WattwerkRule(trace, limit) : new CountingRule(powered, by == By.EASY);
        return new TraceReplay(trace, rule).play();
    }

    private Outcome play() {
        int next = 0;
        List<TraceJob> jobs = trace.jobs();
        while (next < jobs.size() || !left.isEmpty() || !waiting.isEmpty()) {
            double speed = rule.speed();
            double end = left.values().stream().mapToDouble(each -> each).min().orElse(Double.MAX_VALUE) / speed + now;
            double arrival = next < jobs.size() ? jobs.get(next).submitted() : Double.MAX_VALUE;
            if (end == Double.MAX_VALUE && arrival == Double.MAX_VALUE) {
                throw new IllegalArgumentException(
                        waiting.size() + " jobs of " + trace.name() + " can never start under this limit, the first of "
                                + waiting.get(0).size() + " places");
            }
            goTo(Math.min(end, arrival), speed);
            while (next < jobs.size() && jobs.get(next).submitted() <= now) {
                waiting.add(jobs.get(next++));
            }
            if (!waiting.isEmpty()) {
                start();
            }
        }
        Arrays.sort(waits);
        double work = jobs.stream()
                .mapToDouble(job -> (double) job.length() * job.size())
                .sum();
        return new Outcome(
                waits[waits.length / 2],
                waits[(int) (waits.length * 0.95)],
                Arrays.stream(waits).average().orElse(0),
                work / now / trace.places(),
                waited == 0 ? 0 : workWhileWaiting / waited / trace.places(),
                Math.round(now),
                stayed / jobs.size());
    }

    private void goTo(double time, double speed) {
        double done = (time - now) * speed;
        if (!waiting.isEmpty()) {
            waited += time - now;
            workWhileWaiting +=
                    done * left.keySet().stream().mapToInt(TraceJob::size).sum();
        }
        now = time;
        left.replaceAll((job, work) -> work - done);
        List<TraceJob> over = new ArrayList<>();
        left.forEach((job, work) -> {
            if (work <= 1e-6) {
                over.add(job);
            }
        });
        for (TraceJob job : over) {
            left.remove(job);
            stayed += now - job.submitted();
            rule.ended(job);
        }
    }

    private void start() {
        Set<TraceJob> begun = new LinkedHashSet<>(rule.starts((long) now, List.copyOf(waiting)));
        waiting.removeAll(begun);
        for (TraceJob job : begun) {
            left.put(job, (double) job.length());
            waits[started++] = now - job.submitted();
        }
    }
}
