package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** How fast jobs get what they want: 8 H100s a node, 1.76 kW at rest, 4.4 kW at the lowest limit, 8.4 kW at the highest. */
class RampTest {
    private static final QuarterHour Q0 = QuarterHour.containing(Instant.parse("2026-11-24T08:00:00Z"));
    private static final JobId MAIN = new JobId("main");
    private static final RampLimit LIMIT =
            new RampLimit(Power.ofWatts(6_000), Power.ofWatts(6_000), Share.ofPercent(2), Duration.ZERO);

    private final Map<JobId, Optional<Power>> standing = new HashMap<>();
    private Ramp ramp = new Ramp(LIMIT);

    private static Demand demand(JobId job, int nodes, int priority, Optional<Power> wanted) {
        return new Demand(job, DemoSite.NODE, nodes, wanted, Power.ofWatts(385), priority, true, "the plan");
    }

    private static Optional<Power> watts(long watts) {
        return watts == 0 ? Optional.empty() : Optional.of(Power.ofWatts(watts));
    }

    /** One second later, with all the limits in the world; what each job may want then. */
    private List<Demand> second(int second, List<Demand> demands, Map<JobId, Optional<Power>> next) {
        Duration into = Duration.ofSeconds(second % 900);
        List<Demand> shaped = ramp.shape(
                demands,
                job -> standing.getOrDefault(job, Optional.empty()),
                demand -> next.getOrDefault(demand.job(), demand.wantedLimit()),
                new Ramp.At(Duration.ofSeconds(second), new QuarterHour(Q0.number() + second / 900), into, 1));
        shaped.forEach(demand -> standing.put(demand.job(), demand.wantedLimit()));
        return shaped;
    }

    private long watts() {
        return standing.getOrDefault(MAIN, Optional.empty()).map(Power::watts).orElse(0L);
    }

    @Test
    void shape_jobStarts_takesItsLowestStepAtOnceAndTheRestAtTheRate() {
        List<Demand> wants = List.of(demand(MAIN, 1, 0, watts(700)));
        second(0, wants, Map.of());
        // The bucket holds 1,000 W, the step from rest to the lowest limit is 2,640 W: overdrawn by 1,640 W.
        assertThat(watts()).isEqualTo(200);
        second(10, wants, Map.of());
        assertThat(watts()).as("640 W are missing").isEqualTo(200);
        for (int second = 11; second <= 17; second++) {
            second(second, wants, Map.of());
        }
        // 16.4 s pay for the step; at 17 s 60 W are there for 8 GPUs.
        assertThat(watts()).isEqualTo(207);
        for (int second = 18; second <= 60; second++) {
            second(second, wants, Map.of());
        }
        // 4,360 W in 43.6 s more: 545 W for each GPU would pass 700 W only at 57 s.
        assertThat(watts()).isEqualTo(700);
    }

    @Test
    void shape_onItsWay_saysSoAndThePlanItFollows() {
        second(0, List.of(demand(MAIN, 1, 0, watts(700))), Map.of());
        Demand shaped =
                second(1, List.of(demand(MAIN, 1, 0, watts(700))), Map.of()).get(0);
        assertThat(shaped.onItsWay()).isTrue();
        assertThat(shaped.reason())
                .isEqualTo("on its way to 700 W, since IT power may rise by 6 kW a minute; then: the plan");
    }

    @Test
    void shape_plannedFall_isOverBeforeItsQuarterHourBegins() {
        standing.put(MAIN, watts(700));
        Map<JobId, Optional<Power>> next = Map.of(MAIN, watts(400));
        for (int second = 0; second < 850; second++) {
            second(second, List.of(demand(MAIN, 1, 0, watts(700))), next);
        }
        assertThat(watts()).as("2,400 W take 24 s").isEqualTo(700);
        for (int second = 850; second < 900; second++) {
            second(second, List.of(demand(MAIN, 1, 0, watts(700))), next);
        }
        assertThat(watts()).isEqualTo(400);
    }

    @Test
    void shape_smallRise_isNotFollowedAndASmallFallIs() {
        standing.put(MAIN, watts(500));
        second(0, List.of(demand(MAIN, 1, 0, watts(510))), Map.of());
        // 2 % of 700 W are 14 W.
        assertThat(watts()).isEqualTo(500);
        second(1, List.of(demand(MAIN, 1, 0, watts(515))), Map.of());
        assertThat(watts()).isEqualTo(515);
        second(2, List.of(demand(MAIN, 1, 0, watts(510))), Map.of());
        assertThat(watts()).isEqualTo(510);
    }

    @Test
    void shape_limitTookPowerAway_itComesBackByTheRampEvenBetweenTwoSteps() {
        standing.put(MAIN, watts(700));
        List<Demand> wants = List.of(demand(MAIN, 1, 0, watts(700)));
        second(0, wants, Map.of());
        standing.put(MAIN, watts(300));
        Ramp.At between = new Ramp.At(Duration.ofMillis(300), Q0, Duration.ofMillis(300), 1);
        assertThat(ramp.shape(wants, standing::get, Demand::wantedLimit, between))
                .extracting(Demand::wantedLimit)
                .containsExactly(watts(300));
    }

    @Test
    void shape_startOfAQuarterHour_jobsRiseAtMomentsOfTheirOwn() {
        ramp = new Ramp(
                new RampLimit(Power.ofWatts(600_000), Power.ofWatts(600_000), Share.NONE, Duration.ofMinutes(1)));
        List<Demand> wants = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            wants.add(demand(new JobId("job-" + i), 1, 0, watts(700)));
        }
        Map<Integer, Long> started = new HashMap<>();
        for (int second = 0; second <= 60; second++) {
            second(second, wants, Map.of());
            started.put(
                    second,
                    standing.values().stream().filter(Optional::isPresent).count());
        }
        assertThat(started.get(30)).isBetween(5L, 15L);
        assertThat(started.get(60)).isEqualTo(20);
    }

    @Property(tries = 30)
    void shape_anyWishes_nothingRisesFasterThanTheRampAndNothingPassesItsTarget(@ForAll long seed) {
        Random random = new Random(seed);
        Power rate = Power.ofWatts(2_000 + random.nextInt(60_000));
        ramp = new Ramp(new RampLimit(rate, rate, Share.NONE, Duration.ofSeconds(random.nextInt(30))));
        standing.clear();
        int jobs = 1 + random.nextInt(4);
        List<Long> drawn = new ArrayList<>();
        List<Demand> wants = List.of();
        long largestStart = 0;
        for (int second = 0; second < 600; second++) {
            if (second % 60 == 0) {
                wants = new ArrayList<>();
                for (int i = 0; i < jobs; i++) {
                    int nodes = 1 + i;
                    largestStart = Math.max(largestStart, nodes * 2_640_000L);
                    wants.add(demand(
                            new JobId("job-" + i),
                            nodes,
                            random.nextInt(2),
                            random.nextInt(4) == 0 ? Optional.empty() : watts(200 + random.nextInt(501))));
                }
            }
            Map<JobId, Optional<Power>> before = Map.copyOf(standing);
            List<Demand> shaped = second(second, wants, Map.of());
            for (int i = 0; i < wants.size(); i++) {
                long wanted = wants.get(i).draws(wants.get(i).wantedLimit());
                long was = wants.get(i).draws(before.getOrDefault(wants.get(i).job(), Optional.empty()));
                assertThat(shaped.get(i).draws(shaped.get(i).wantedLimit()))
                        .isBetween(Math.min(was, wanted), Math.max(was, wanted));
            }
            drawn.add(shaped.stream()
                    .mapToLong(demand -> demand.draws(demand.wantedLimit()))
                    .sum());
        }
        for (int from = 0; from < drawn.size(); from++) {
            for (int to = from + 1; to < drawn.size(); to += 7) {
                double most = rate.milliwatts() / 60.0 * (to - from + 10) + largestStart;
                assertThat((double) (drawn.get(to) - drawn.get(from))).isLessThanOrEqualTo(most);
            }
        }
    }
}
