package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/**
 * Shares the limits of a power tree among jobs. All GPUs of a job move together, since the slowest sets its pace. Where not
 * everything fits, jobs of low priority rest before a job of higher priority goes under its economic floor, and what is left
 * raises the others again: highest priority first, and within a priority where a watt brings most.
 *
 * @param allotments one for each demand, in order of falling priority
 * @param totals what all nodes of each domain may then draw
 * @param shortfalls by how much even the lowest state passes the limit of each domain; zero where it holds
 */
public record Allocation(List<Allotment> allotments, List<Power> totals, List<Power> shortfalls) {
    /** How often what rounding left is offered around. */
    private static final int PASSES = 8;

    private static final Comparator<Demand> ORDER =
            Comparator.comparingInt(Demand::priority).reversed().thenComparing(Demand::job);

    public Allocation {
        allotments = List.copyOf(allotments);
        totals = List.copyOf(totals);
        shortfalls = List.copyOf(shortfalls);
    }

    /**
     * Everything that a division depends on; while it stays equal nothing has to be divided again.
     *
     * @param fixed for each domain, what its nodes without a job or without contact are charged
     */
    public record Input(PowerTree tree, TreeLimits limits, List<Power> fixed, List<Demand> demands) {
        public Input {
            fixed = List.copyOf(fixed);
            demands = List.copyOf(demands);
        }
    }

    /**
     * Where all nodes hang directly below the connection point.
     *
     * @param limit IT power that may be drawn
     * @param idle what the nodes without a job are charged
     */
    public static Allocation of(Power limit, Power idle, List<Demand> demands) {
        return of(new Input(PowerTree.FLAT, TreeLimits.flat(limit), List.of(idle), demands));
    }

    /** Limits of GPUs in whole watts. */
    public static Allocation of(Input input) {
        return of(input, 1_000);
    }

    static Allocation of(Input input, long stepMilliwatts) {
        JobShare.DomainLoad load = new JobShare.DomainLoad(input.tree(), input.limits(), input.fixed());
        List<JobShare> jobs = input.demands().stream()
                .sorted(ORDER)
                .map(demand -> new JobShare(demand, load, input.tree(), stepMilliwatts))
                .toList();
        if (load.anyOver()) {
            for (int i = jobs.size() - 1; i >= 0; i--) {
                if (jobs.get(i).touchesAnOverload()) {
                    jobs.get(i).rest();
                }
            }
            jobs.forEach(JobShare::runIfItFits);
            for (int i = jobs.size() - 1; i >= 0 && load.anyOver(); i--) {
                if (jobs.get(i).touchesAnOverload()) {
                    jobs.get(i).goUnderTheFloor();
                }
            }
        }
        List<Power> tooMuch = load.over();
        for (int from = 0; from < jobs.size(); ) {
            int to = from;
            while (to < jobs.size()
                    && jobs.get(to).demand.priority() == jobs.get(from).demand.priority()) {
                to++;
            }
            raise(jobs.subList(from, to), load);
            from = to;
        }
        List<Allotment> allotments = new ArrayList<>();
        jobs.forEach(job -> allotments.add(job.allotment(input.tree(), input.limits())));
        List<Power> totals = new ArrayList<>();
        for (int domain = 0; domain < input.tree().size(); domain++) {
            totals.add(load.used(domain));
        }
        return new Allocation(allotments, totals, tooMuch);
    }

    /** What all nodes of the site may then draw. */
    public Power total() {
        return totals.get(PowerTree.CONNECTION_POINT);
    }

    /** By how much even the lowest state passes the limit of the connection point. */
    public Power shortBy() {
        return shortfalls.get(PowerTree.CONNECTION_POINT);
    }

    /** The lowest IT power to which these jobs can be held: pausable ones at rest, the others at their lowest limit. */
    public static Power lowest(Power idle, List<Demand> demands) {
        long sum = idle.milliwatts();
        for (Demand demand : demands) {
            boolean rests = demand.pausable() || demand.wantedLimit().isEmpty();
            for (Demand.Group group : demand.groups()) {
                sum += rests
                        ? group.stopped()
                        : group.at(group.nodeClass().gpu().minLimit().milliwatts());
            }
        }
        return new Power(sum);
    }

    /** Gives jobs of one priority what the higher ones left. */
    private static void raise(List<JobShare> jobs, JobShare.DomainLoad load) {
        if (jobs.size() == 1) {
            jobs.get(0).takeAllThatFits();
            return;
        }
        List<Step> steps = new ArrayList<>();
        for (JobShare job : jobs) {
            double from = job.speed();
            for (double to : job.stepSpeeds()) {
                steps.add(new Step(job, to - from, job.stepUse(from, to)));
                from = to;
            }
        }
        double[] shares = divide(steps, load);
        for (JobShare job : jobs) {
            double speed = job.speed();
            for (int i = 0; i < shares.length; i++) {
                if (steps.get(i).job == job) {
                    speed += shares[i] * steps.get(i).speed;
                }
            }
            job.goTo(speed);
        }
        List<JobShare> byWorth = jobs.stream()
                .sorted(Comparator.comparingDouble(JobShare::worthOfOneStep).reversed())
                .toList();
        boolean taken = true;
        for (int pass = 0; taken && pass < PASSES; pass++) {
            taken = false;
            for (JobShare job : byWorth) {
                taken |= job.takeOneStepMore();
            }
        }
        if (steps.isEmpty()) {
            jobs.forEach(JobShare::takeAllThatFits);
        }
    }

    /** A piece of a job's way from its floor to what it wants. */
    private static final class Step {
        private final JobShare job;
        private final double speed;
        /** What it takes of each of the job's domains, in milliwatts. */
        private final double[] use;

        Step(JobShare job, double speed, double[] use) {
            this.job = job;
            this.speed = speed;
            this.use = use;
        }

        double value() {
            return speed * job.demand.gpus();
        }
    }

    private static double[] divide(List<Step> steps, JobShare.DomainLoad load) {
        double[] everything = new double[load.size()];
        for (Step step : steps) {
            for (int i = 0; i < step.use.length; i++) {
                everything[step.job.domains[i]] += step.use[i];
            }
        }
        int[] row = new int[load.size()];
        int rows = 0;
        for (int domain = 0; domain < row.length; domain++) {
            row[domain] = everything[domain] > load.room(domain) ? rows++ : -1;
        }
        double[] value = new double[steps.size()];
        double[][] use = new double[rows][steps.size()];
        double[] limit = new double[rows];
        for (int domain = 0; domain < row.length; domain++) {
            if (row[domain] >= 0) {
                limit[row[domain]] = Math.max(0, load.room(domain)) / 1e6;
            }
        }
        for (int i = 0; i < value.length; i++) {
            Step step = steps.get(i);
            value[i] = step.value();
            for (int at = 0; at < step.use.length; at++) {
                int in = row[step.job.domains[at]];
                if (in >= 0) {
                    use[in][i] = step.use[at] / 1e6;
                }
            }
        }
        return BestDivision.of(value, use, limit);
    }
}
