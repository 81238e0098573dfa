package org.wattwerk.controller.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.rolling.TariffPlanner;
import org.wattwerk.core.planning.run.PlanTariff;
import org.wattwerk.core.planning.run.RunPlanner;
import org.wattwerk.core.planning.run.RunTerms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * The planner of a live controller: knows the agreed runs, all prices that are published and what the meter has counted of
 * the year, and follows the plan that follows from them. Owned by the control loop; the latest plan may be read by any thread.
 */
public final class LivePlanning implements Planner {
    private static final Planner WITHIN_THE_DAY = new CheapestHours();
    /** Share of the time to a deadline that is kept free for failures; a backtest, in which none fails, keeps as much. */
    private static final double RESERVE = TariffPlanner.RESERVE;

    private final Optional<RunSite> site;
    private final Function<QuarterHour, Optional<PriceCurve>> prices;
    private final Map<JobId, RunTerms> runs = new HashMap<>();
    private final YearTally tally;
    private volatile Plan latest = Plan.NONE;
    private Optional<Followed> followed = Optional.empty();

    /** The planner of a billing year; another year or another goal begins with another one. */
    private record Followed(BillingYear year, RunPlanner planner) {}

    private LivePlanning(Optional<RunSite> site, Function<QuarterHour, Optional<PriceCurve>> prices, YearTally tally) {
        this.site = site;
        this.prices = prices;
        this.tally = tally;
    }

    /** Where no run is agreed: every job is planned within its day. */
    public static LivePlanning withinTheDay() {
        return new LivePlanning(Optional.empty(), present -> Optional.empty(), new YearTally(Optional.empty()));
    }

    /**
     * Where a run is agreed.
     *
     * @param prices all published day-ahead prices without a gap, from some weeks before a quarter hour
     * @param terms what the run has agreed
     * @param now the present
     * @throws IllegalArgumentException if the policy has no rates of the present year or of one near it
     */
    public static LivePlanning of(
            RunSite site, Function<QuarterHour, Optional<PriceCurve>> prices, RunTerms terms, QuarterHour now) {
        PlanTariff tariff = tariff(site, terms, BillingYear.containing(now));
        LivePlanning planning = new LivePlanning(Optional.of(site), prices, new YearTally(tariff.windows()));
        planning.runs.put(site.run().jobId(), terms);
        return planning;
    }

    private static PlanTariff tariff(RunSite site, RunTerms terms, BillingYear year) {
        return site.tariff(year, terms.quarterHours(site.gpus()) / year.quarterHours())
                .tariff();
    }

    /** A quarter hour was settled. */
    public void settled(SettledQuarterHour settled) {
        metered(settled.quarterHour(), settled.meter());
    }

    /** What went through the meter in a quarter hour of the year; each counts once. */
    public void metered(QuarterHour quarterHour, Energy meter) {
        tally.settled(quarterHour, meter);
    }

    /** The job of the agreed run, if one is agreed. */
    public Optional<JobId> job() {
        return site.map(known -> known.run().jobId());
    }

    /** The plan that is followed; any thread may ask. */
    public Plan latest() {
        return latest;
    }

    @Override
    public Plan plan(List<PricedQuarterHour> day, List<WorkOrder> orders) {
        return WITHIN_THE_DAY.plan(day, orders);
    }

    @Override
    public Plan plan(QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        Plan plan = site.isEmpty()
                ? WITHIN_THE_DAY.plan(present, basis, orders)
                : toTheDeadline(site.get(), present, basis, orders);
        latest = plan;
        return plan;
    }

    private Plan toTheDeadline(RunSite run, QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        List<WorkOrder> known = orders.stream()
                .map(order -> order.job().equals(run.run().jobId()) ? order.at(run.points()) : order)
                .toList();
        return planner(run, present)
                .plan(present, new PlanningBasis(basis.day(), prices.apply(present), tally.soFar(present)), known);
    }

    private RunPlanner planner(RunSite run, QuarterHour present) {
        BillingYear year = BillingYear.containing(present);
        if (followed.filter(known -> known.year.equals(year)).isEmpty()) {
            RunTerms terms = Objects.requireNonNull(runs.get(run.run().jobId()));
            followed = Optional.of(new Followed(
                    year,
                    new RunPlanner(
                            WITHIN_THE_DAY,
                            runs,
                            tariff(run, terms, year),
                            run.others(),
                            ForecastRule.STANDARD,
                            RESERVE)));
        }
        return followed.get().planner;
    }
}
