package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

class QuarterHourGuardTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Power PEAK = Power.ofWatts(1_000_000);

    private final QuarterHourGuard guard = new QuarterHourGuard(PEAK);

    private static Instant minute(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void allowed_halfOfTheEnergyInAThirdOfTheTime_isThreeQuartersOfThePeak() {
        // 250 kWh less 125 kWh in 10 min: 750 kW.
        assertThat(QuarterHourGuard.allowed(PEAK, Energy.parse("125 kWh"), Duration.ofMinutes(10)))
                .isEqualTo(Power.ofWatts(750_000));
        assertThat(QuarterHourGuard.allowed(PEAK, Energy.parse("250 kWh"), Duration.ofMinutes(10)))
                .isEqualTo(Power.ZERO);
    }

    @Test
    void limit_littleWasUsed_allowsMoreForTheRest() {
        guard.metered(START, Energy.ZERO);
        assertThat(guard.limit(START, PEAK)).isEqualTo(PEAK);
        guard.metered(minute(10), Energy.parse("100 kWh"));
        // 150 kWh in 5 min: 1.8 MW.
        assertThat(guard.limit(minute(10), PEAK)).isEqualTo(Power.ofWatts(1_800_000));
        assertThat(guard.limit(minute(15), PEAK)).as("a new quarter hour").isEqualTo(PEAK);
    }

    @Test
    void limit_meterIsSilent_countsWhatMayBeDrawnUntilItAnswersAgain() {
        guard.metered(START, Energy.ZERO);
        guard.limit(START, Power.ofWatts(1_200_000));
        // 1.2 MW for 5 min are 100 kWh; 150 kWh are left for 10 min.
        assertThat(guard.limit(minute(5), Power.ofWatts(1_200_000))).isEqualTo(Power.ofWatts(900_000));
        guard.metered(minute(6), Energy.parse("60 kWh"));
        // 190 kWh in 9 min are 1,266 kW, in whole hundredths of the peak 1,260 kW.
        assertThat(guard.limit(minute(6), Power.ofWatts(1_200_000))).isEqualTo(Power.ofWatts(1_260_000));
    }

    @Test
    void limit_firstSeenWithinAQuarterHour_takesItToHaveDrawnWhatItMay() {
        guard.limit(minute(3), Power.ofWatts(1_500_000));
        guard.metered(minute(3), Energy.parse("700 MWh"));
        // 75 kWh of 250 kWh are taken to be used; 175 kWh in 12 min are 875 kW, 870 kW in whole hundredths.
        assertThat(guard.limit(minute(3), PEAK)).isEqualTo(Power.ofWatts(870_000));
    }

    @Property(tries = 200)
    void limit_whoeverObeysIt_neverPassesThePeakInAnyQuarterHour(@ForAll long seed) {
        Random random = new Random(seed);
        QuarterHourGuard watched = new QuarterHourGuard(PEAK);
        long register = random.nextInt(1_000_000);
        long quarter = 0;
        boolean silent = false;
        for (int second = 0; second < 3 * 900; second++) {
            Instant now = START.plusSeconds(second);
            if (second % 900 == 0) {
                assertThat(quarter)
                        .isLessThanOrEqualTo(PEAK.during(Duration.ofMinutes(15)).millijoules());
                quarter = 0;
            }
            if (random.nextInt(120) == 0) {
                silent = !silent;
            }
            if (!silent && random.nextInt(3) == 0) {
                watched.metered(now, new Energy(register));
            }
            Power may = watched.limit(now, Power.ofWatts(3_000_000));
            long draws = Math.min(may.milliwatts(), random.nextInt(3_000) * 1_000_000L);
            // Whoever may draw so much is charged it; here everybody is charged the same highest power.
            register += draws;
            quarter += draws;
        }
    }
}
