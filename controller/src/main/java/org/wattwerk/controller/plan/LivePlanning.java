package org.wattwerk.controller.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.wattwerk.core.planning.run.PlanTariff;
import org.wattwerk.core.planning.run.RunPlanner;
import org.wattwerk.core.planning.run.RunTerms;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * The planner of a live controller: knows the agreed runs, all prices that are published and what the meter has counted of
 * the year, and follows the plan that follows from them. Owned by the control loop; the latest plan may be read by any thread.
 */
public final class LivePlanning implements Planner {
    private static final Planner WITHIN_THE_DAY = new CheapestHours();
    /** Share of the time to a deadline that is kept free for failures, so that the date is met. */
    private static final double RESERVE = 0.02;

    private final Optional<RunSite> site;
    private final Function<QuarterHour, Optional<PriceCurve>> prices;
    private final Map<JobId, RunTerms> runs = new HashMap<>();
    private final YearTally tally;
    private volatile Plan latest = Plan.NONE;
    private Optional<PlanTariff> tariff = Optional.empty();

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
     * @param now the present, for the year of the tariff
     */
    public static LivePlanning of(
            RunSite site, Function<QuarterHour, Optional<PriceCurve>> prices, RunTerms terms, QuarterHour now) {
        PlanTariff tariff = tariff(site, terms, now);
        LivePlanning planning = new LivePlanning(Optional.of(site), prices, new YearTally(tariff.windows()));
        planning.tariff = Optional.of(tariff);
        planning.runs.put(site.run().jobId(), terms);
        return planning;
    }

    private static PlanTariff tariff(RunSite site, RunTerms terms, QuarterHour now) {
        double left = Math.max(1, terms.end().number() - now.number());
        return site.tariff(BillingYear.containing(now), terms.quarterHours(site.gpus()) / left)
                .tariff();
    }

    /** A quarter hour was settled. */
    public void settled(SettledQuarterHour settled) {
        tally.settled(settled.quarterHour(), settled.meter());
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
        Plan plan = site.isEmpty() || tariff.isEmpty()
                ? WITHIN_THE_DAY.plan(present, basis, orders)
                : toTheDeadline(site.get(), present, basis, orders);
        latest = plan;
        return plan;
    }

    private Plan toTheDeadline(RunSite run, QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        PlanTariff known = tariff.orElseThrow();
        if (known.year().filter(year -> !year.contains(present)).isPresent()) {
            known = tariff(
                    run,
                    runs.getOrDefault(
                            run.run().jobId(), runs.values().iterator().next()),
                    present);
            tariff = Optional.of(known);
        }
        Power others = run.others();
        RunPlanner planner = new RunPlanner(WITHIN_THE_DAY, runs, known, others, ForecastRule.STANDARD, RESERVE);
        return planner.plan(
                present, new PlanningBasis(basis.day(), prices.apply(present), tally.soFar(present)), orders);
    }
}
