package org.wattwerk.agent.marks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

class MarkStoreTest {
    private static final NodeId NODE = new NodeId("node-1");
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void open_spoolOfAnotherNode_isSetAsideAndMeteringBegins() throws Exception {
        Path file = spool(new NodeId("node-2"), 3);
        byte[] before = Files.readAllBytes(file);
        try (MarkStore store = MarkStore.open(file, NODE)) {
            assertThat(store.kept().meter()).isEmpty();
            assertThat(store.kept().marks()).isEmpty();
            assertThat(store.kept().setAside().orElse(""))
                    .contains("holds the marks of node node-2, not of node-1")
                    .contains("marks.journal.set-aside-1");
            store.write(List.of(mark(9)), snapshot(List.of(mark(9))));
        }
        assertThat(folder.resolve("marks.journal.set-aside-1")).hasBinaryContent(before);
        try (MarkStore again = MarkStore.open(file, NODE)) {
            assertThat(again.kept().setAside()).isEmpty();
            assertThat(again.kept().marks()).containsExactly(mark(9));
        }
    }

    @Test
    void open_spoolOfAnotherVersionOrNoSpool_isSetAsideUnderAFreeName() throws Exception {
        Path file = folder.resolve("marks.journal");
        Files.writeString(file, "something else altogether");
        MarkStore.open(file, NODE).close();
        try (Journal journal = Journal.open(file).journal()) {
            journal.append("{\"marks\":[{\"since\":\"yesterday\"}]}".getBytes(StandardCharsets.UTF_8), true);
        }
        try (MarkStore store = MarkStore.open(file, NODE)) {
            assertThat(store.kept().setAside().orElse("")).contains("another version", "set-aside-2");
        }
        assertThat(folder.resolve("marks.journal.set-aside-1")).hasContent("something else altogether");
    }

    @Test
    void open_spoolCutInHalf_keepsEveryWholeRecord() throws Exception {
        Path file = spool(NODE, 6);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        try (MarkStore store = MarkStore.open(file, NODE)) {
            assertThat(store.kept().marks()).isNotEmpty().startsWith(mark(0)).hasSizeLessThan(6);
            assertThat(store.kept().meter()).isPresent();
            assertThat(store.kept().bytesCutOff()).isPositive();
            assertThat(store.kept().setAside()).isEmpty();
        }
    }

    private Path spool(NodeId node, int marks) throws IOException {
        Path file = folder.resolve("marks.journal");
        try (MarkStore store = MarkStore.open(file, node)) {
            for (int i = 0; i < marks; i++) {
                store.write(List.of(mark(i)), snapshot(List.of(mark(i))));
            }
        }
        return file;
    }

    private static MarkStore.Snapshot snapshot(List<Mark> marks) {
        NodeMeter meter = NodeMeter.first(List.of(), new HostModel(Power.ZERO, Power.ZERO), START);
        return new MarkStore.Snapshot(meter.state(), Map.of(), marks);
    }

    private static Mark mark(long number) {
        return new Mark(
                NODE,
                new QuarterHour(number),
                List.of(new Counter(Optional.empty(), Energy.ofJoules(number), Energy.ZERO, Quality.MEASURED, 0)));
    }
}
