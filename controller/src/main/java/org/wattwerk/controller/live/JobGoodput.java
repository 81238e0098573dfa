package org.wattwerk.controller.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.EnergyPrice;

/**
 * What a job's time and tokens came to since it was submitted, and what tokens cost it now; for display.
 *
 * @param tokensUseful of those computed, what the model has learnt and kept
 * @param tokensAtRisk would be made again if its process ended now; null while it has none
 * @param seconds of day time, by what they went into
 * @param now null while it makes no tokens
 */
public record JobGoodput(
        String job,
        int attempts,
        long tokensComputed,
        long tokensUseful,
        long tokensLost,
        @Nullable Long tokensAtRisk,
        Seconds seconds,
        @Nullable Now now) {
    /** The parts sum to {@code all}. */
    public record Seconds(
            double all,
            double computing,
            double waiting,
            double resting,
            double starting,
            double repeating,
            double throttled,
            double checkpoints,
            double unseen) {}

    /**
     * At this moment, of the nodes that the job is on.
     *
     * @param modelled whether tokens are modelled from the limits, as on simulated devices
     * @param netEurPerMillionTokens by the price of the next kWh; null while no price is known
     */
    public record Now(
            double powerWatts,
            double tokensPerSecond,
            boolean modelled,
            double wattHoursPerMillionTokens,
            @Nullable Double netEurPerMillionTokens) {
        private static final double MILLION = 1e6;
        private static final double SECONDS_PER_HOUR = 3_600;
        private static final double WATT_HOURS_PER_MWH = 1e6;

        /**
         * What a million tokens take at a power and a rate.
         *
         * @param tokensPerSecond above zero
         * @param marginal what one more MWh costs, net; empty while no price is known
         */
        public static Now of(
                double powerWatts, double tokensPerSecond, boolean modelled, Optional<EnergyPrice> marginal) {
            double wattHours = powerWatts / SECONDS_PER_HOUR / tokensPerSecond * MILLION;
            return new Now(
                    powerWatts,
                    tokensPerSecond,
                    modelled,
                    wattHours,
                    marginal.map(price -> wattHours * price.eurosPerMwh().doubleValue() / WATT_HOURS_PER_MWH)
                            .orElse(null));
        }
    }
}
