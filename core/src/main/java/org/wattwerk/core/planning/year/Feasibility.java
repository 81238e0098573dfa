package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/** Says what a problem asks too much of, by how much, and what would make it possible. */
final class Feasibility {
    private static final double TOLERANCE = 1e-8;
    private static final int HALVINGS = 30;

    private Feasibility() {}

    /** A limit below what the runs and the other loads draw even at rest. */
    static Optional<Shortfall> tooLittlePower(YearProblem problem) {
        Layout layout = new Layout(problem, Layout.relaxed(problem));
        for (Layout.Key key : layout.keys) {
            double least = 0;
            for (Track track : key.tracks()) {
                least += track.kilowatts()[0];
            }
            if (least > key.limit() + TOLERANCE) {
                double limit = key.limit() + layout.others;
                return Optional.of(new Shortfall(
                        text(
                                "the least that the site draws is %.1f kW, %.1f kW above its limit of %.1f kW",
                                least + layout.others, least - key.limit(), limit),
                        0,
                        List.of(new WayOut(
                                WayOut.Kind.MORE_POWER,
                                text("a limit of %.1f kW or more", least + layout.others),
                                Money.ZERO))));
            }
        }
        return Optional.empty();
    }

    /** What a response does not keep, with numbers. */
    static List<String> broken(Layout layout, Response response) {
        YearProblem problem = layout.problem;
        List<String> broken = new ArrayList<>();
        for (int r = 0; r < layout.runs; r++) {
            RunGoal run = problem.runs().get(r);
            double missing = run.work() - response.work[r];
            if (missing > TOLERANCE * Math.max(1, run.work())) {
                broken.add(text(
                        "run %s gets %.1f of %.1f hours at full speed done by its deadline, %.2f %% too little",
                        run.name(),
                        response.work[r] / Units.QUARTER_HOURS_PER_HOUR,
                        run.work() / Units.QUARTER_HOURS_PER_HOUR,
                        100 * missing / run.work()));
            }
        }
        Totals totals = new Totals(layout);
        totals.add(response, 1);
        for (int p = 0; p < problem.periods().size(); p++) {
            budget(problem.periods().get(p), totals.energy[p], totals.paid[p], broken);
        }
        problem.whole().ifPresent(whole -> budget(whole, response.energy, response.paid, broken));
        problem.band().ifPresent(band -> band(layout, band, response, broken));
        return broken;
    }

    private static void budget(PeriodBudget budget, double energy, double paid, List<String> broken) {
        if (energy > budget.kilowattQuarterHours() * (1 + TOLERANCE) + 1e-6) {
            broken.add(text(
                    "budget %s of %.0f kWh is passed by %.0f kWh",
                    budget.name(),
                    budget.kilowattQuarterHours() / Units.QUARTER_HOURS_PER_HOUR,
                    (energy - budget.kilowattQuarterHours()) / Units.QUARTER_HOURS_PER_HOUR));
        }
        if (paid > budget.euros() + TOLERANCE * Math.abs(budget.euros()) + 1e-6) {
            broken.add(text(
                    "budget %s of %.2f EUR is passed by %.2f EUR",
                    budget.name(), budget.euros(), paid - budget.euros()));
        }
    }

    private static void band(Layout layout, BandFloor band, Response response, List<String> broken) {
        double energy = (response.energy + layout.others * layout.length) / Units.QUARTER_HOURS_PER_HOUR
                + band.energySoFar().kilowattHours();
        double peak = response.peak[0] + layout.others;
        if (energy < band.hours() * peak * (1 - TOLERANCE)) {
            broken.add(text("hours of use reach %.1f h of %.1f h", energy / peak, band.hours()));
        }
        if (energy < band.minimum().kilowattHours() * (1 - TOLERANCE)) {
            broken.add(text(
                    "energy reaches %.0f kWh of the %.0f kWh that the hours of use need",
                    energy, band.minimum().kilowattHours()));
        }
    }

    /** Energy and money of each period. */
    private static final class Totals {
        final double[] energy;
        final double[] paid;

        Totals(Layout layout) {
            energy = new double[layout.periods()];
            paid = new double[layout.periods()];
        }

        void add(Response response, double weight) {
            if (response.recipe instanceof Response.Together together) {
                together.parts().forEach(part -> add(part, weight));
            } else if (response.recipe instanceof Response.Mixed mixed) {
                add(mixed.first(), weight * (1 - mixed.shareOfSecond()));
                add(mixed.second(), weight * mixed.shareOfSecond());
            } else {
                Response.Bought bought = (Response.Bought) response.recipe;
                energy[bought.period()] += weight * response.energy;
                paid[bought.period()] += weight * response.paid;
            }
        }
    }

    /** The shortfall of a problem that no plan keeps, with each change that alone would help. */
    static Shortfall shortfall(YearProblem problem, List<String> broken) {
        YearProblem simple = simple(problem);
        List<WayOut> ways = new ArrayList<>();
        double reachable = reachable(simple);
        if (reachable < 1) {
            lessWork(simple, reachable).ifPresent(ways::add);
            laterDate(simple, reachable).ifPresent(ways::add);
        }
        moreBudget(simple).ifPresent(ways::add);
        morePower(simple).ifPresent(ways::add);
        ways.sort(Comparator.comparing(WayOut::cost));
        return new Shortfall("no plan keeps everything: " + String.join("; ", broken), Math.min(1, reachable), ways);
    }

    /** Without what makes a plan dearer but not impossible. */
    private static YearProblem simple(YearProblem problem) {
        return problem.withRamp(Optional.empty()).withBand(Optional.empty());
    }

    /** The largest share of every run's work that a plan can do. */
    private static double reachable(YearProblem problem) {
        Optional<Double> all = cost(problem);
        if (all.isPresent()) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (cost(scaled(problem, middle)).isPresent()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static YearProblem scaled(YearProblem problem, double share) {
        return problem.withRuns(problem.runs().stream()
                .map(run -> run.withWork(run.work() * share))
                .toList());
    }

    /** What the cheapest plan costs with rests that cost nothing; empty if there is none. */
    private static Optional<Double> cost(YearProblem problem) {
        if (tooLittlePower(problem).isPresent()) {
            return Optional.empty();
        }
        Layout layout = new Layout(problem, Layout.relaxed(problem));
        Response response = new ConvexYear(layout).solve();
        return broken(layout, response).isEmpty()
                ? Optional.of(Costs.weighed(layout, Schedule.of(layout, response)))
                : Optional.empty();
    }

    private static Optional<WayOut> lessWork(YearProblem problem, double reachable) {
        return cost(scaled(problem, reachable))
                .map(cost -> new WayOut(
                        WayOut.Kind.LESS_WORK,
                        text("%.2f %% of the work by the deadline", 100 * reachable),
                        Units.money(cost)));
    }

    private static Optional<WayOut> laterDate(YearProblem problem, double reachable) {
        if (reachable <= 0) {
            return Optional.empty();
        }
        double longest = 0;
        for (RunGoal run : problem.runs()) {
            longest = Math.max(longest, (run.to() - run.from()) * (1 / reachable - 1));
        }
        double quarterHours = longest;
        return cost(scaled(problem, reachable))
                .map(cost -> new WayOut(
                        WayOut.Kind.LATER_DATE,
                        text("a deadline about %.1f days later, at the same pace", quarterHours / 96),
                        Units.money(cost / reachable)));
    }

    private static Optional<WayOut> moreBudget(YearProblem problem) {
        if (problem.periods().isEmpty() && problem.whole().isEmpty()) {
            return Optional.empty();
        }
        YearProblem open = problem.withBudgets(List.of(), Optional.empty());
        Layout layout = new Layout(open, Layout.relaxed(open));
        Response response = new ConvexYear(layout).solve();
        if (!broken(layout, response).isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = Schedule.of(layout, response);
        List<String> more = new ArrayList<>();
        List<PeriodBudget> all = new ArrayList<>(problem.periods());
        problem.whole().ifPresent(all::add);
        for (PeriodBudget budget : all) {
            double energy = 0;
            double paid = 0;
            for (int t = budget.from(); t < budget.to(); t++) {
                energy += schedule.total(t);
                paid += schedule.total(t) * layout.paid[t];
            }
            if (energy > budget.kilowattQuarterHours() + 1e-6) {
                more.add(text(
                        "%s +%.0f kWh",
                        budget.name(), (energy - budget.kilowattQuarterHours()) / Units.QUARTER_HOURS_PER_HOUR));
            }
            if (paid > budget.euros() + 1e-6) {
                more.add(text("%s +%.2f EUR", budget.name(), paid - budget.euros()));
            }
        }
        return more.isEmpty()
                ? Optional.empty()
                : Optional.of(new WayOut(
                        WayOut.Kind.MORE_BUDGET,
                        "more budget: " + String.join(", ", more),
                        Units.money(Costs.weighed(layout, schedule))));
    }

    private static Optional<WayOut> morePower(YearProblem problem) {
        if (problem.siteLimit().isEmpty()) {
            return Optional.empty();
        }
        double high = Units.kilowatts(problem.otherLoads());
        for (RunGoal run : problem.runs()) {
            high += run.curve().full().kilowatts();
        }
        double low = Units.kilowatts(problem.siteLimit().get());
        if (high <= low || cost(limited(problem, high)).isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < HALVINGS && high - low > 0.1; i++) {
            double middle = (low + high) / 2;
            if (cost(limited(problem, middle)).isPresent()) {
                high = middle;
            } else {
                low = middle;
            }
        }
        double enough = high;
        return cost(limited(problem, enough))
                .map(cost -> new WayOut(
                        WayOut.Kind.MORE_POWER, text("a limit of %.0f kW", Math.ceil(enough)), Units.money(cost)));
    }

    private static YearProblem limited(YearProblem problem, double kilowatts) {
        Power limit = Units.power(kilowatts);
        return problem.withSite(Optional.of(limit), problem.otherLoads());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
