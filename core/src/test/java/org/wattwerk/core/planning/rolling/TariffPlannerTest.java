package org.wattwerk.core.planning.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.planning.ReferenceSite;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** The reference site at the start of 2024, with made-up days: 60 EUR/MWh at night, 75 or 140 by day. */
class TariffPlannerTest {
    private static final TariffPlanner PLANNER = new TariffPlanner(ForecastRule.STANDARD, 0);
    // 2023-12-31T23:00Z, midnight in Berlin.
    private static final QuarterHour NEW_YEAR = new QuarterHour(1_893_404);
    private static final long DEAR = 140_000_000L;
    private static final long MILD = 75_000_000L;
    private static final int YEAR = 366 * 96;
    private static final NetworkTerms NETWORK =
            NetworkTerms.german(ReferenceSite.DEMAND, EnergyPrice.parse("9.4 EUR/MWh"), Optional.empty());

    private static PriceRow days(QuarterHour first, int days, long day) {
        long[] prices = new long[days * 96];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = i % 96 < 48 ? 60_000_000L : day;
        }
        return PriceRow.of(first, prices);
    }

    private static TariffDecision decide(int pastDays, long day, Optional<NetworkTerms> network) {
        return PLANNER.decide(
                new Situation(
                        pastDays == 0
                                ? Optional.empty()
                                : Optional.of(days(new QuarterHour(NEW_YEAR.number() - pastDays * 96L), pastDays, day)),
                        days(NEW_YEAR, 1, day),
                        new QuarterHour(NEW_YEAR.number() + YEAR),
                        ReferenceSite.curve(),
                        0.8 * YEAR,
                        true,
                        Optional.empty()),
                new YearStanding(network, Energy.ZERO, Power.ZERO, Power.ZERO, YEAR, RestTerms.FREE, false, 1));
    }

    @Test
    void decide_firstDayWithoutAnyPast_raisesNoPeakThatTheDateDoesNotNeed() {
        TariffDecision decision = decide(0, DEAR, Optional.of(NETWORK));

        // The power of a mean speed of 0.8, with two thousandths to spare.
        double least = ReferenceSite.curve().kilowattsAt(0.8 * 1.002).orElseThrow();
        assertThat(decision.peak().milliwatts() / 1e6).isCloseTo(least, within(0.01));
    }

    @Test
    void decide_discountWorthMoreThanThePrices_steersToItsHoursOfUse() {
        TariffDecision decision = decide(60, MILD, Optional.of(NETWORK));

        assertThat(decision.regime()).isEqualTo("continuous use from 8000 h");
        // A tenth of the energy charge is left, so each kWh counts 0.9 x 9.40 EUR/MWh less, or more where the hours ask
        // it.
        assertThat(decision.credit()).isGreaterThanOrEqualTo(EnergyPrice.parse("8.459 EUR/MWh"));
        assertThat(decision.peak()).isLessThan(Power.parse("3200 kW"));
    }

    @Test
    void decide_onlyEnergyCharged_runsAtFullPowerAtNightAndRestsByDay() {
        TariffDecision decision = decide(60, DEAR, Optional.empty());

        assertThat(decision.credit()).isEqualTo(EnergyPrice.ZERO);
        assertThat(decision.kilowatts(0)).isGreaterThan(decision.kilowatts(60));
        assertThat(decision.peak().milliwatts() / 1e6)
                .isCloseTo(ReferenceSite.curve().full().kilowatts(), within(1e-6));
    }

    @Test
    void pattern_oneDearQuarterHour_isRestedThroughOnlyWhereARestIsFree() {
        double[] prices = new double[12];
        Arrays.fill(prices, 0.02);
        prices[6] = 0.06;
        RestPattern free = pattern(prices, 0);
        RestPattern costly = pattern(prices, 2 / 3.0);

        assertThat(free.kilowatts[6]).isEqualTo(ReferenceSite.curve().rest().kilowatts());
        assertThat(costly.kilowatts[6])
                .isGreaterThan(ReferenceSite.curve().rest().kilowatts());
    }

    @Test
    void pattern_restBegun_losesTheRestartOnce() {
        double[] prices = new double[16];
        Arrays.fill(prices, 0.02);
        Arrays.fill(prices, 4, 12, 0.3);
        RestPattern pattern = pattern(prices, 2 / 3.0);

        // Eight quarter hours run, and the first after the rest loses two thirds.
        double speed = pattern.speed[0];
        assertThat(pattern.work).isCloseTo(8 * speed - 2 / 3.0 * speed, within(1e-9));
    }

    @Test
    void pattern_minimumTimes_areKeptFromBeforeTheFirstQuarterHour() {
        double[] prices = new double[24];
        Arrays.fill(prices, 0.02);
        prices[1] = 0.3;
        Arrays.fill(prices, 8, 12, 0.3);
        // It has run for two of at least four quarter hours and rests for six at least: the dear one at 1 is too early.
        RestPattern pattern = pattern(prices, new RestRules(0, 4, 6, false, 2));

        double rest = ReferenceSite.curve().rest().kilowatts();
        assertThat(pattern.kilowatts[1]).isGreaterThan(rest);
        long rests =
                Arrays.stream(pattern.kilowatts).filter(power -> power == rest).count();
        assertThat(rests).isEqualTo(6);
        assertThat(Arrays.copyOfRange(pattern.kilowatts, 8, 12)).containsOnly(rest);
    }

    private static RestPattern pattern(double[] prices, double lost) {
        return pattern(prices, new RestRules(lost, 1, 1, false, 1));
    }

    private static RestPattern pattern(double[] prices, RestRules rules) {
        return RestPattern.of(
                prices,
                ReferenceSite.curve().rest(),
                ReferenceSite.curve().running(),
                ReferenceSite.curve().full().kilowatts(),
                // Worth of a quarter hour at full speed, in euros: between those prices.
                120,
                rules);
    }
}
