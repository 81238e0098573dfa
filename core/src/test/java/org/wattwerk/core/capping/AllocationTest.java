package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
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

    /** Rack 1 carries one node at 7 kW, rack 2 carries 20 kW; the site is no limit. */
    private static Allocation inTwoRacks(int rackOneWatts, List<Demand> demands) {
        PowerTree tree = new PowerTree(
                List.of(
                        new PowerDomain("rack-1", Optional.empty(), Power.ofWatts(rackOneWatts)),
                        new PowerDomain("rack-2", Optional.empty(), Power.ofWatts(20_000))),
                Map.of());
        Site site = new Site("two racks", Power.ofWatts(1_000_000), Power.ZERO, Overhead.NONE, new TreeMap<>(), tree);
        return Allocation.of(new Allocation.Input(
                tree,
                TreeLimits.of(site, Power.ofWatts(1_000_000)),
                List.of(Power.ZERO, Power.ZERO, Power.ZERO),
                demands));
    }

    private static Demand inRacks(String job, int priority, NodeClass one, NodeClass two) {
        return new Demand(
                new JobId(job),
                List.of(
                        new Demand.Group(one, 1, 1, SpeedCurve.straight(one.gpu())),
                        new Demand.Group(two, 2, 1, SpeedCurve.straight(two.gpu()))),
                Optional.of(Power.ofWatts(700)),
                FLOOR,
                priority,
                true,
                "as planned");
    }

    @Test
    void of_oneRankInAFullRack_holdsAllRanksOfTheJobToItsPaceAndNamesTheRack() {
        // 7,000 W - 2,800 W host = 8 x 525 W: the rank in the other rack gets no more, its watts would be wasted.
        Allotment allotment = inTwoRacks(7_000, List.of(inRacks("main", 1, DemoSite.NODE, DemoSite.NODE)))
                .allotments()
                .get(0);
        assertThat(allotment.gpuLimit()).contains(Power.ofWatts(525));
        assertThat(allotment.cause()).isEqualTo(Allotment.Cause.LIMIT);
        assertThat(allotment.reason()).isEqualTo("rack-1 may draw 7 kW of IT power");
    }

    @Test
    void of_devicesThatDiffer_getEqualSpeedAndNotEqualWatts() {
        GpuModel small =
                new GpuModel("small", Power.ofWatts(350), Power.ofWatts(100), Power.ofWatts(350), Power.ofWatts(40));
        NodeClass other = new NodeClass("small-8", small, 8, Power.ofWatts(800), Power.ofWatts(1_500));
        Allotment allotment = inTwoRacks(7_000, List.of(inRacks("main", 1, DemoSite.NODE, other)))
                .allotments()
                .get(0);
        // 525 W of 700 W is 75 % of full speed, as is 262.5 W of 350 W; rounded up, so that it is not the slower one.
        assertThat(allotment.limitOf(DemoSite.NODE)).contains(Power.ofWatts(525));
        assertThat(allotment.limitOf(other)).contains(Power.ofWatts(263));
    }

    @Test
    void of_fullRack_restsOnlyAJobThatIsInIt() {
        Demand elsewhere = new Demand(
                new JobId("elsewhere"),
                List.of(new Demand.Group(DemoSite.NODE, 2, 1, SpeedCurve.straight(DemoSite.H100))),
                Optional.of(Power.ofWatts(700)),
                FLOOR,
                0,
                true,
                "as planned");
        // Floor 8 x 385 W + 2,800 W = 5,880 W does not fit into 5,000 W.
        Allocation allocation = inTwoRacks(5_000, List.of(inRacks("main", 1, DemoSite.NODE, DemoSite.NODE), elsewhere));
        assertThat(allocation.allotments().get(0).cause()).isEqualTo(Allotment.Cause.GIVES_WAY);
        assertThat(allocation.allotments().get(1).gpuLimit()).contains(Power.ofWatts(700));
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
