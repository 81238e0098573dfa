package org.wattwerk.core.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

class CheapestHoursTest {
    private static final JobId JOB = new JobId("main");
    private static final QuarterHour FIRST = new QuarterHour(2_000_000);

    private static List<PricedQuarterHour> prices(long... eurosPerMwh) {
        List<PricedQuarterHour> prices = new ArrayList<>();
        for (int i = 0; i < eurosPerMwh.length; i++) {
            EnergyPrice price = EnergyPrice.ofEurosPerMwh(eurosPerMwh[i]);
            prices.add(new PricedQuarterHour(new QuarterHour(FIRST.number() + i), price, price));
        }
        return prices;
    }

    private static WorkOrder order(double work, boolean pausable) {
        OperatingPoints points = DemoSite.points().from(Power.ofWatts(350));
        return new WorkOrder(JOB, DemoSite.NODE, 1, points.points(), Share.ofPercent(10), work, pausable);
    }

    private static double work(Plan plan, List<PricedQuarterHour> prices) {
        return prices.stream()
                .mapToDouble(price -> plan.target(JOB, price.quarterHour())
                        .orElseThrow()
                        .gpuLimit()
                        .map(DemoSite.points()::speedAt)
                        .orElse(0.0))
                .sum();
    }

    private static double cost(Plan plan, List<PricedQuarterHour> prices) {
        return prices.stream()
                .mapToDouble(price -> price.marginal().microEurosPerMwh()
                        / 1e12
                        * plan.target(JOB, price.quarterHour())
                                .orElseThrow()
                                .gpuLimit()
                                .map(DemoSite.NODE::at)
                                .orElse(DemoSite.NODE.stopped())
                                .milliwatts())
                .sum();
    }

    @Test
    void plan_oneDearQuarterHour_restsThereAndRunsInTheOthers() {
        List<PricedQuarterHour> prices = prices(80, 900, 80, 80);
        Plan plan = new CheapestHours().plan(prices, List.of(order(2.9, true)));
        assertThat(plan.target(JOB, prices.get(1).quarterHour()).orElseThrow().gpuLimit())
                .isEmpty();
        assertThat(plan.target(JOB, prices.get(1).quarterHour()).orElseThrow().reason())
                .isEqualTo("price 900.00 EUR/MWh is above what its work is worth in this plan");
        assertThat(work(plan, prices)).isGreaterThanOrEqualTo(2.9);
    }

    @Test
    void plan_jobThatMayNotRest_isSlowedInTheDearQuarterHour() {
        List<PricedQuarterHour> prices = prices(80, 900, 80, 80);
        Plan plan = new CheapestHours().plan(prices, List.of(order(3.5, false)));
        Power dear = plan.target(JOB, prices.get(1).quarterHour())
                .orElseThrow()
                .gpuLimit()
                .orElseThrow();
        Power cheap = plan.target(JOB, prices.get(0).quarterHour())
                .orElseThrow()
                .gpuLimit()
                .orElseThrow();
        assertThat(cheap.exceeds(dear)).isTrue();
        assertThat(work(plan, prices)).isGreaterThanOrEqualTo(3.5);
    }

    @Test
    void plan_negativePrice_buysAllThereIs() {
        List<PricedQuarterHour> prices = prices(-250, 80, 80, 80);
        Plan plan = new CheapestHours().plan(prices, List.of(order(1.5, true)));
        assertThat(plan.target(JOB, prices.get(0).quarterHour()).orElseThrow().gpuLimit())
                .contains(Power.ofWatts(700));
    }

    @Test
    void plan_moreWorkThanTime_runsFlatOutAndSaysWhatIsReachable() {
        List<PricedQuarterHour> prices = prices(80, 80);
        Plan plan = new CheapestHours().plan(prices, List.of(order(4, true)));
        assertThat(work(plan, prices)).isEqualTo(2.0);
        assertThat(java.util.Objects.requireNonNull(plan.jobs().get(JOB)).reachable())
                .isEqualTo(0.5);
    }

    @Property(tries = 100)
    void plan_anyPrices_doesTheWorkAtNoMoreThanOneConstantLimitCosts(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @DoubleRange(min = 0.5, max = 1.0) double share) {
        Random random = new Random(seed);
        long[] euros = new long[96];
        for (int i = 0; i < euros.length; i++) {
            euros[i] = 20L + random.nextInt(400);
        }
        List<PricedQuarterHour> prices = prices(euros);
        for (OperatingPoint level : DemoSite.points().from(Power.ofWatts(350)).points()) {
            double work = level.speed().ratio() * 96;
            if (level.speed().ratio() > share) {
                continue;
            }
            Plan plan = new CheapestHours().plan(prices, List.of(order(work, true)));
            double constant = prices.stream()
                    .mapToDouble(price -> price.marginal().microEurosPerMwh()
                            / 1e12
                            * DemoSite.NODE.at(level.gpuLimit()).milliwatts())
                    .sum();
            assertThat(work(plan, prices)).isGreaterThanOrEqualTo(work - 1e-6);
            // One quarter hour may be bought beyond the work, at most one step of one quarter hour.
            double step = 8_400e3 * 420e6 / 1e12;
            assertThat(cost(plan, prices)).isLessThanOrEqualTo(constant + step);
        }
    }
}
