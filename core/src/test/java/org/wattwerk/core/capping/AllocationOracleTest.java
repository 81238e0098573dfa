package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;

/** The division of limits beside a linear program that somebody else solves. */
class AllocationOracleTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);

    @BeforeAll
    static void loadTheSolver() {
        Loader.loadNativeLibraries();
    }

    /** Priorities are strict, so each is compared with the best that is possible for it after the higher ones. */
    @Test
    void of_anyRandomTree_reachesTheLinearProgramsThroughputWithinAThousandth() {
        double worst = 1;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = compare(site(seed), 1);
            worst = Math.min(worst, outcome.share());
            assertThat(outcome.share()).as("seed %s", seed).isBetween(0.999, 1.000_001);
        }
        System.out.printf("%d trees, limits to the milliwatt: the worst reaches %.6f%n", SEEDS, worst);
    }

    @Test
    void of_wholeWattsForEachGpu_loseLessThanTwoThousandthsOverAllTrees() {
        double reached = 0;
        double possible = 0;
        double worst = 1;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = compare(site(seed), 1_000);
            reached += outcome.reached;
            possible += outcome.possible;
            worst = Math.min(worst, outcome.share());
        }
        assertThat(reached / possible).isBetween(0.998, 1.000_001);
        System.out.printf(
                "%d trees, whole watts: %.5f of the possible throughput, the worst tree %.5f%n",
                SEEDS, reached / possible, worst);
    }

    private static RandomTree site(int seed) {
        Random shape = new Random(seed);
        return RandomTree.of(
                seed,
                1 + shape.nextInt(3),
                1 + shape.nextInt(3),
                1 + shape.nextInt(4),
                2 + shape.nextInt(5),
                2 + shape.nextInt(12),
                1 + shape.nextInt(3));
    }

    private record Outcome(double reached, double possible) {
        double share() {
            return reached / possible;
        }
    }

    private static Outcome compare(RandomTree site, long step) {
        TreeLimits limits = site.limits();
        Allocation allocation =
                Allocation.of(new Allocation.Input(site.tree, limits, site.nothingElse(), site.demands), step);
        assertThat(allocation.shortfalls()).allMatch(org.wattwerk.core.quantity.Power::isZero);
        for (int domain = 0; domain < site.tree.size(); domain++) {
            assertThat(allocation.totals().get(domain)).isLessThanOrEqualTo(limits.at(domain));
        }
        Map<JobId, Double> speeds = new HashMap<>();
        for (Allotment allotment : allocation.allotments()) {
            Demand demand = site.demands.stream()
                    .filter(each -> each.job().equals(allotment.job()))
                    .findFirst()
                    .orElseThrow();
            double slowest = 1;
            for (Demand.Group group : demand.groups()) {
                slowest = Math.min(
                        slowest,
                        group.speeds()
                                .speedAt(allotment
                                        .limitOf(group.nodeClass())
                                        .orElseThrow()
                                        .milliwatts()));
            }
            speeds.put(demand.job(), slowest);
        }
        double reached = 0;
        double possible = 0;
        for (int priority :
                new TreeSet<>(site.demands.stream().map(Demand::priority).toList()).descendingSet()) {
            for (Demand demand : site.demands) {
                if (demand.priority() == priority) {
                    reached += demand.gpus() * speeds.getOrDefault(demand.job(), 0.0);
                }
            }
            possible += best(site, limits, priority, speeds);
        }
        return new Outcome(reached, possible);
    }

    /** The most that the jobs of one priority can reach when higher ones run as they do and lower ones at their floor. */
    private static double best(RandomTree site, TreeLimits limits, int priority, Map<JobId, Double> speeds) {
        MPSolver solver = MPSolver.createSolver("GLOP");
        List<MPConstraint> domains = new ArrayList<>();
        for (int domain = 0; domain < site.tree.size(); domain++) {
            domains.add(solver.makeConstraint(0, limits.at(domain).milliwatts() / 1e6));
        }
        for (Demand demand : site.demands) {
            Demand.Group lead = demand.groups().get(0);
            double floor = lead.speeds().speedAt(demand.floorLimit().milliwatts());
            double fixed = demand.priority() > priority ? speeds.getOrDefault(demand.job(), 0.0) : floor;
            double top = demand.priority() == priority ? 1 : fixed;
            MPVariable speed = solver.makeNumVar(fixed, top, "s");
            if (demand.priority() == priority) {
                solver.objective().setCoefficient(speed, (double) demand.gpus());
            }
            for (Demand.Group group : demand.groups()) {
                // The lowest power for a speed lies on or above the line through every two neighbouring bends.
                MPVariable power = solver.makeNumVar(0, Double.POSITIVE_INFINITY, "p");
                double[] bends = group.speeds().bends();
                for (int i = 1; i < bends.length; i++) {
                    double from = group.at((long) group.speeds().limitAt(bends[i - 1])) / 1e6;
                    double to = group.at((long) group.speeds().limitAt(bends[i])) / 1e6;
                    double slope = (to - from) / (bends[i] - bends[i - 1]);
                    MPConstraint above = solver.makeConstraint(from - slope * bends[i - 1], Double.POSITIVE_INFINITY);
                    above.setCoefficient(power, 1);
                    above.setCoefficient(speed, -slope);
                }
                for (int domain = group.domain(); domain >= 0; domain = site.tree.parent(domain)) {
                    domains.get(domain).setCoefficient(power, 1);
                }
            }
        }
        solver.objective().setMaximization();
        assertThat(solver.solve()).isEqualTo(MPSolver.ResultStatus.OPTIMAL);
        double best = solver.objective().value();
        solver.delete();
        return best;
    }
}
