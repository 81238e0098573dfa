package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.quantity.Power;

class LeaseKeeperTest {
    private static final NodeBounds NODE = new NodeBounds(
            IntStream.range(0, 8)
                    .mapToObj(i -> new GpuInfo(
                            i, "GPU-" + i, "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700)))
                    .toList(),
            Power.ofWatts(2_800));
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final LeaseKeeper keeper = new LeaseKeeper(NODE, GRACE, "boot", LeaseMemory.NONE);

    @Test
    void start_withoutALease_startsNoJobAndLeavesTheLimits() {
        assertThat(keeper.start(at(0)))
                .containsExactly(new Order.GateJobs(JobGate.CLOSED, "no lease from the controller yet"));
        assertThat(keeper.readBack(all(700), at(1))).isEmpty();
        assertThat(keeper.appliedEpoch()).isZero();
    }

    @Test
    void lease_ofTheNode_isSharedEquallyAfterTheHostsAllowance() {
        keeper.start(at(0));
        List<Order> orders = keeper.received(run(1, 1, 6_000), at(0));
        // (6,000 W - 2,800 W) / 8 = 400 W
        assertThat(limits(orders)).hasValue(all(400));
        assertThat(orders).contains(new Order.GateJobs(JobGate.OPEN, "test"));
        assertThat(keeper.appliedSequence()).as("not read back yet").isZero();
        keeper.limitsSet(all(400), at(1));
        assertThat(keeper.appliedSequence()).isEqualTo(1);
    }

    @Test
    void lease_belowTheLowestCap_isHeldAtTheLowestAndSaysSo() {
        keeper.start(at(0));
        List<Order> orders = keeper.received(run(1, 1, 3_000), at(0));
        assertThat(limits(orders)).hasValue(all(200));
        // 2,800 W + 8 * 200 W = 4.4 kW
        assertThat(orders)
                .contains(new Order.Say("the lease of 3 kW is below what caps reach: held at 4.4 kW, the lowest"));
    }

    @Test
    void lease_ofALowerEpoch_isRefusedForever() {
        keeper.start(at(0));
        keeper.received(run(5, 1, 6_000), at(0));
        assertThat(keeper.received(run(4, 99, 8_400), at(1)))
                .containsExactly(new Order.Refuse("a controller of epoch 4 is not obeyed: one of epoch 5 was heard"));
        assertThat(keeper.heard(4)).hasSize(1).first().isInstanceOf(Order.Refuse.class);
        LeaseKeeper restarted = new LeaseKeeper(NODE, GRACE, "boot", keeper.memory());
        restarted.start(at(2));
        assertThat(restarted.received(run(4, 100, 8_400), at(2))).first().isInstanceOf(Order.Refuse.class);
    }

    @Test
    void lease_ofAStaleSequence_isIgnored() {
        keeper.start(at(0));
        keeper.received(run(1, 7, 6_000), at(0));
        assertThat(keeper.received(run(1, 7, 8_400), at(1))).isEmpty();
        assertThat(keeper.received(run(1, 6, 8_400), at(1))).isEmpty();
    }

    @Test
    void newEpoch_isOnTheDiskBeforeItIsObeyed() {
        keeper.start(at(0));
        Order first = keeper.received(run(3, 1, 6_000), at(0)).get(0);
        assertThat(first).isInstanceOfSatisfying(Order.Remember.class, remember -> {
            assertThat(remember.urgent()).isTrue();
            assertThat(remember.memory().highestEpoch()).isEqualTo(3);
        });
    }

    @Test
    void expiry_ofARunLease_lowersToTheSafeLimitAndStartsNothing() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 8_400), at(0));
        keeper.limitsSet(all(700), at(1));
        assertThat(keeper.tick(at(9_999))).isEmpty();
        List<Order> orders = keeper.tick(at(10_000));
        assertThat(limits(orders)).hasValue(all(300));
        assertThat(orders)
                .anySatisfy(order -> assertThat(order)
                        .isInstanceOfSatisfying(
                                Order.GateJobs.class,
                                gate -> assertThat(gate.gate()).isEqualTo(JobGate.CLOSED)));
        assertThat(keeper.safeState()).isTrue();
    }

    @Test
    void expiry_belowTheSafeLimit_staysWhereItIs() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 4_800), at(0));
        keeper.limitsSet(all(250), at(1));
        // (4,800 - 2,800) / 8 = 250 W, less than the safe 300 W
        assertThat(limits(keeper.tick(at(10_000)))).hasValue(all(250));
    }

    @Test
    void drift_isToldWithBothValuesAndRepaired() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 6_000), at(0));
        keeper.limitsSet(all(400), at(1));
        assertThat(keeper.readBack(all(400), at(1_000))).isEmpty();
        List<Order> orders = keeper.readBack(all(700), at(2_000));
        assertThat(orders).hasSize(8 + 1);
        assertThat(orders.get(0))
                .isInstanceOfSatisfying(
                        Order.Tell.class,
                        tell -> assertThat(tell.event().text())
                                .isEqualTo(
                                        "GPU 0: its limit went from 400 W to 700 W, which this agent did not do: it is set again"));
        assertThat(limits(orders)).hasValue(all(400));
        keeper.limitsSet(all(400), at(2_100));
        // Lowered by somebody else: told and set again, once, since a board's own controller may insist.
        assertThat(limits(keeper.readBack(all(300), at(4_000)))).hasValue(all(400));
        keeper.limitsSet(all(300), at(4_100));
        assertThat(keeper.readBack(all(300), at(6_000))).isEmpty();
    }

    @Test
    void nodeAboveItsLease_lowersTheGpusByAsMuchAndGivesItBackSlowly() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 6_000), at(0));
        keeper.limitsSet(all(400), at(1));
        assertThat(keeper.nodeDraws(Power.ofWatts(6_400), at(1_000)))
                .as("it has not settled")
                .isEmpty();
        keeper.received(run(1, 2, 6_000), at(6_000));
        List<Order> orders = keeper.nodeDraws(Power.ofWatts(6_400), at(6_000));
        // 400 W too much: (6,000 W - 400 W - 2,800 W) / 8 = 350 W
        assertThat(limits(orders)).hasValue(all(350));
        keeper.limitsSet(all(350), at(6_100));
        assertThat(keeper.nodeDraws(Power.ofWatts(5_990), at(12_000))).isEmpty();
        keeper.received(run(1, 3, 6_000), at(12_000));
        // 1 % of 6,000 W comes back: (6,000 W - 340 W - 2,800 W) / 8 = 357.5 W
        keeper.received(run(1, 4, 6_000), at(36_000));
        assertThat(limits(keeper.nodeDraws(Power.ofWatts(5_600), at(36_000)))
                        .orElseThrow()
                        .get(0))
                .isEqualTo(new Power(357_500));
    }

    @Test
    void stopped_isConfirmedOnlyWhenJobsRestAndLimitsAreReadBack() {
        keeper.start(at(0));
        keeper.jobsRest(false);
        List<Order> orders = keeper.received(stopped(1, 1), at(0));
        assertThat(limits(orders)).hasValue(all(200));
        assertThat(orders).contains(new Order.GateJobs(JobGate.HELD, "test"));
        assertThat(keeper.stopped()).isFalse();
        keeper.limitsSet(all(200), at(100));
        assertThat(keeper.stopped()).as("the job still computes").isFalse();
        keeper.jobsRest(true);
        assertThat(keeper.stopped()).isTrue();
        keeper.readBack(allBut(7, 200), at(200));
        assertThat(keeper.stopped()).as("a lost device confirms nothing").isFalse();
    }

    @Test
    void stopped_withAJobThatDoesNotRest_endsItAfterTheGraceOnce() {
        keeper.start(at(0));
        keeper.jobsRest(false);
        keeper.received(stopped(1, 1), at(0));
        keeper.received(stopped(1, 2), at(5_000));
        assertThat(keeper.tick(at(9_999))).isEmpty();
        assertThat(keeper.tick(at(10_000)))
                .containsExactly(new Order.EndJobs("not at rest 10 s after the node was stopped"));
        assertThat(keeper.tick(at(11_000))).isEmpty();
    }

    @Test
    void limit_thatRoseByItself_isSetAgain() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 6_000), at(0));
        keeper.limitsSet(all(400), at(1));
        assertThat(limits(keeper.readBack(all(700), at(2_000)))).hasValue(all(400));
    }

    @Test
    void restart_underTheSameBoot_keepsTheLeaseUntilItsTime() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 6_000), at(0));
        LeaseKeeper restarted = new LeaseKeeper(NODE, GRACE, "boot", keeper.memory());
        restarted.readBack(all(400), at(3_000));
        assertThat(limits(restarted.start(at(3_000)))).isEmpty();
        assertThat(restarted.remaining(at(3_000))).isEqualTo(Duration.ofSeconds(7));
        assertThat(limits(restarted.tick(at(10_000)))).hasValue(all(300));
    }

    @Test
    void restart_underAnotherBoot_isSafeAtOnce() {
        keeper.start(at(0));
        keeper.received(run(1, 1, 6_000), at(0));
        LeaseKeeper restarted = new LeaseKeeper(NODE, GRACE, "another boot", keeper.memory());
        restarted.readBack(all(700), at(10));
        assertThat(limits(restarted.start(at(10)))).hasValue(all(300));
        assertThat(restarted.safeState()).isTrue();
    }

    @Property(tries = 200)
    void limits_neverSumAboveTheLease(
            @ForAll @LongRange(min = 0, max = 20_000_000) long milliwatts,
            @ForAll @IntRange(min = 1, max = 9) int gpus,
            @ForAll Random random) {
        List<GpuInfo> mixed = IntStream.range(0, gpus)
                .mapToObj(i -> {
                    Power low = Power.ofWatts(100 + random.nextInt(200));
                    Power high = low.plus(Power.ofWatts(random.nextInt(600)));
                    return new GpuInfo(i, "GPU-" + i, "any", low, high, high);
                })
                .toList();
        NodeBounds bounds = new NodeBounds(mixed, Power.ofWatts(random.nextInt(3_000)));
        Power lease = new Power(milliwatts);
        assertThat(bounds.total(bounds.limitsWithin(lease))).isLessThanOrEqualTo(Power.max(lease, bounds.lowest()));
    }

    /** Any sequence of leases, silence and devices that obey: what the law of one lease at a time says. */
    @Property(tries = 100)
    void anyHistory_obeysNoLowerEpochAndExpiryNeverRaises(@ForAll Random random) {
        LeaseKeeper any = new LeaseKeeper(NODE, GRACE, "boot", LeaseMemory.NONE);
        any.start(at(0));
        SortedMap<Integer, Power> devices = all(700);
        long highest = 0;
        Duration now = at(0);
        for (int i = 0; i < 60; i++) {
            now = now.plusMillis(random.nextInt(6_000));
            List<Order> orders = new ArrayList<>(any.tick(now));
            for (SortedMap<Integer, Power> limits : limits(orders).stream().toList()) {
                assertThat(NODE.total(limits)).as("expiry").isLessThanOrEqualTo(NODE.total(devices));
            }
            devices = carryOut(any, orders, devices, now);
            long epoch = random.nextInt(6);
            Lease lease = random.nextBoolean()
                    ? run(epoch, random.nextInt(100), 4_400 + random.nextInt(4_000))
                    : stopped(epoch, random.nextInt(100));
            orders = new ArrayList<>(any.received(lease, now));
            if (epoch < highest) {
                assertThat(orders).hasSize(1).first().isInstanceOf(Order.Refuse.class);
            }
            highest = Math.max(highest, any.memory().highestEpoch());
            devices = carryOut(any, orders, devices, now);
            Lease held = any.lease().orElseThrow();
            assertThat(held.epoch()).isEqualTo(highest);
            if (!any.safeState()) {
                assertThat(NODE.total(devices)).isLessThanOrEqualTo(Power.max(held.power(), NODE.lowest()));
            }
        }
    }

    private static SortedMap<Integer, Power> carryOut(
            LeaseKeeper keeper, List<Order> orders, SortedMap<Integer, Power> devices, Duration now) {
        SortedMap<Integer, Power> standing = devices;
        for (Order order : orders) {
            if (order instanceof Order.SetLimits set) {
                standing = set.limits();
                keeper.limitsSet(standing, now);
            }
        }
        return standing;
    }

    private static Optional<SortedMap<Integer, Power>> limits(List<Order> orders) {
        return orders.stream()
                .filter(Order.SetLimits.class::isInstance)
                .map(order -> ((Order.SetLimits) order).limits())
                .findFirst();
    }

    private static SortedMap<Integer, Power> all(long watts) {
        return allBut(-1, watts);
    }

    @Test
    void maintenance_lease_letsTheDriverGoAndSetsNothing() {
        keeper.start(at(0));
        keeper.received(stopped(1, 1), at(0));
        keeper.limitsSet(all(200), at(1));
        List<Order> orders = keeper.received(lease(1, 2, 8_400, Lease.Mode.MAINTENANCE), at(2));
        assertThat(orders).contains(new Order.UseDevices(false, "test"));
        assertThat(limits(orders)).isEmpty();

        assertThat(keeper.readBack(new TreeMap<>(), at(3))).isEmpty();
        assertThat(keeper.appliedSequence()).isEqualTo(2);
        assertThat(keeper.stopped()).as("nobody knows its limits").isFalse();
        assertThat(keeper.safeLimits()).isEmpty();
        assertThat(keeper.tick(at(60_000))).as("it has expired").isEmpty();
    }

    @Test
    void maintenance_ends_takesTheDriverUpBeforeTheLowestLimitsAreSet() {
        keeper.start(at(0));
        keeper.received(lease(1, 1, 8_400, Lease.Mode.MAINTENANCE), at(0));
        keeper.readBack(new TreeMap<>(), at(1));
        List<Order> orders = keeper.received(stopped(1, 2), at(2));
        assertThat(orders).contains(new Order.UseDevices(true, "test"));
        assertThat(orders.indexOf(new Order.UseDevices(true, "test")))
                .isLessThan(orders.indexOf(new Order.SetLimits(all(200), "test")));
        keeper.limitsSet(all(200), at(3));
        assertThat(keeper.stopped()).isTrue();
    }

    @Test
    void maintenance_agentRestarts_letsTheDriverGoAgain() {
        keeper.start(at(0));
        keeper.received(lease(1, 1, 8_400, Lease.Mode.MAINTENANCE), at(0));
        LeaseKeeper restarted = new LeaseKeeper(NODE, GRACE, "another boot", keeper.memory());
        assertThat(restarted.start(at(1)))
                .containsExactly(new Order.GateJobs(JobGate.HELD, "test"), new Order.UseDevices(false, "test"));
    }

    private static SortedMap<Integer, Power> allBut(int lost, long watts) {
        SortedMap<Integer, Power> limits = new TreeMap<>();
        NODE.gpus().stream()
                .filter(gpu -> gpu.index() != lost)
                .forEach(gpu -> limits.put(gpu.index(), Power.ofWatts(watts)));
        return limits;
    }

    private static Lease run(long epoch, long sequence, long watts) {
        return lease(epoch, sequence, watts, Lease.Mode.RUN);
    }

    private static Lease stopped(long epoch, long sequence) {
        return lease(epoch, sequence, 4_400, Lease.Mode.STOPPED);
    }

    private static Lease lease(long epoch, long sequence, long watts, Lease.Mode mode) {
        return new Lease(
                epoch, sequence, Power.ofWatts(watts), Duration.ofSeconds(10), mode, Power.ofWatts(300), "test");
    }

    private static Duration at(long millis) {
        return Duration.ofMillis(millis);
    }
}
