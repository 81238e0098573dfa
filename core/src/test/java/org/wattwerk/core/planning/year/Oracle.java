package org.wattwerk.core.planning.year;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/** The same problem, written down as a linear or mixed-integer program for a solver from a library. */
final class Oracle {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final YearProblem problem;
    private final int length;
    private final MPSolver solver;
    /** Power of each run in each quarter hour, as terms. */
    private final List<List<Terms>> power = new ArrayList<>();

    private Oracle(YearProblem problem, String name) {
        Loader.loadNativeLibraries();
        this.problem = problem;
        this.length = problem.prices().length();
        this.solver = MPSolver.createSolver(name);
    }

    /** A constant and variables with their factors. */
    private static final class Terms {
        private double constant;
        private final List<MPVariable> variables = new ArrayList<>();
        private final List<Double> factors = new ArrayList<>();

        void add(MPVariable variable, double factor) {
            variables.add(variable);
            factors.add(factor);
        }
    }

    /** The optimum in euros, with the peaks of other loads; NaN where there is none. */
    static double optimum(YearProblem problem) {
        boolean whole = problem.runs().get(0).rest().cost();
        return new Oracle(problem, whole ? "SCIP" : "GLOP").solve();
    }

    private double solve() {
        solver.objective().setMinimization();
        double constant = 0;
        for (int r = 0; r < problem.runs().size(); r++) {
            power.add(problem.runs().get(r).rest().cost() ? integral(r) : convex(r));
        }
        for (int t = 0; t < length; t++) {
            double price = problem.prices().eurosPerKilowatt(t)
                    + (problem.carbon().isPresent() ? problem.carbon().get().eurosPerKilowatt(t) : 0);
            for (List<Terms> run : power) {
                constant += weigh(run.get(t), price);
            }
        }
        limits();
        constant += peaks();
        budgets();
        MPSolver.ResultStatus status = solver.solve();
        return status == MPSolver.ResultStatus.OPTIMAL ? solver.objective().value() + constant : Double.NaN;
    }

    private double weigh(Terms terms, double price) {
        for (int i = 0; i < terms.variables.size(); i++) {
            MPVariable variable = terms.variables.get(i);
            solver.objective()
                    .setCoefficient(
                            variable, solver.objective().getCoefficient(variable) + price * terms.factors.get(i));
        }
        return terms.constant * price;
    }

    /** A run that may be divided between its states: shares of the states in every quarter hour. */
    private List<Terms> convex(int r) {
        RunGoal run = problem.runs().get(r);
        MPConstraint work = solver.makeConstraint(run.work(), INFINITY);
        List<Terms> terms = new ArrayList<>();
        double hour = Units.euros(run.worthOfAnHour()) / 4;
        for (int t = 0; t < length; t++) {
            Terms here = new Terms();
            terms.add(here);
            if (t < run.from() || t >= run.to()) {
                continue;
            }
            MPConstraint one = solver.makeConstraint(1, 1);
            int index = t;
            boolean mustRest =
                    problem.maintenance().stream().anyMatch(window -> index >= window.from() && index < window.to());
            if (run.rest().allowed() || mustRest) {
                MPVariable rest = solver.makeNumVar(0, 1, "");
                one.setCoefficient(rest, 1);
                here.add(rest, run.curve().rest().kilowatts());
            }
            if (!mustRest) {
                for (PowerCurve.Corner corner : run.curve().running()) {
                    MPVariable share = solver.makeNumVar(0, 1, "");
                    one.setCoefficient(share, 1);
                    work.setCoefficient(share, corner.speed());
                    solver.objective().setCoefficient(share, hour);
                    here.add(share, corner.kilowatts());
                }
            }
        }
        return terms;
    }

    /** A run whose rests cost time: up or down as a whole, with its starts; half an hour and more is counted in slots. */
    private List<Terms> integral(int r) {
        RunGoal run = problem.runs().get(r);
        double lost = run.rest().lostQuarterHours();
        int up = run.rest().minimumUpQuarterHours();
        int down = run.rest().minimumDownQuarterHours();
        MPConstraint work = solver.makeConstraint(run.work(), INFINITY);
        List<Terms> terms = new ArrayList<>();
        MPVariable[] on = new MPVariable[length];
        MPVariable[] start = new MPVariable[length];
        MPVariable[] stop = new MPVariable[length];
        for (int t = 0; t < length; t++) {
            on[t] = solver.makeBoolVar("");
            start[t] = solver.makeNumVar(0, 1, "");
            stop[t] = solver.makeNumVar(0, 1, "");
        }
        for (int t = 0; t < length; t++) {
            Terms here = new Terms();
            terms.add(here);
            // Before the first quarter hour the run is up.
            MPConstraint change = solver.makeConstraint(t == 0 ? 1 : 0, t == 0 ? 1 : 0);
            change.setCoefficient(on[t], 1);
            if (t > 0) {
                change.setCoefficient(on[t - 1], -1);
            }
            change.setCoefficient(start[t], -1);
            change.setCoefficient(stop[t], 1);
            within(on[t], start, t, up, 1, 0);
            within(on[t], stop, t, down, -1, 1);
            here.constant = run.curve().rest().kilowatts();
            MPConstraint one = solver.makeConstraint(0, 0);
            one.setCoefficient(on[t], -1);
            here.add(on[t], -run.curve().rest().kilowatts());
            for (PowerCurve.Corner corner : run.curve().running()) {
                MPVariable share = solver.makeNumVar(0, 1, "");
                MPVariable late = solver.makeNumVar(0, 1, "");
                one.setCoefficient(share, 1);
                one.setCoefficient(late, 1);
                here.add(share, corner.kilowatts());
                here.add(late, corner.kilowatts());
                work.setCoefficient(share, corner.speed());
                work.setCoefficient(late, corner.speed() * (1 - lost));
                lateOf(t).setCoefficient(late, 1);
            }
            // All of the quarter hour of a start is late.
            lateOf(t).setCoefficient(start[t], -1);
        }
        return terms;
    }

    private final List<MPConstraint> lates = new ArrayList<>();

    private MPConstraint lateOf(int t) {
        while (lates.size() <= t) {
            lates.add(solver.makeConstraint(0, INFINITY));
        }
        return lates.get(t);
    }

    /** Sum of the last changes is at most {@code sign * on + constant}. */
    private void within(MPVariable on, MPVariable[] changes, int t, int span, double sign, double constant) {
        MPConstraint within = solver.makeConstraint(-INFINITY, constant);
        for (int s = Math.max(0, t - span + 1); s <= t; s++) {
            within.setCoefficient(changes[s], 1);
        }
        within.setCoefficient(on, -sign);
    }

    private void add(MPConstraint row, Terms terms, double factor) {
        for (int i = 0; i < terms.variables.size(); i++) {
            MPVariable variable = terms.variables.get(i);
            row.setCoefficient(variable, row.getCoefficient(variable) + factor * terms.factors.get(i));
        }
    }

    private double constants(int t) {
        return power.stream().mapToDouble(run -> run.get(t).constant).sum();
    }

    private void limits() {
        if (problem.siteLimit().isPresent()) {
            double limit = Units.kilowatts(problem.siteLimit().get()) - Units.kilowatts(problem.otherLoads());
            for (int t = 0; t < length; t++) {
                MPConstraint row = solver.makeConstraint(-INFINITY, limit - constants(t));
                for (List<Terms> run : power) {
                    add(row, run.get(t), 1);
                }
            }
        }
    }

    private double peaks() {
        double others = Units.kilowatts(problem.otherLoads());
        double constant = 0;
        for (PeakCharge charge : problem.peaks()) {
            MPVariable peak = solver.makeNumVar(Math.max(0, Units.kilowatts(charge.soFar()) - others), INFINITY, "");
            solver.objective().setCoefficient(peak, Units.euros(charge.perKilowatt()));
            constant += others * Units.euros(charge.perKilowatt());
            for (int t = 0; t < length; t++) {
                if (charge.metered().get(t)) {
                    MPConstraint row = solver.makeConstraint(-INFINITY, -constants(t));
                    row.setCoefficient(peak, -1);
                    for (List<Terms> run : power) {
                        add(row, run.get(t), 1);
                    }
                }
            }
            problem.band().ifPresent(band -> {
                double hours = band.hours() * 4;
                double before = band.energySoFar().kilowattHours() * 4 + others * length;
                double fixed = 0;
                for (int t = 0; t < length; t++) {
                    fixed += constants(t);
                }
                MPConstraint use = solver.makeConstraint(hours * others - before - fixed, INFINITY);
                use.setCoefficient(peak, -hours);
                MPConstraint least =
                        solver.makeConstraint(band.minimum().kilowattHours() * 4 - before - fixed, INFINITY);
                for (int t = 0; t < length; t++) {
                    for (List<Terms> run : power) {
                        add(use, run.get(t), 1);
                        add(least, run.get(t), 1);
                    }
                }
            });
        }
        return constant;
    }

    private void budgets() {
        List<PeriodBudget> all = new ArrayList<>(problem.periods());
        problem.whole().ifPresent(all::add);
        for (PeriodBudget budget : all) {
            budget.energy().ifPresent(energy -> {
                MPConstraint row = solver.makeConstraint(-INFINITY, 0);
                double fixed = 0;
                for (int t = budget.from(); t < budget.to(); t++) {
                    fixed += constants(t);
                    for (List<Terms> run : power) {
                        add(row, run.get(t), 1);
                    }
                }
                row.setUb(budget.kilowattQuarterHours() - fixed);
            });
            budget.money().ifPresent(money -> {
                MPConstraint row = solver.makeConstraint(-INFINITY, 0);
                double fixed = 0;
                for (int t = budget.from(); t < budget.to(); t++) {
                    double price = problem.prices().eurosPerKilowatt(t);
                    fixed += constants(t) * price;
                    for (List<Terms> run : power) {
                        add(row, run.get(t), price);
                    }
                }
                row.setUb(budget.euros() - fixed);
            });
        }
    }
}
