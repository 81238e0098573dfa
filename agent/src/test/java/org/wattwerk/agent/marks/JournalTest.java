package org.wattwerk.agent.marks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void cutAnywhere_losesOnlyTheRecordThatWasCut() throws IOException {
        Path file = folder.resolve("journal");
        try (Journal journal = Journal.open(file).journal()) {
            journal.append(bytes("first"), true);
            journal.append(bytes("second"), true);
        }
        byte[] whole = Files.readAllBytes(file);
        // header 8, then 8 + 5 bytes and 8 + 6 bytes
        assertThat(whole).hasSize(35);
        for (int length = 0; length <= whole.length; length++) {
            Path cut = folder.resolve("cut-" + length);
            Files.write(cut, Arrays.copyOf(whole, length));
            Journal.Opened opened = Journal.open(cut);
            assertThat(opened.records()).hasSize(length < 21 ? 0 : length < 35 ? 1 : 2);
            opened.journal().append(bytes("next"), true);
            opened.journal().close();
            assertThat(last(cut)).isEqualTo("next");
        }
    }

    @Test
    void flippedBit_endsTheJournalThere() throws IOException {
        Path file = folder.resolve("journal");
        try (Journal journal = Journal.open(file).journal()) {
            journal.append(bytes("first"), true);
            journal.append(bytes("second"), true);
        }
        byte[] whole = Files.readAllBytes(file);
        whole[30] ^= 1;
        Files.write(file, whole);
        assertThat(last(file)).isEqualTo("first");
    }

    @Test
    void rewrite_leavesWhatWasGivenAndTheFileGoesOn() throws IOException {
        Path file = folder.resolve("journal");
        try (Journal journal = Journal.open(file).journal()) {
            journal.append(bytes("old"), false);
            journal.rewrite(List.of(bytes("kept")));
            journal.append(bytes("new"), true);
        }
        try (Journal journal = Journal.open(file).journal()) {
            assertThat(journal.size()).isEqualTo(Files.size(file));
        }
        assertThat(last(file)).isEqualTo("new");
    }

    @Test
    void foreignFile_isRefused() throws IOException {
        Path file = folder.resolve("journal");
        Files.writeString(file, "something else altogether");
        assertThatThrownBy(() -> Journal.open(file)).hasMessageContaining("is not a journal of this agent");
    }

    private static String last(Path file) throws IOException {
        Journal.Opened opened = Journal.open(file);
        opened.journal().close();
        byte[] last = opened.records().get(opened.records().size() - 1);
        return new String(last, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
