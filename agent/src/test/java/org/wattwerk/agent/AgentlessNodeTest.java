package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

class AgentlessNodeTest {
    private final FakeNode node = new FakeNode();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void lower_afterAKilledAgent_isTheSafeLimitOfItsLastLease() throws Exception {
        remember(Optional.of(lease()));
        Power unused = node.setPowerLimit(1, Power.ofWatts(220));
        assertThat(AgentlessNode.lower(node, folder, Optional.empty()))
                .containsExactly("GPU 0: lowered from 650 W to 250 W", "GPU 1: stands at 220 W, which is safe");
        assertThat(node.limits()).containsExactly(Power.ofWatts(250), Power.ofWatts(220));
    }

    @Test
    void lower_withoutAKnownLease_isWhatIsGivenOrTheLowest() throws Exception {
        AgentlessNode.lower(node, folder.resolve("none"), Optional.of(Power.ofWatts(100_000)));
        assertThat(node.limits()).as("650 W stand, 700 W would be safe").containsOnly(Power.ofWatts(650));
        AgentlessNode.lower(node, folder.resolve("none"), Optional.of(Power.ofWatts(300)));
        assertThat(node.limits()).containsOnly(Power.ofWatts(300));
        Files.writeString(folder.resolve("node.json"), "{ torn");
        AgentlessNode.lower(node, folder, Optional.empty());
        assertThat(node.limits()).containsOnly(Power.ofWatts(200));
    }

    @Test
    void lower_lostDevice_isNamedAndTheOthersAreLowered() {
        node.lose(0);
        assertThatThrownBy(() -> AgentlessNode.lower(node, folder, Optional.empty()))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("not at the safe limit:\nGPU 0 is lost");
        assertThat(node.limits()).containsExactly(Power.ofWatts(650), Power.ofWatts(200));
    }

    @Test
    void release_stoppedAgent_putsTheLimitsOfBeforeBackAndForgetsTheLease() throws Exception {
        remember(Optional.of(lease()));
        AgentlessNode.lower(node, folder, Optional.empty());
        assertThat(AgentlessNode.release(node, folder))
                .isEqualTo(List.of("GPU 0: released to 640 W", "GPU 1: released to 700 W"));
        assertThat(node.limits()).containsExactly(Power.ofWatts(640), Power.ofWatts(700));
        assertThat(NodeMemory.read(folder.resolve("node.json")).lease().lease()).isEmpty();
        assertThat(NodeMemory.read(folder.resolve("node.json")).lease().highestEpoch())
                .isEqualTo(7);
    }

    @Test
    void release_runningAgentOrForeignFolder_isRefused() throws Exception {
        assertThatThrownBy(() -> AgentlessNode.release(node, folder))
                .hasMessageContaining("no agent has left anything");
        remember(Optional.empty());
        StateLock held = StateLock.take(folder);
        try {
            assertThatThrownBy(() -> AgentlessNode.release(node, folder))
                    .hasMessageContaining("another agent uses it")
                    .hasMessageContaining("stop its agent first");
        } finally {
            held.close();
        }
        assertThat(node.limits()).containsOnly(Power.ofWatts(650));
    }

    private void remember(Optional<Lease> lease) throws Exception {
        new NodeMemory(
                        new LeaseMemory(7, lease, Duration.ZERO, "boot-1"),
                        Map.of("GPU-0", Power.ofWatts(640)),
                        0,
                        List.of())
                .write(folder.resolve("node.json"), true);
    }

    private static Lease lease() {
        return new Lease(
                7, 1, Power.ofWatts(3_600), Duration.ofSeconds(10), Lease.Mode.RUN, Power.ofWatts(250), "test");
    }
}
