package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class ResponseBookTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId MAIN = new JobId("pretraining");
    private static final JobId SECOND = new JobId("finetuning");

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private final ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);
    private final ResponseBook book = new ResponseBook();
    private final List<OrderResponse> over = new ArrayList<>();
    private int second;

    private void submit(JobId id, int priority, boolean pausable) {
        JobSpec spec = new JobSpec(
                id, id.value(), "cost-centre", priority, 1, Share.ofPercent(100), pausable, List.of("train"));
        assertThat(autopilot.submitted(spec, START)).isEmpty();
    }

    private void seconds(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick(Duration.ofSeconds(1));
            second++;
            ClusterView view = autopilot.view(cluster.now());
            Power it = view.nodes().stream()
                    .flatMap(node -> node.report().stream())
                    .map(NodeReport::power)
                    .reduce(Power.ZERO, Power::plus);
            over.addAll(book.saw(
                    view, DemoSite.site(2).connectionPower(it), new Moment(Duration.ofSeconds(second), cluster.now())));
        }
    }

    @Test
    void response_orderOfTenMinutes_saysHowFastHowMuchAndWhatItDelayed() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        submit(MAIN, 10, false);
        submit(SECOND, 1, true);
        seconds(120);
        assertThat(autopilot.ordered(
                        new Curtailment(
                                "grid",
                                Power.ofWatts(12_000),
                                cluster.now(),
                                cluster.now().plusSeconds(600),
                                "grid operator"),
                        cluster.now()))
                .isEmpty();
        assertThat(book.response("grid")).isEmpty();
        seconds(300);
        assertThat(book.response("grid").orElseThrow().over()).isFalse();
        seconds(400);

        OrderResponse response = book.response("grid").orElseThrow();
        assertThat(over).containsExactly(response);
        assertThat(response.over()).isTrue();
        // 2 x 8,400 W with 10 % and 600 W of overhead, and 4,000 W of other loads.
        assertThat(response.before()).isEqualTo(Power.ofWatts(23_080));
        assertThat(response.reachedAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(response.drawn().kilowattHours() + response.avoided().kilowattHours())
                .isCloseTo(23.08 * 600 / 3_600, within(0.05));
        OrderResponse.JobPart finetuning = response.jobs().get(0);
        assertThat(finetuning.job()).isEqualTo(SECOND);
        assertThat(finetuning.rested()).isBetween(Duration.ofSeconds(595), Duration.ofSeconds(600));
        assertThat(finetuning.delayed()).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600));
        OrderResponse.JobPart pretraining = response.jobs().get(1);
        assertThat(pretraining.rested()).isZero();
        // 270 W of 700 W allow 41.4 % of the speed: 58.6 % of ten minutes are delayed.
        assertThat(pretraining.delayed()).isBetween(Duration.ofSeconds(330), Duration.ofSeconds(370));
    }

    @Test
    void response_orderIsTakenBack_isOver() {
        cluster.attach(DemoSite.NODE_1);
        seconds(2);
        Curtailment order = new Curtailment(
                "grid", Power.ofWatts(20_000), cluster.now(), cluster.now().plusSeconds(600), "grid operator");
        assertThat(autopilot.ordered(order, cluster.now())).isEmpty();
        seconds(5);
        assertThat(autopilot.revoked("grid", cluster.now())).isTrue();
        seconds(1);
        assertThat(over).hasSize(1).first().extracting(OrderResponse::over).isEqualTo(true);
    }
}
