package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.planning.FlatOut;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class RecoveryTest {
    private static final Instant DAY = Instant.parse("2024-12-12T00:00:00Z");

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new FlatOut(), 2);

    @Test
    void recovered_orderWhileNoNodeIsBackYet_holdsAllTheSame() {
        // Nothing was read yet, so both nodes are charged their full 8.4 kW and a new order of 12 kW would be refused.
        Curtailment order =
                new Curtailment("o", Power.ofWatts(12_000), DAY, DAY.plus(Duration.ofHours(1)), "grid operator");
        assertThat(autopilot.ordered(order, DAY)).isPresent();

        autopilot.recovered(order);

        assertThat(autopilot.view(DAY).limit()).isEqualTo(Power.ofWatts(12_000));
    }

    @Test
    void attached_jobOnTheNodeWasCancelledMeanwhile_isToldToStopAgain() {
        JobSpec job = new JobSpec(new JobId("j"), "j", "c", 1, 1, Share.ofPercent(85), true, List.of("true"));
        autopilot.submitted(job, DAY);
        autopilot.attached(DemoSite.NODE_1, "boot", 8, Power.ZERO, DAY);
        autopilot.reported(new NodeReport(
                DemoSite.NODE_1,
                Power.ofWatts(560),
                Power.ofWatts(1_200),
                Power.ofWatts(1_600),
                Power.ofWatts(200),
                0,
                0,
                true,
                false));
        autopilot.tick(new Moment(Duration.ZERO, DAY));
        autopilot.detached(DemoSite.NODE_1, "gone", DAY);
        assertThat(autopilot.cancelled(job.id(), DAY)).isEmpty();
        autopilot.tick(new Moment(Duration.ofSeconds(1), DAY));

        autopilot.attached(DemoSite.NODE_1, "boot", 8, Power.ZERO, DAY);

        assertThat(autopilot.tick(new Moment(Duration.ofSeconds(2), DAY)).commands())
                .anyMatch(
                        command -> command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP);
    }
}
