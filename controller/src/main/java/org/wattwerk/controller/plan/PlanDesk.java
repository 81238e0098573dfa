package org.wattwerk.controller.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.run.PlanTariff;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PeakCharge;
import org.wattwerk.core.planning.year.PeriodBudget;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.Regime;
import org.wattwerk.core.planning.year.Regimes;
import org.wattwerk.core.planning.year.RunGoal;
import org.wattwerk.core.planning.year.Shortfall;
import org.wattwerk.core.planning.year.YearOutcome;
import org.wattwerk.core.planning.year.YearPlan;
import org.wattwerk.core.planning.year.YearPlanner;
import org.wattwerk.core.planning.year.YearProblem;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.RunPolicy;

/** Makes a plan of the run to its deadline at given prices: the cheapest, under the cheapest way of being charged. */
public final class PlanDesk {
    private static final double TRILLION = 1e12;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Policy policy;
    private final Tariff perKwh;
    private final Supplier<Duration> elapsed;

    /**
     * @param perKwh the tariff of a kWh, for times whose year the policy's bill does not know
     * @param elapsed control time, by which the solving is timed
     */
    public PlanDesk(Policy policy, Tariff perKwh, Supplier<Duration> elapsed) {
        this.policy = policy;
        this.perKwh = perKwh;
        this.elapsed = elapsed;
    }

    /** One question with all that it needs. */
    private record Case(
            RunSite site,
            PriceCurve prices,
            QuarterHour first,
            QuarterHour end,
            double tokens,
            Optional<Power> cap,
            PlanQuestion question) {
        int length() {
            return Math.toIntExact(end.number() - first.number());
        }

        double tokensPerQuarterHour() {
            return site.terms(RunSite.dayOf(first.start())).tokensPerQuarterHour(site.gpus());
        }

        double work() {
            return tokens / tokensPerQuarterHour();
        }
    }

    /**
     * The plan.
     *
     * @throws ImpossiblePlanException if none keeps what is asked
     * @throws IllegalArgumentException if the question makes no sense, with everything that is wrong
     */
    public PlanDocument make(PriceCurve prices, PlanQuestion question) throws ImpossiblePlanException {
        RunPolicy agreed = policy.run()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the policy has no section 'run': write the run there, or give its file with --run"));
        RunPolicy run = question.nodes().map(nodes -> agreed.on(nodes)).orElse(agreed);
        RunSite site = new RunSite(policy, run, perKwh);
        QuarterHour first = QuarterHour.containing(question.from().orElse(prices.start()));
        Instant deadline = question.deadline().orElseGet(() -> site.deadline(RunSite.dayOf(first.start())));
        Case asked = new Case(
                site,
                prices,
                first,
                QuarterHour.containing(deadline),
                question.tokens().orElse((double) run.tokens()),
                question.cap().or(run::cap),
                question);
        check(asked);
        return solved(asked);
    }

    /** Refuses what cannot be meant or done, all of it at once. */
    private void check(Case asked) throws ImpossiblePlanException {
        List<String> wrong = new ArrayList<>();
        List<String> ways = new ArrayList<>();
        double work = asked.work();
        long needed = (long) Math.ceil(work);
        QuarterHour soonest = new QuarterHour(asked.first.number() + needed);
        if (asked.end.compareTo(asked.first) <= 0) {
            wrong.add("the deadline " + local(asked.end) + " is not after the start " + local(asked.first));
            ways.add("a deadline of " + local(soonest) + " or later, at full speed");
        } else if (needed > asked.length()) {
            wrong.add(text(
                    "%.2f T tokens need %.1f days at full speed on %d GPUs, and %.1f are left to the deadline %s",
                    asked.tokens / TRILLION, work / 96, asked.site.gpus(), asked.length() / 96.0, local(asked.end)));
            ways.add("a deadline of " + local(soonest) + " or later, at full speed");
            ways.add(text(
                    "%.2f T tokens by the deadline, at full speed",
                    asked.length() * asked.tokensPerQuarterHour() / TRILLION));
            ways.add(text(
                    "%d nodes or more, at full speed",
                    (long) Math.ceil(asked.site.run().nodes() * work / asked.length())));
        }
        if (!asked.prices.covers(asked.first)) {
            wrong.add("no price is known at the start " + local(asked.first) + ": prices go from "
                    + local(asked.prices.first()) + " to " + local(QuarterHour.containing(asked.prices.end())));
        } else if (asked.end.start().isAfter(asked.prices.end())) {
            QuarterHour last = QuarterHour.containing(asked.prices.end());
            wrong.add(text(
                    "prices end at %s, %.1f days before the deadline %s",
                    local(last), (asked.end.number() - last.number()) / 96.0, local(asked.end)));
            ways.add("more prices, or --extend, which repeats the last four weeks with the seasons");
            if (soonest.compareTo(last) <= 0) {
                ways.add("a deadline of " + local(last) + " or earlier, down to " + local(soonest));
            }
        }
        if (!wrong.isEmpty()) {
            throw new ImpossiblePlanException(String.join("; ", wrong), ways);
        }
    }

    private PlanDocument solved(Case asked) throws ImpossiblePlanException {
        RunSite site = asked.site;
        BillingYear year = BillingYear.containing(asked.first);
        RunSite.Terms terms = site.tariff(year, asked.work() / asked.length());
        PlanTariff tariff = terms.tariff();
        List<String> notes = new ArrayList<>(terms.notes());
        PriceRow row = tariff.marginal(asked.prices, asked.first, asked.end);
        YearProblem problem = problem(asked, row);
        Duration started = elapsed.get();
        List<Regime> regimes = regimes(asked, tariff, problem);
        double millis = elapsed.get().minus(started).toNanos() / 1e6;
        Regime best = regimes.get(0);
        YearPlan plan = best.plan().orElse(null);
        if (plan == null || !best.earned()) {
            throw impossible(YearPlanner.plan(problem));
        }
        if (asked.end.compareTo(year.end()) > 0) {
            notes.add("the plan goes beyond " + year + ": charges on peaks and discounts are those of " + year
                    + " alone");
        } else if (asked.length() < year.quarterHours() && tariff.year().isPresent()) {
            notes.add("the plan covers a part of " + year + ", and the charge on the peak is that of the whole year");
        }
        if (asked.prices.source().model()) {
            notes.add("prices are of a model and never were market prices");
        }
        return document(asked, row, regimes, plan, millis, notes);
    }

    private YearProblem problem(Case asked, PriceRow row) {
        RunSite site = asked.site;
        Power others = site.others();
        Power limit = asked.cap
                .map(cap -> Power.min(policy.site().limit(), cap.plus(others)))
                .orElse(policy.site().limit());
        RunGoal goal = new RunGoal(site.run().name(), site.curve(), asked.work(), asked.length(), site.rest());
        YearProblem problem = YearProblem.of(row, goal).withSite(Optional.of(limit), others);
        List<PeriodBudget> budgets = asked.question.budgets() ? MonthBudgets.of(policy, row, others) : List.of();
        return problem.withBudgets(budgets, Optional.empty());
    }

    private static List<Regime> regimes(Case asked, PlanTariff tariff, YearProblem problem) {
        Optional<NetworkTerms> network = tariff.network(asked.first, asked.length());
        if (network.isPresent()) {
            return Regimes.compare(
                    problem,
                    network.get(),
                    asked.question.soFar().energy(),
                    asked.question.soFar().peak());
        }
        List<PeakCharge> peaks =
                tariff.peaks(asked.first, asked.length(), asked.question.soFar().peak());
        YearOutcome outcome = YearPlanner.plan(problem.withPeaks(peaks));
        boolean found = outcome instanceof YearPlan;
        return List.of(new Regime(
                peaks.isEmpty() ? "no charge on the peak" : "published charge",
                outcome instanceof YearPlan plan ? Optional.of(plan) : Optional.empty(),
                outcome instanceof YearPlan plan ? plan.cost().weighed() : Money.ZERO,
                found,
                found ? "no discount is agreed" : outcome.toString()));
    }

    private static ImpossiblePlanException impossible(YearOutcome outcome) {
        if (outcome instanceof Shortfall shortfall) {
            return new ImpossiblePlanException(
                    shortfall.why(),
                    shortfall.ways().stream()
                            .map(way -> way.cost().equals(Money.ZERO)
                                    ? way.text()
                                    : way.text() + ": "
                                            + text("%,.0f EUR net", way.cost().microEuros() / 1e6))
                            .toList());
        }
        return new ImpossiblePlanException("no way of being charged for the network can be earned", List.of());
    }

    private PlanDocument document(
            Case asked, PriceRow row, List<Regime> regimes, YearPlan plan, double millis, List<String> notes) {
        RunSite site = asked.site;
        Regime best = regimes.get(0);
        PowerCurve curve = site.curve();
        double load = asked.work() / asked.length();
        double peak = plan.peak().milliwatts() / 1e6;
        double energy = plan.energy().kilowattHours();
        double others = site.others().milliwatts() / 1e6;
        double atMeter = energy
                + others * asked.length() / 4
                + asked.question.soFar().energy().kilowattHours();
        RunPolicy run = site.run();
        return new PlanDocument(
                PlanDocument.VERSION,
                policy.site().name(),
                run.name(),
                run.jobId().value(),
                asked.prices.source().name(),
                asked.prices.source().model(),
                new PlanDocument.Asked(
                        asked.first.start(),
                        asked.end.start(),
                        asked.tokens,
                        run.nodes(),
                        run.tokensPerSecond(),
                        100 * load,
                        kilowatts(asked.cap),
                        run.mayRest(),
                        !plan.problem().periods().isEmpty()),
                best.name(),
                regimes.stream()
                        .map(regime -> new PlanDocument.Way(
                                regime.name(), euros(regime.cost()), regime.earned(), regime.why()))
                        .toList(),
                new PlanDocument.Totals(
                        euros(best.cost()),
                        euros(plan.cost().energy()),
                        euros(plan.cost().peaks()),
                        euros(best.cost().minus(plan.cost().paid())),
                        euros(plan.lowerBound()),
                        plan.gapPercent(),
                        energy,
                        peak,
                        atMeter / Math.max(1e-9, peak),
                        constant(curve, load, row),
                        plan.rests(),
                        millis),
                worth(asked, plan),
                course(asked, row, plan),
                notes);
    }

    /** What energy would cost at the one constant level that meets the date. */
    private static double constant(PowerCurve curve, double load, PriceRow row) {
        double kilowatts = curve.kilowattsAt(load).orElse(curve.full().kilowatts());
        double sum = 0;
        for (int t = 0; t < row.length(); t++) {
            sum += kilowatts / 4 * row.at(t).microEurosPerMwh() / 1e9;
        }
        return sum;
    }

    private static PlanDocument.Worth worth(Case asked, YearPlan plan) {
        YearPlan.Worth worth = plan.worth();
        List<PlanDocument.Budget> budgets = new ArrayList<>();
        List<PeriodBudget> periods = plan.problem().periods();
        for (int p = 0; p < periods.size(); p++) {
            PeriodBudget period = periods.get(p);
            budgets.add(new PlanDocument.Budget(
                    period.name(),
                    period.energy().map(limit -> (Double) limit.kilowattHours()).orElse(null),
                    period.money().map(limit -> (Double) euros(limit)).orElse(null),
                    plan.energy(period.from(), period.to()).kilowattHours(),
                    euros(plan.paid(period.from(), period.to())),
                    worth.energyOfPeriod().get(p).microEurosPerMwh() / 1e6,
                    worth.moneyOfPeriod().get(p)));
        }
        double kilowatt = 0;
        for (PeakCharge charge : plan.problem().peaks()) {
            kilowatt += euros(charge.perKilowatt());
        }
        return new PlanDocument.Worth(
                euros(worth.work().get(0)) * 1e6 / asked.tokensPerQuarterHour(),
                euros(worth.kilowattOfLimit()),
                kilowatt,
                budgets);
    }

    private static PlanDocument.Course course(Case asked, PriceRow row, YearPlan plan) {
        List<Double> dayAhead = new ArrayList<>();
        List<Double> marginal = new ArrayList<>();
        List<Double> kilowatts = new ArrayList<>();
        List<Double> speed = new ArrayList<>();
        for (int t = 0; t < row.length(); t++) {
            dayAhead.add(rounded(
                    asked.prices.at(new QuarterHour(asked.first.number() + t)).microEurosPerMwh() / 1e6, 100));
            marginal.add(rounded(row.at(t).microEurosPerMwh() / 1e6, 100));
            kilowatts.add(rounded(plan.kilowatts(0, t), 10));
            speed.add(rounded(plan.speed(0, t), 10_000));
        }
        return new PlanDocument.Course(asked.first.start(), dayAhead, marginal, kilowatts, speed);
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }

    private static @Nullable Double kilowatts(Optional<Power> power) {
        return power.map(known -> (Double) (known.milliwatts() / 1e6)).orElse(null);
    }

    private static double euros(Money money) {
        return money.microEuros() / 1e6;
    }

    private String local(QuarterHour at) {
        return DAY.format(ZonedDateTime.ofInstant(at.start(), policy.zone()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
