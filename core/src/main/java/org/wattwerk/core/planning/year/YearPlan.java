package org.wattwerk.core.planning.year;

import java.util.List;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** Mean power and speed of every run in each quarter hour, what that costs, and how much cheaper any plan could be. */
public final class YearPlan implements YearOutcome {
    private final YearProblem problem;
    private final Schedule schedule;
    private final PlanCost cost;
    private final Money lowerBound;
    private final Worth worth;
    private final int rests;
    private final double marginalPeak;

    /**
     * What one more unit of each limit would save: the dual prices.
     *
     * @param work of a quarter hour at full speed, by run; a token's worth is this over its tokens in a quarter hour
     * @param energyOfPeriod of energy in each budget, beyond its price
     * @param moneyOfPeriod euros saved for a euro more in each budget
     * @param energyOfWhole of energy in the budget of the whole plan
     * @param moneyOfWhole euros saved for a euro more in it
     * @param kilowattOfLimit of a kilowatt more at the connection point, for the whole plan
     */
    public record Worth(
            List<Money> work,
            List<EnergyPrice> energyOfPeriod,
            List<Double> moneyOfPeriod,
            EnergyPrice energyOfWhole,
            double moneyOfWhole,
            Money kilowattOfLimit) {
        public Worth {
            work = List.copyOf(work);
            energyOfPeriod = List.copyOf(energyOfPeriod);
            moneyOfPeriod = List.copyOf(moneyOfPeriod);
        }
    }

    YearPlan(
            YearProblem problem,
            Schedule schedule,
            PlanCost cost,
            double lowerBound,
            Worth worth,
            int rests,
            double marginalPeak) {
        this.problem = problem;
        this.schedule = schedule;
        this.cost = cost;
        this.lowerBound = Units.money(lowerBound);
        this.worth = worth;
        this.rests = rests;
        this.marginalPeak = marginalPeak;
    }

    public YearProblem problem() {
        return problem;
    }

    /** How many quarter hours are planned. */
    public int length() {
        return problem.prices().length();
    }

    public QuarterHour quarterHour(int index) {
        return new QuarterHour(problem.prices().first().number() + index);
    }

    /** Mean power of a run at the meter, in kilowatts. */
    public double kilowatts(int run, int index) {
        return schedule.kilowatts[run][index];
    }

    /** Mean speed of a run against its full speed. */
    public double speed(int run, int index) {
        return schedule.speed[run][index];
    }

    public Power power(int run, int index) {
        return Units.power(schedule.kilowatts[run][index]);
    }

    /** Mean power of the connection point: all runs and the other loads. */
    public Power sitePower(int index) {
        return Units.power(schedule.total(index)).plus(problem.otherLoads());
    }

    /** Quarter hours at full speed that a run gets done. */
    public double work(int run) {
        return schedule.work(run);
    }

    /** Energy of all runs at the meter. */
    public Energy energy() {
        double sum = 0;
        for (int t = 0; t < length(); t++) {
            sum += schedule.total(t);
        }
        return new Energy(Math.round(sum / Units.QUARTER_HOURS_PER_HOUR * 3.6e9));
    }

    /** Energy of all runs in the quarter hours {@code [from, to)}. */
    public Energy energy(int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += schedule.total(t);
        }
        return new Energy(Math.round(sum / Units.QUARTER_HOURS_PER_HOUR * 3.6e9));
    }

    /** What the energy of all runs costs in the quarter hours {@code [from, to)}, without charges on peaks. */
    public Money paid(int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += schedule.total(t) * problem.prices().eurosPerKilowatt(t);
        }
        return Units.money(sum);
    }

    /** The highest mean power of the connection point in any quarter hour of the plan. */
    public Power peak() {
        Power peak = Power.ZERO;
        for (int t = 0; t < length(); t++) {
            peak = Power.max(peak, sitePower(t));
        }
        return peak;
    }

    /** The peak that a charge is paid on: the highest of the metered quarter hours and of what was reached before. */
    public Power peak(PeakCharge charge) {
        Power peak = charge.soFar();
        for (int t = charge.metered().nextSetBit(0);
                t >= 0 && t < length();
                t = charge.metered().nextSetBit(t + 1)) {
            peak = Power.max(peak, sitePower(t));
        }
        return peak;
    }

    /** How often runs rest whose rests cost time. */
    public int rests() {
        return rests;
    }

    public PlanCost cost() {
        return cost;
    }

    /** No plan of this problem costs less. */
    public Money lowerBound() {
        return lowerBound;
    }

    /** By how much this plan may be dearer than the best, in percent of its cost. */
    public double gapPercent() {
        double weighed = Units.euros(cost.weighed());
        double gap = weighed - Units.euros(lowerBound);
        return gap <= 0 ? 0 : 100 * gap / Math.max(1e-6, Math.abs(weighed));
    }

    public Worth worth() {
        return worth;
    }

    /** Planned power of all runs under the first charge, in kilowatts, before rounding; infinite without one. */
    double plannedPeak() {
        return marginalPeak;
    }
}
