package org.wattwerk.core.planning.run;

import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.planning.RunOutlook;
import org.wattwerk.core.planning.Standing;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.planning.YearSoFar;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.rolling.DecisionKeeper;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.rolling.Situation;
import org.wattwerk.core.planning.rolling.TariffDecision;
import org.wattwerk.core.planning.rolling.TariffPlanner;
import org.wattwerk.core.planning.rolling.YearStanding;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * Plans the runs that have tokens and a date to their deadlines, under the whole tariff by {@link TariffPlanner}, which also
 * decides a year that is played again; every other job is planned within the day by another planner. It remembers what was
 * decided for each run as long as that holds.
 */
public final class RunPlanner implements Planner {
    private static final double MILLION = 1e6;
    private static final double ALMOST_NOTHING = 1e-6;

    private final Planner withinTheDay;
    private final Map<JobId, RunTerms> runs;
    private final PlanTariff tariff;
    private final Power others;
    private final ForecastRule rule;
    private final double reserve;
    private final Map<JobId, DecisionKeeper> keepers = new HashMap<>();

    /**
     * @param withinTheDay for jobs without a date
     * @param others what draws behind the same meter besides the runs, at most
     * @param reserve share of the time to a deadline that is kept free for what may fail
     */
    public RunPlanner(
            Planner withinTheDay,
            Map<JobId, RunTerms> runs,
            PlanTariff tariff,
            Power others,
            ForecastRule rule,
            double reserve) {
        this.withinTheDay = withinTheDay;
        this.runs = Map.copyOf(runs);
        this.tariff = tariff;
        this.others = others;
        this.rule = rule;
        this.reserve = reserve;
    }

    @Override
    public Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders) {
        return withinTheDay.plan(prices, orders);
    }

    @Override
    public Plan plan(QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        Map<JobId, Plan.JobPlan> jobs = new HashMap<>();
        Map<JobId, RunOutlook> outlooks = new HashMap<>();
        List<WorkOrder> rest = new ArrayList<>();
        for (WorkOrder order : orders) {
            RunTerms terms = runs.get(order.job());
            if (terms == null) {
                rest.add(order);
            } else {
                Planned planned = planned(present, basis, order, terms);
                jobs.put(order.job(), planned.plan);
                planned.outlook.ifPresent(outlook -> outlooks.put(order.job(), outlook));
            }
        }
        if (!rest.isEmpty() && !basis.day().isEmpty()) {
            jobs.putAll(withinTheDay.plan(basis.day(), rest).jobs());
        }
        return new Plan(jobs, outlooks);
    }

    private record Planned(Plan.JobPlan plan, Optional<RunOutlook> outlook) {}

    private Planned planned(QuarterHour present, PlanningBasis basis, WorkOrder order, RunTerms terms) {
        Work work = Work.of(order, terms);
        if (present.compareTo(terms.end()) >= 0) {
            return atOnce(present, order, work, "its deadline " + terms.deadline() + " has passed");
        }
        Optional<PriceCurve> prices = basis.dayAhead().filter(curve -> curve.covers(present));
        if (prices.isEmpty()) {
            return constant(present, order, terms, work);
        }
        return followed(present, basis.soFar(), prices.get(), order, terms, work);
    }

    /** What of the tokens is done, in the unit that plans are made in. */
    private record Work(double tokensPerQuarterHour, double tokensLeft) {
        static Work of(WorkOrder order, RunTerms terms) {
            Standing standing = order.standing();
            double agreed =
                    terms.tokensPerQuarterHour(order.nodes() * order.nodeClass().gpus());
            double speed = standing.tokensPerQuarterHour().orElse(agreed);
            // What a restart loses is in no limit, so only a job's own word has it in.
            double lost = standing.restarts() * terms.rest().lost().toMillis() / (double) QuarterHour.LENGTH.toMillis();
            double done = standing.tokensDone().orElse(Math.max(0, standing.workDone() - lost) * agreed);
            return new Work(speed, Math.max(0, terms.tokens() - done));
        }

        double quarterHours() {
            return tokensLeft / tokensPerQuarterHour;
        }
    }

    /** Full speed until it is done, or rest when it is. */
    private static Planned atOnce(QuarterHour present, WorkOrder order, Work work, String why) {
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        targets.put(
                present,
                work.tokensLeft > 0
                        ? new PlannedTarget(Optional.of(full(order)), why + ": full speed until its tokens are done")
                        : new PlannedTarget(Optional.empty(), "its tokens are done"));
        return new Planned(new Plan.JobPlan(targets, Money.ZERO, 1), Optional.empty());
    }

    /** Without a price nothing can be saved by waiting: the one level that meets the date. */
    private static Planned constant(QuarterHour present, WorkOrder order, RunTerms terms, Work work) {
        double left = terms.end().number() - present.number();
        double speed = Math.min(1, work.quarterHours() / left);
        PowerCurve curve = curve(order);
        double kilowatts = curve.kilowattsAt(speed).orElse(curve.full().kilowatts());
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        targets.put(
                present,
                new PlannedTarget(
                        Optional.of(limit(order, kilowatts)), "no price is known: the one level that meets its date"));
        double reachable = work.quarterHours() <= 0 ? 1 : Math.min(1, left / work.quarterHours());
        return new Planned(new Plan.JobPlan(targets, Money.ZERO, reachable), Optional.empty());
    }

    private Planned followed(
            QuarterHour present, YearSoFar soFar, PriceCurve prices, WorkOrder order, RunTerms terms, Work work) {
        QuarterHour end = new QuarterHour(prices.first().number() + prices.quarterHours());
        QuarterHour to = end.compareTo(terms.end()) < 0 ? end : terms.end();
        boolean mayRest = terms.rest().allowed() && order.pausable();
        Situation now = new Situation(
                Optional.empty(),
                tariff.marginal(prices, present, to),
                terms.end(),
                curve(order),
                work.quarterHours(),
                mayRest,
                terms.cap());
        DecisionKeeper keeper = keepers.computeIfAbsent(
                order.job(), job -> new DecisionKeeper(new TariffPlanner(rule.expecting(levels(terms)), reserve)));
        TariffDecision decision = keeper.held(now)
                .orElseGet(() -> keeper.decide(
                        now.after(past(prices, present)), standing(present, soFar, order.standing(), terms)));
        Money million = worthOfMillion(decision, work);
        double rest = now.curve().rest().kilowatts();
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        for (int i = decision.index(present); i < decision.length(); i++) {
            QuarterHour at = new QuarterHour(decision.first().number() + i);
            boolean rests = mayRest && decision.kilowatts(i) <= rest + ALMOST_NOTHING;
            targets.put(at, target(order, decision.kilowatts(i), rests, prices.at(at), million, terms));
        }
        RunOutlook outlook = new RunOutlook(
                terms.deadline(),
                terms.tokens(),
                work.tokensLeft,
                decision.reachable(),
                million,
                tariff.year().isPresent() ? Optional.of(decision.peak().minusOrZero(others)) : Optional.empty(),
                decision.choices().get(0).cost(),
                decision.regime(),
                decision.choices().stream().map(RunPlanner::inWords).toList());
        Money hourOfNode = new Money(decision.worthOfWork().microEuros() * 4 / order.nodes());
        return new Planned(new Plan.JobPlan(targets, hourOfNode, decision.reachable()), Optional.of(outlook));
    }

    private YearStanding standing(QuarterHour present, YearSoFar soFar, Standing standing, RunTerms terms) {
        long left = tariff.year()
                .map(BillingYear::end)
                .map(end -> end.number() - present.number())
                .orElse(terms.end().number() - present.number());
        return new YearStanding(
                tariff.charged(present, Math.toIntExact(left)),
                soFar.energy(),
                soFar.peak(),
                others,
                left,
                terms.rest(),
                standing.resting(),
                standing.quarterHours());
    }

    private static String inWords(TariffDecision.Choice choice) {
        return choice.open()
                ? String.format(
                        Locale.ROOT,
                        "%s: %,.0f EUR from now on (%,.0f h of use of %,.0f kW; a kWh counts %.2f EUR/MWh less)",
                        choice.name(),
                        choice.cost().microEuros() / 1e6,
                        choice.hours(),
                        choice.peak().milliwatts() / 1e6,
                        choice.credit().microEurosPerMwh() / 1e6)
                : choice.name() + ": can no longer be earned";
    }

    private Optional<PriceRow> past(PriceCurve prices, QuarterHour present) {
        return prices.first().compareTo(present) < 0
                ? Optional.of(tariff.marginal(prices, prices.first(), present))
                : Optional.empty();
    }

    /** Expected levels of the exchange with what is charged on top of them. */
    private Map<YearMonth, EnergyPrice> levels(RunTerms terms) {
        Map<YearMonth, EnergyPrice> levels = new HashMap<>();
        terms.expected()
                .forEach((month, level) -> levels.put(
                        month,
                        tariff.marginal(
                                QuarterHour.startingAt(month.atDay(1)
                                        .atStartOfDay(DeliveryDay.ZONE)
                                        .toInstant()),
                                level)));
        return levels;
    }

    private static PowerCurve curve(WorkOrder order) {
        return PowerCurve.of(order.nodeClass(), order.nodes(), order.points(), order.overhead());
    }

    private static Money worthOfMillion(TariffDecision decision, Work work) {
        return new Money(Math.round(decision.worthOfWork().microEuros() * MILLION / work.tokensPerQuarterHour));
    }

    private static PlannedTarget target(
            WorkOrder order, double kilowatts, boolean rests, EnergyPrice dayAhead, Money million, RunTerms terms) {
        String shown =
                "price " + dayAhead.eurosPerMwh().setScale(2, RoundingMode.HALF_UP) + " EUR/MWh, a million tokens"
                        + " is worth " + million.euros().setScale(4, RoundingMode.HALF_UP) + " EUR in the plan to "
                        + terms.deadline();
        if (rests) {
            return new PlannedTarget(Optional.empty(), shown + ": rests");
        }
        Power limit = limit(order, kilowatts);
        return new PlannedTarget(
                Optional.of(limit), shown + (limit.equals(full(order)) ? ": full speed" : ": slower is cheaper"));
    }

    private static Power full(WorkOrder order) {
        return order.points().get(order.points().size() - 1).gpuLimit();
    }

    /** The limit of each GPU under which the run draws a power at the meter; never below its lowest running state. */
    private static Power limit(WorkOrder order, double kilowatts) {
        NodeClass nodeClass = order.nodeClass();
        double node = kilowatts / order.nodes() / (1 + order.overhead().ratio());
        double gpu = (node * 1e3 - nodeClass.hostBusy().milliwatts() / 1e3) / nodeClass.gpus();
        Power lowest = order.points().get(0).gpuLimit();
        // To the milliwatt, as the driver takes it: near a steep corner a whole watt is a thousandth of the speed.
        Power wanted = new Power(Math.max(0, Math.round(gpu * 1e3)));
        return Power.max(lowest, Power.min(full(order), wanted));
    }
}
