package org.wattwerk.core.capping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;

class TreeLeaseBookTest {
    private static final NodeId ONE = DemoSite.NODE_1;
    private static final NodeId TWO = DemoSite.NODE_2;
    private static final NodeId THREE = new NodeId("node-3");

    /** Nodes 1 and 2 in a rack of 14 kW, node 3 beside it. */
    private static Site site() {
        Site flat = DemoSite.site(3);
        return new Site(
                flat.name(),
                flat.limit(),
                flat.otherLoads(),
                flat.overhead(),
                new TreeMap<>(flat.nodes()),
                new PowerTree(
                        List.of(new PowerDomain("rack", Optional.empty(), Power.ofWatts(14_000))),
                        Map.of(ONE, "rack", TWO, "rack")));
    }

    private final LeaseBook book = new LeaseBook(site(), 7, DemoSite.terms());

    private static NodeTarget run(int watts) {
        return new NodeTarget(Optional.of(Power.ofWatts(watts)), "test");
    }

    private Optional<Grant> next(NodeId node, int gpuWatts, int second) {
        return book.next(node, run(gpuWatts), Power.ofWatts(100_000), Duration.ofSeconds(second));
    }

    private void allAttachedAt(int gpuWatts) {
        for (NodeId node : List.of(ONE, TWO, THREE)) {
            book.attached(node, true, Power.ZERO);
            book.readBack(node, 0, 0, Power.ofWatts(8L * gpuWatts), false);
        }
    }

    @Test
    void next_rackIsFull_waitsThoughTheSiteHasRoom() {
        allAttachedAt(500);
        // 2 x (8 x 500 W + 2,800 W) = 13,600 W of 14,000 W: room for 7,200 W, which is 550 W for each GPU.
        Grant first = next(ONE, 700, 1).orElseThrow();
        assertThat(first.power()).isEqualTo(Power.ofWatts(7_200));
        assertThat(first.reason()).contains("waits for room below the limit of rack");
        assertThat(next(THREE, 700, 1).orElseThrow().power()).isEqualTo(Power.ofWatts(8_400));
        assertThat(book.chargedTotal(1)).isEqualTo(Power.ofWatts(14_000));
        assertThat(book.chargedTotal()).isEqualTo(Power.ofWatts(14_000 + 8_400));
    }

    @Test
    void attached_raiseWasNeverConfirmed_keepsItsChargeUntilTheDevicesWereRead() {
        allAttachedAt(300);
        next(ONE, 600, 1);
        book.detached(ONE);
        // The agent crashed before it kept the new lease, after it had set its limits.
        book.attached(ONE, false, DemoSite.NODE.at(Power.ofWatts(300)));
        assertThat(book.charged(ONE)).isEqualTo(Power.ofWatts(8 * 600 + 2_800));
        book.readBack(ONE, 7, 0, Power.ofWatts(8 * 600), false);
        assertThat(book.charged(ONE)).as("as read").isEqualTo(Power.ofWatts(8 * 600 + 2_800));
    }

    @Test
    void attached_heldLeaseNotAppliedYet_isChargedUntilANewerOneWasApplied() {
        allAttachedAt(300);
        Grant raise = next(ONE, 600, 1).orElseThrow();
        book.detached(ONE);
        book.attached(ONE, false, raise.power());
        // The limits are still the old ones while the agent sets the new ones.
        book.readBack(ONE, 7, 0, Power.ofWatts(8 * 300), false);
        assertThat(book.charged(ONE)).isEqualTo(raise.power());
        Grant lower = next(ONE, 300, 2).orElseThrow();
        book.readBack(ONE, 7, lower.sequence(), Power.ofWatts(8 * 300), false);
        assertThat(book.charged(ONE)).isEqualTo(lower.power());
    }

    @Test
    void charged_neverHeardOf_isTheHighestLimitAnEarlierControllerMayHaveGranted() {
        assertThat(book.charged(ONE)).isEqualTo(DemoSite.NODE.full());
    }
}
