package org.wattwerk.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

class SimulatedHostTest {
    private static final GpuModel H100 =
            new GpuModel("H100 SXM", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    private static final NodeClass NODE = new NodeClass("h100-8", H100, 8, Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final Moment START = new Moment(Duration.ZERO, Instant.EPOCH);

    @Test
    void power_shareOfBusyGpus_liesBetweenIdleAndAllowance() {
        SimulatedHost host = SimulatedHost.switchedOn(NODE, START);
        assertThat(host.power()).isEqualTo(Power.ofWatts(1_200));
        // 1 200 W + 3 / 8 * 1 600 W
        assertThat(host.withBusyGpus(3).power()).isEqualTo(Power.ofWatts(1_800));
        assertThat(host.withBusyGpus(8).power()).isEqualTo(Power.ofWatts(2_800));
    }

    @Test
    void advance_idleThenBusy_countsBothPartsInDayTime() {
        SimulatedHost host = SimulatedHost.switchedOn(NODE, START)
                .advance(new Moment(Duration.ofSeconds(1), Instant.EPOCH.plusSeconds(480)))
                .withBusyGpus(8)
                .advance(new Moment(Duration.ofSeconds(2), Instant.EPOCH.plusSeconds(960)));
        // 480 s * 1 200 W + 480 s * 2 800 W
        assertThat(host.lifetimeEnergy()).isEqualTo(Energy.ofJoules(1_920_000));
    }

    @Test
    void withBusyGpus_moreThanThereAre_isRefused() {
        SimulatedHost host = SimulatedHost.switchedOn(NODE, START);
        assertThatThrownBy(() -> host.withBusyGpus(9)).hasMessageContaining("not 0 to 8: 9");
    }
}
