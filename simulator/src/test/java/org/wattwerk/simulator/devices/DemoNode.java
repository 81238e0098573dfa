package org.wattwerk.simulator.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** The node class and the hand-set clock of these tests. */
final class DemoNode {
    static final GpuModel H100 = new GpuModel(
            "NVIDIA H100 80GB HBM3", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    static final NodeClass CLASS = new NodeClass("h100-8", H100, 8, Power.ofWatts(1_200), Power.ofWatts(2_800));
    static final Moment START = new Moment(Duration.ofHours(3), Instant.parse("2024-12-12T00:00:00Z"));

    private DemoNode() {}

    /** A clock that stands until it is moved on; day time and control time at one pace. */
    static final class Clock implements Supplier<Moment> {
        private volatile Moment now = START;

        @Override
        public Moment get() {
            return now;
        }

        void set(Moment moment) {
            now = moment;
        }

        void pass(Duration time) {
            now = new Moment(now.elapsed().plus(time), now.day().plus(time));
        }
    }
}
