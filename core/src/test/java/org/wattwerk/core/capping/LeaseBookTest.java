package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

class LeaseBookTest {
    private static final NodeId ONE = DemoSite.NODE_1;
    private static final NodeId TWO = DemoSite.NODE_2;

    private final LeaseBook book = new LeaseBook(DemoSite.site(2), 7, DemoSite.terms());

    private static NodeTarget run(int watts) {
        return new NodeTarget(Optional.of(Power.ofWatts(watts)), "test");
    }

    private Optional<Grant> next(NodeId node, NodeTarget target, int limitWatts, int second) {
        return book.next(node, target, Power.ofWatts(limitWatts), Duration.ofSeconds(second));
    }

    private void bothAttachedAt(int gpuWatts) {
        for (NodeId node : List.of(ONE, TWO)) {
            book.attached(node, true, Power.ZERO);
            book.readBack(node, 0, 0, Power.ofWatts(8L * gpuWatts), false);
        }
    }

    @Test
    void charged_neverRead_isTheDriversDefaultOfEveryGpu() {
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8 * 700 + 2_800));
        assertThat(next(ONE, run(400), 16_800, 0))
                .as("no lease before the first reading")
                .isEmpty();
    }

    @Test
    void next_lowerTarget_isGrantedAtOnceButFreesNothingUntilReadBack() {
        bothAttachedAt(700);
        Grant lower = next(ONE, run(400), 16_800, 1).orElseThrow();
        assertThat(lower.power()).isEqualTo(Power.ofWatts(8 * 400 + 2_800));
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8_400));
        book.readBack(ONE, 7, lower.sequence(), Power.ofWatts(8 * 400), false);
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(6_000));
    }

    @Test
    void next_maintenance_isGrantedOnlyWithRoomForTheDriversDefault() {
        bothAttachedAt(400);
        NodeTarget out = NodeTarget.maintenance("fan");
        // 8,400 W by default and 6,000 W of the other node.
        Grant waits = next(ONE, out, 14_399, 1).orElseThrow();
        assertThat(waits.maintenance()).isFalse();
        assertThat(waits.reason()).isEqualTo("fan; waits for room below the limit");
        Grant goes = next(ONE, out, 14_400, 2).orElseThrow();
        assertThat(goes.maintenance()).isTrue();
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8_400));
        assertThat(next(ONE, out, 10_000, 2))
                .as("it cannot be called back by watts")
                .isEmpty();

        Grant back = next(ONE, NodeTarget.stopped("done"), 14_400, 3).orElseThrow();
        assertThat(book.charged(ONE)).as("not read yet").isEqualTo(Power.ofWatts(8_400));
        book.readBack(ONE, 7, back.sequence(), Power.ofWatts(8 * 200), true);
        assertThat(book.charged(ONE)).isEqualTo(DemoSite.NODE.stopped());
    }

    @Test
    void readBack_reportOfAnOlderLeaseWasOvertaken_changesNothing() {
        bothAttachedAt(200);
        Grant rest = next(ONE, NodeTarget.stopped("test"), 16_800, 1).orElseThrow();
        Grant run = next(ONE, run(400), 16_800, 2).orElseThrow();
        Grant restAgain = next(ONE, NodeTarget.stopped("test"), 16_800, 3).orElseThrow();
        // It follows the newest lease with its limits and still takes its checkpoint.
        book.readBack(ONE, 7, restAgain.sequence(), Power.ofWatts(8 * 200), false);
        assertThat(run.sequence()).isBetween(rest.sequence(), restAgain.sequence());

        book.readBack(ONE, 7, rest.sequence(), Power.ofWatts(8 * 200), true);

        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8 * 200 + 2_800));
    }

    @Test
    void next_raiseWithoutRoom_waitsUntilTheOtherNodeWasReadBack() {
        bothAttachedAt(400);
        next(ONE, run(400), 12_000, 1);
        next(TWO, run(400), 12_000, 1);
        // Together 12,000 W: no room to raise the first.
        assertThat(next(ONE, run(500), 12_000, 2)).isEmpty();
        Grant lower = next(TWO, run(300), 12_000, 3).orElseThrow();
        assertThat(next(ONE, run(500), 12_000, 3).map(Grant::power))
                .as("a renewal at most")
                .contains(Power.ofWatts(6_000));
        book.readBack(TWO, 7, lower.sequence(), Power.ofWatts(8 * 300), false);
        // 12,000 W - 5,200 W = 6,800 W: 8 x 500 W + 2,800 W fits exactly.
        assertThat(next(ONE, run(500), 12_000, 4).orElseThrow().power()).isEqualTo(Power.ofWatts(6_800));
    }

    @Test
    void charged_leaseLost_staysChargedWhateverTimePasses() {
        bothAttachedAt(300);
        Grant raise = next(ONE, run(700), 16_800, 1).orElseThrow();
        assertThat(raise.power()).isEqualTo(Power.ofWatts(8_400));
        // Never confirmed: the node may have applied it. An hour later it still counts.
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8_400));
        book.detached(ONE);
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8_400));
        assertThat(next(ONE, run(300), 16_800, 3_600))
                .as("nobody to send it to")
                .isEmpty();
    }

    @Test
    void attached_restarted_isChargedTheDefaultUntilRead() {
        bothAttachedAt(300);
        book.attached(ONE, true, Power.ZERO);
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8_400));
        book.readBack(ONE, 0, 0, Power.ofWatts(8 * 300), false);
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(5_200));
    }

    @Test
    void next_stopConfirmed_isChargedTheRestingPower() {
        bothAttachedAt(300);
        Grant stop = next(TWO, NodeTarget.stopped("test"), 16_800, 1).orElseThrow();
        assertThat(stop.stopped()).isTrue();
        assertThat(book.charged(TWO)).as("limits still at 300 W").isEqualTo(Power.ofWatts(5_200));
        book.readBack(TWO, 7, stop.sequence(), Power.ofWatts(8 * 200), true);
        assertThat(book.charged(TWO)).isEqualTo(Power.ofWatts(8 * 70 + 1_200));
    }

    @Test
    void next_sameTarget_isRenewedWhenDueAndNotBefore() {
        bothAttachedAt(300);
        Grant first = next(ONE, run(300), 16_800, 0).orElseThrow();
        assertThat(next(ONE, run(300), 16_800, 1)).isEmpty();
        Grant renewal = next(ONE, run(300), 16_800, 2).orElseThrow();
        assertThat(renewal.sequence()).isGreaterThan(first.sequence());
        assertThat(renewal.power()).isEqualTo(first.power());
    }

    /**
     * The law. Nodes and links misbehave by seed: messages are lost or late, agents freeze, lower themselves on expiry, restart
     * at the driver's default. The limit stays the same. What nodes may draw never passes it.
     */
    @Property(tries = 200)
    void next_anyFaults_neverLetsNodesDrawMoreThanTheLimit(@ForAll Random random) {
        int count = 3;
        LeaseBook faulty = new LeaseBook(DemoSite.site(count), 7, DemoSite.terms());
        Power limit = DemoSite.NODE.unread().times(count).minus(Power.ofWatts(2_000));
        Map<NodeId, Fake> fakes = new TreeMap<>();
        for (int i = 1; i <= count; i++) {
            // Below the limit from the start: the third node joins at its lowest limit.
            fakes.put(new NodeId("node-" + i), new Fake(i == count ? 200 : 700));
        }
        fakes.forEach((id, fake) -> {
            faulty.attached(id, true, Power.ZERO);
            faulty.readBack(id, 0, 0, fake.limits(), fake.stopped);
        });
        for (int second = 0; second < 120; second++) {
            for (Map.Entry<NodeId, Fake> entry : fakes.entrySet()) {
                NodeId id = entry.getKey();
                Fake fake = entry.getValue();
                NodeTarget target =
                        random.nextInt(5) == 0 ? NodeTarget.stopped("seeded") : run(200 + 50 * random.nextInt(11));
                faulty.next(id, target, limit, Duration.ofSeconds(second)).ifPresent(fake.inFlight::add);
                switch (random.nextInt(8)) {
                    case 0 -> fake.inFlight.clear();
                    case 1 -> {
                        // The link breaks: what was under way is lost, the charge stays, the node says hello again.
                        faulty.detached(id);
                        fake.inFlight.clear();
                        faulty.attached(id, false, fake.lease);
                        faulty.readBack(id, 7, fake.sequence, fake.limits(), fake.stopped);
                    }
                    case 2 -> fake.expire();
                    case 3 -> {} // frozen
                    case 4 -> fake.receiveAll();
                    default -> {
                        fake.receiveAll();
                        faulty.readBack(id, 7, fake.sequence, fake.limits(), fake.stopped);
                    }
                }
                Power mayDraw = Power.ZERO;
                for (Fake node : fakes.values()) {
                    mayDraw = mayDraw.plus(node.mayDraw());
                }
                assertThat(mayDraw.exceeds(limit))
                        .as("second %s: %s of %s", second, mayDraw, limit)
                        .isFalse();
            }
        }
    }

    /** A node that obeys what reaches it. */
    private static final class Fake {
        private final List<Grant> inFlight = new ArrayList<>();
        private Power gpuLimit;
        private Power lease = Power.ZERO;
        private long sequence;
        private boolean stopped;

        Fake(int watts) {
            gpuLimit = Power.ofWatts(watts);
        }

        void receiveAll() {
            for (Grant grant : inFlight) {
                if (grant.sequence() > sequence) {
                    sequence = grant.sequence();
                    lease = grant.power();
                    stopped = grant.stopped();
                    gpuLimit = stopped ? Power.ofWatts(200) : DemoSite.NODE.gpuLimitWithin(grant.power());
                }
            }
            inFlight.clear();
        }

        void expire() {
            gpuLimit = Power.min(gpuLimit, Power.ofWatts(200));
        }

        Power limits() {
            return gpuLimit.times(8);
        }

        Power mayDraw() {
            return stopped ? DemoSite.NODE.stopped() : DemoSite.NODE.at(gpuLimit);
        }
    }
}
