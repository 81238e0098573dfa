package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Power;

class AllocationTest {
    private static final Power FLOOR = Power.ofWatts(385);

    private static Demand demand(String job, int priority, int nodes, int wanted, boolean pausable) {
        return new Demand(
                new JobId(job),
                DemoSite.NODE,
                nodes,
                wanted == 0 ? Optional.empty() : Optional.of(Power.ofWatts(wanted)),
                FLOOR,
                priority,
                pausable,
                "as planned");
    }

    @Test
    void of_everythingFits_givesWhatThePlanWants() {
        Allocation allocation = Allocation.of(
                Power.ofWatts(16_800),
                Power.ZERO,
                List.of(demand("main", 10, 1, 700, false), demand("second", 1, 1, 490, true)));
        assertThat(allocation.allotments())
                .containsExactly(
                        new Allotment(new JobId("main"), Optional.of(Power.ofWatts(700)), "as planned"),
                        new Allotment(new JobId("second"), Optional.of(Power.ofWatts(490)), "as planned"));
        // 8 x 700 W + 2,800 W and 8 x 490 W + 2,800 W
        assertThat(allocation.total()).isEqualTo(Power.ofWatts(8_400 + 6_720));
    }

    @Test
    void of_limitBelowBothFloors_restsTheLessImportantJobAndRaisesTheOther() {
        // Floors: 2 x (8 x 385 W + 2,800 W) = 11,760 W. At rest the second takes 1,760 W and leaves 8,240 W: 680 W a
        // GPU.
        Allocation allocation = Allocation.of(
                Power.ofWatts(10_000),
                Power.ZERO,
                List.of(demand("main", 10, 1, 700, false), demand("second", 1, 1, 700, true)));
        assertThat(allocation.allotments().get(0).gpuLimit()).contains(Power.ofWatts(680));
        assertThat(allocation.allotments().get(1).gpuLimit()).isEmpty();
        assertThat(allocation.total()).isEqualTo(Power.ofWatts(8 * 680 + 2_800 + 1_760));
    }

    @Test
    void of_limitBelowTheFloorOfAJobThatMayNotRest_goesUnderTheFloorAndSaysSo() {
        // 6,727 W - 1,760 W at rest - 2,800 W host = 2,167 W for 8 GPUs: 270 W each.
        Allocation allocation = Allocation.of(
                Power.ofWatts(6_727),
                Power.ZERO,
                List.of(demand("main", 10, 1, 700, false), demand("second", 1, 1, 700, true)));
        assertThat(allocation.allotments().get(0).gpuLimit()).contains(Power.ofWatts(270));
        assertThat(allocation.allotments().get(0).reason()).contains("below its economic floor of 385 W");
        assertThat(allocation.shortBy()).isEqualTo(Power.ZERO);
    }

    @Test
    void of_limitBelowTheLowestState_saysByHowMuch() {
        Allocation allocation =
                Allocation.of(Power.ofWatts(4_000), Power.ZERO, List.of(demand("main", 10, 1, 700, false)));
        // 8 x 200 W + 2,800 W = 4,400 W
        assertThat(allocation.shortBy()).isEqualTo(Power.ofWatts(400));
    }

    @Property(tries = 300)
    void of_anyDemands_neverPassesTheLimitUnlessItSaysBySo(
            @ForAll @IntRange(min = 0, max = 60_000) int limitWatts,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 15) Integer> shapes) {
        Power limit = Power.ofWatts(limitWatts);
        List<Demand> demands = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            int shape = shapes.get(i);
            int wanted = List.of(0, 200, 450, 700).get(shape % 4);
            demands.add(demand("job-" + i, shape / 4, 1 + shape % 3, wanted, shape % 2 == 0));
        }
        Allocation allocation = Allocation.of(limit, Power.ofWatts(500), demands);
        assertThat(allocation.total().minusOrZero(limit)).isEqualTo(allocation.shortBy());
        for (Allotment allotment : allocation.allotments()) {
            Demand demand = demands.stream()
                    .filter(candidate -> candidate.job().equals(allotment.job()))
                    .findFirst()
                    .orElseThrow();
            allotment
                    .gpuLimit()
                    .ifPresent(given -> assertThat(given)
                            .isBetween(
                                    DemoSite.H100.minLimit(),
                                    demand.wantedLimit().orElseThrow()));
            if (allotment.gpuLimit().isEmpty() && demand.wantedLimit().isPresent()) {
                assertThat(demand.pausable()).isTrue();
            }
        }
    }
}
