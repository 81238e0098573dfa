package org.wattwerk.controller.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it is kept in a file and goes over REST: what was asked, what it costs, what each limit is worth, and power and
 * price of every quarter hour. Amounts are net; figures are for people and programs, and nothing is settled with them.
 *
 * @param version of this form
 * @param site name of the site
 * @param job as which the run is handed in
 * @param priceSource where the prices are from
 * @param asked what the plan is for
 * @param regime how the network charges under it
 * @param ways of being charged for the network, the chosen one first
 * @param notes what has to be known of it
 */
public record PlanDocument(
        int version,
        String site,
        String run,
        String job,
        String priceSource,
        boolean modelPrices,
        Asked asked,
        String regime,
        List<Way> ways,
        Totals totals,
        Worth worth,
        Course course,
        List<String> notes) {
    /** The form that this program writes. */
    public static final int VERSION = 1;

    public PlanDocument {
        ways = List.copyOf(ways);
        notes = List.copyOf(notes);
    }

    /**
     * What the plan is for.
     *
     * @param from its first quarter hour
     * @param tokens that are still to be done
     * @param loadPercent the speed that would do them if it never changed, against full speed
     * @param capKilowatts the most that the run may draw, if there is a limit of its own
     */
    public record Asked(
            Instant from,
            Instant deadline,
            double tokens,
            int nodes,
            double tokensPerGpuSecond,
            double loadPercent,
            @Nullable Double capKilowatts,
            boolean mayRest,
            boolean budgets) {}

    /** One way of being charged for the network: what the best plan under it costs, and whether that plan earns it. */
    public record Way(String name, double eur, boolean earned, String why) {}

    /**
     * Sums over the whole plan, net.
     *
     * @param peaksEur charges on peaks, of the whole connection point
     * @param otherEur what the way of being charged adds, such as the least that the law leaves
     * @param lowerBoundEur no plan under this way costs less
     * @param energyKwh of the run at the meter
     * @param peakKilowatts of the connection point
     * @param rests pauses that cost time
     */
    public record Totals(
            double eur,
            double energyEur,
            double peaksEur,
            double otherEur,
            double lowerBoundEur,
            double gapPercent,
            double energyKwh,
            double peakKilowatts,
            double hoursOfUse,
            double constantEur,
            int rests,
            double solveMillis) {}

    /**
     * What one more unit of each limit is worth: the dual prices.
     *
     * @param millionTokensEur what a million tokens more would cost
     * @param kilowattOfLimitEur saved by a kilowatt more at the connection point, for the whole plan
     * @param kilowattOfPeakEur what a kilowatt of the year's peak costs under this way
     */
    public record Worth(
            double millionTokensEur, double kilowattOfLimitEur, double kilowattOfPeakEur, List<Budget> budgets) {
        public Worth {
            budgets = List.copyOf(budgets);
        }
    }

    /**
     * A budget of a month, how much of it the plan uses, and what more of it would save.
     *
     * @param limitKwh empty where only money is limited
     * @param mwhEur saved by a MWh more
     * @param euroEur saved by a euro more
     */
    public record Budget(
            String name,
            @Nullable Double limitKwh,
            @Nullable Double limitEur,
            double usedKwh,
            double usedEur,
            double mwhEur,
            double euroEur) {}

    /**
     * Every quarter hour from the start.
     *
     * @param dayAheadEur EUR/MWh at the exchange
     * @param marginalEur EUR/MWh with all that is charged per kWh
     * @param kilowatts mean power of the run at the meter
     * @param speed mean speed against full speed
     */
    public record Course(
            Instant start,
            List<Double> dayAheadEur,
            List<Double> marginalEur,
            List<Double> kilowatts,
            List<Double> speed) {
        public Course {
            dayAheadEur = List.copyOf(dayAheadEur);
            marginalEur = List.copyOf(marginalEur);
            kilowatts = List.copyOf(kilowatts);
            speed = List.copyOf(speed);
        }
    }
}
