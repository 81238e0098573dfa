package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobOutputTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("stdout.log");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void last_someLines_areTheLastOnesAndMoreIsWhatComesThen() throws IOException {
        write("one\ntwo\nthree\nfo");
        JobOutput output = new JobOutput(file());
        assertThat(text(output.last(2))).isEqualTo("three\nfo");
        assertThat(output.more()).isEmpty();
        write("ur\nfive\n");
        assertThat(text(output.more())).isEqualTo("ur\nfive\n");
    }

    @Test
    void last_moreLinesThanThereAreOrNone_isAllOrNothing() throws IOException {
        write("one\ntwo\n");
        assertThat(text(new JobOutput(file()).last(10))).isEqualTo("one\ntwo\n");
        assertThat(text(new JobOutput(file()).last(1))).isEqualTo("two\n");
        assertThat(new JobOutput(file()).last(0)).isEmpty();
    }

    @Test
    void more_fileWasRolledOver_losesNothing() throws IOException {
        write("one\n");
        JobOutput output = new JobOutput(file());
        assertThat(text(output.last(5))).isEqualTo("one\n");
        write("two\nthree\n");
        Files.copy(file(), folder.resolve("stdout.log.1"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file(), "", StandardOpenOption.TRUNCATE_EXISTING);
        write("4\n");
        // The job went on behind the end of what was read: one byte less than before.
        assertThat(text(output.more())).isEqualTo("two\nthree\n4\n");
    }

    @Test
    void more_jobHasWrittenNothingYet_isNothing() throws IOException {
        JobOutput output = new JobOutput(file());
        assertThat(output.last(5)).isEmpty();
        write("hello\n");
        assertThat(text(output.more())).isEqualTo("hello\n");
    }
}
