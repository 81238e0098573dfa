package org.wattwerk.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class PowerTreeTest {
    private static PowerDomain domain(String name, String within, int watts) {
        return new PowerDomain(name, within.isEmpty() ? Optional.empty() : Optional.of(within), Power.ofWatts(watts));
    }

    @Test
    void new_childrenBeforeParents_areNumberedFromTheTop() {
        PowerTree tree = new PowerTree(
                List.of(domain("rack", "row", 20_000), domain("row", "", 40_000)), Map.of(DemoSite.NODE_1, "rack"));
        assertThat(tree.place(DemoSite.NODE_1)).isEqualTo(2);
        assertThat(tree.parent(2)).isEqualTo(1);
        assertThat(tree.parent(1)).isEqualTo(PowerTree.CONNECTION_POINT);
        assertThat(tree.place(DemoSite.NODE_2)).as("named nowhere").isEqualTo(PowerTree.CONNECTION_POINT);
        // 7 in the rack counts in the rack, the row and at the connection point; 5 at the connection point only.
        assertThat(tree.sums(List.of(DemoSite.NODE_1, DemoSite.NODE_2), node -> node.equals(DemoSite.NODE_1) ? 7 : 5))
                .containsExactly(12, 7, 7);
    }

    @Test
    void new_manyFaults_saysAllOfThem() {
        List<PowerDomain> domains = List.of(
                domain("a", "b", 1),
                domain("b", "a", 1),
                domain("c", "nowhere", 1),
                domain("d", "", 1),
                domain("d", "", 1));
        assertThatThrownBy(() -> new PowerTree(domains, Map.of(DemoSite.NODE_1, "e")))
                .hasMessageContaining("power domain d stands here twice")
                .hasMessageContaining("power domain a hangs below itself")
                .hasMessageContaining("power domain b hangs below itself")
                .hasMessageContaining("power domain c hangs below 'nowhere', which is no domain")
                .hasMessageContaining("node node-1 hangs below 'e', which is no domain");
    }

    @Test
    void survivors_twoFeeds_carryWhatTheWeakerOneCarries() {
        assertThat(PowerDomain.survivors(List.of(Power.ofWatts(40), Power.ofWatts(30))))
                .isEqualTo(Power.ofWatts(30));
        assertThat(PowerDomain.survivors(List.of(Power.ofWatts(40), Power.ofWatts(30), Power.ofWatts(20))))
                .as("any one of three may fail")
                .isEqualTo(Power.ofWatts(50));
        assertThat(PowerDomain.survivors(List.of(Power.ofWatts(40)))).isEqualTo(Power.ofWatts(40));
    }

    @Test
    void itWithin_overheadOtherLoadsAndQuarterHour_areInsideTheLimit() {
        PowerDomain room = new PowerDomain(
                "room",
                Optional.empty(),
                Power.ofWatts(30_000),
                Duration.ofSeconds(60),
                Optional.of(Power.ofWatts(24_000)),
                Power.ofWatts(1_000),
                new Overhead(Power.ofWatts(1_000), Share.ofPercent(10)));
        // (24,000 W - 1,000 W - 1,000 W) / 1.1
        assertThat(room.itWithin()).isEqualTo(Power.ofWatts(20_000));
        assertThat(room.carried(Power.ofWatts(20_000))).isEqualTo(Power.ofWatts(24_000));
    }
}
