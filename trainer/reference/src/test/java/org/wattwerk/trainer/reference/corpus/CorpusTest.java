package org.wattwerk.trainer.reference.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void read_folder_takesAllTextInTheOrderOfPathsAndNothingElse() throws Exception {
        write("b.txt", "zwei");
        write("a/one.md", "größer");
        write(".hidden/secret.txt", "never");
        write("empty.txt", "");
        Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        Files.write(folder.resolve("latin.txt"), new byte[] {'g', 'r', (byte) 0xf6});
        Corpus corpus = Corpus.read(List.of(folder), "text");
        assertThat(corpus.documents()).isEqualTo(2);
        // "größer" has 8 bytes, "zwei" 4, and each file ends with a line break.
        assertThat(corpus.size()).isEqualTo(8 + 1 + 4 + 1);
        assertThat(corpus.fingerprint())
                .isEqualTo(Corpus.of("größer\nzwei\n").fingerprint())
                .isNotEqualTo(Corpus.of("zwei\ngrößer\n").fingerprint());
    }

    @Test
    void read_whatCannotBeLearnt_isSaidInOneLine() throws Exception {
        Path empty = write("empty.txt", "");
        Path binary = Files.write(folder.resolve("data.bin"), new byte[] {1, 0, 2});
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        refused(folder.resolve("absent"), "does not exist");
        refused(empty, "is empty");
        refused(binary, "is not UTF-8 text");
        refused(nothing, "holds no UTF-8 text");
    }

    @Test
    void batches_textShorterThanTheContext_saysHowMuchIsNeeded() {
        assertThatThrownBy(() -> new Batches(Corpus.of("short"), 1, 1, 64))
                .isInstanceOf(CorpusException.class)
                .hasMessage("the corpus has 5 bytes; a context of 64 needs at least 65: name more text or lower --ctx");
    }

    @Property(tries = 50)
    void at_anySeedAndStep_isAlwaysTheSameBatchAndTargetsAreOneLater(
            @ForAll long seed, @ForAll @LongRange(min = 0) long step) throws Exception {
        Corpus corpus = Corpus.of("0123456789".repeat(10));
        Batch batch = new Batches(corpus, seed, 3, 16).at(step);
        Batch again = new Batches(corpus, seed, 3, 16).at(step);
        assertThat(again.tokens()).isEqualTo(batch.tokens());
        for (int i = 0; i < batch.tokens().length; i++) {
            assertThat(batch.targets()[i]).isEqualTo('0' + (batch.tokens()[i] - '0' + 1) % 10);
        }
    }

    @Test
    void at_cornerCase_everyPlaceOfTheTextCanBeReached() throws Exception {
        Batches batches = new Batches(Corpus.of("ab"), 1, 1, 1);
        assertThat(batches.at(0).tokens()).containsExactly('a');
        assertThat(batches.at(0).targets()).containsExactly('b');
    }

    private static void refused(Path path, String why) {
        assertThatThrownBy(() -> Corpus.read(List.of(path), "text"))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }
}
