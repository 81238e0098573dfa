package org.wattwerk.trainer.reference.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedCorpusTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void run_textAndJsonl_givesTheSameTokensAsReadingThem() throws Exception {
        List<Path> paths = texts();
        List<Long> heard = new ArrayList<>();
        Preparation.Outcome outcome = Preparation.run(paths, out(), "text", 7, (read, all) -> {
            heard.add(read);
            assertThat(read).isLessThanOrEqualTo(all);
        });
        Corpus read = Corpus.read(paths, "text");
        // "größer\n" has 9 bytes; "eins\n", "zwei\n" and "drei\n" have 5 each.
        assertThat(read.size()).isEqualTo(9 + 3 * 5);
        assertThat(outcome).isEqualTo(new Preparation.Outcome(4, 24, 4, 1, read.fingerprint()));
        assertThat(heard).isSorted().hasSize(4);
        try (Tokens prepared = Tokens.open(List.of(out()), "text")) {
            assertThat(prepared).isInstanceOf(PreparedCorpus.class);
            assertThat(prepared.size()).isEqualTo(24);
            assertThat(prepared.documents()).isEqualTo(4);
            assertThat(prepared.fingerprint()).isEqualTo(read.fingerprint());
            byte[] across = new byte[10];
            prepared.read(4, across);
            byte[] expected = new byte[10];
            read.read(4, expected);
            assertThat(across).as("across the borders of shards of 7").isEqualTo(expected);
            for (long step = 0; step < 20; step++) {
                assertThat(new Batches(prepared, 3, 2, 5).at(step).tokens())
                        .isEqualTo(new Batches(read, 3, 2, 5).at(step).tokens());
            }
            assertThat(((PreparedCorpus) prepared).verify()).isEmpty();
        }
    }

    @Test
    void run_twice_writesTheSameBytes() throws Exception {
        Preparation.run(texts(), out(), "text", 7, (read, all) -> {});
        Path again = folder.resolve("again");
        Preparation.run(texts(), again, "text", 7, (read, all) -> {});
        assertThat(again.resolve("corpus.json")).hasSameBinaryContentAs(out().resolve("corpus.json"));
        assertThat(again.resolve("shard-00002.tokens")).hasSameBinaryContentAs(out().resolve("shard-00002.tokens"));
    }

    @Test
    void run_linesThatAreNoDocuments_areAllNamedAndNothingIsLeft() throws Exception {
        Path lines = write("bad.jsonl", "{\"text\":\"gut\"}\nnot json {\n{\"body\":\"x\"}\n[1]\n");
        assertThatThrownBy(() -> Preparation.run(List.of(lines), out(), "text", 7, (read, all) -> {}))
                .isInstanceOf(CorpusException.class)
                .hasMessage(String.join(
                        System.lineSeparator(),
                        lines + ":2: is not JSON",
                        lines + ":3: has no text in the member 'text'",
                        lines + ":4: has no text in the member 'text'"));
        assertThat(out()).doesNotExist();
    }

    @Test
    void run_folderNotEmpty_isRefusedAndLeftAsItIs() throws Exception {
        write("out/mine.txt", "mine");
        assertThatThrownBy(() -> Preparation.run(texts(), out(), "text", 7, (read, all) -> {}))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("is not empty");
        assertThat(out().resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void verify_oneByteChanged_namesTheShard() throws Exception {
        Preparation.run(texts(), out(), "text", 7, (read, all) -> {});
        Path shard = out().resolve("shard-00001.tokens");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[3] ^= 1;
        Files.write(shard, bytes);
        try (PreparedCorpus corpus = PreparedCorpus.open(out())) {
            assertThat(corpus.verify())
                    .containsExactly("shard-00001.tokens differs from its SHA-256: prepare the corpus again");
        }
    }

    @Test
    void open_shardShortenedOrManifestTorn_isRefused() throws Exception {
        Preparation.run(texts(), out(), "text", 7, (read, all) -> {});
        Files.write(out().resolve("shard-00000.tokens"), new byte[3]);
        refused("has 3 bytes instead of 7");
        write("out/corpus.json", "{\"format\":\"wattwerk-corpus-1\",\"tokeniser\":\"bytes\"}");
        refused("does not add up");
        write("out/corpus.json", "{");
        refused("cannot be read");
        write("out/corpus.json", "{\"format\":\"other\"}");
        refused("is not of the format");
    }

    @Test
    void heldOut_ofTheTokens_isTheirEndAndNothingIsInBoth() throws Exception {
        Corpus corpus = Corpus.of("0123456789".repeat(10));
        assertThat(Range.learnt(corpus, 0.25)).isEqualTo(new Range(0, 75));
        assertThat(Range.heldOut(corpus, 0.25)).isEqualTo(new Range(75, 100));
        Batches heldOut = new Batches(corpus, Range.heldOut(corpus, 0.25), 1, 4, 24);
        // 25 tokens hold one row of 24 and its targets: every row is the same.
        assertThat(heldOut.at(0).tokens()).startsWith('5', '6').hasSize(96);
        assertThat(heldOut.at(7).tokens()).isEqualTo(heldOut.at(0).tokens());
        assertThatThrownBy(() -> new Batches(corpus, Range.heldOut(corpus, 0.24), 1, 4, 24))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("this part of the corpus has 24 of its 100 bytes");
    }

    private void refused(String why) {
        assertThatThrownBy(() -> PreparedCorpus.open(out()))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining(why);
    }

    private List<Path> texts() throws IOException {
        write("texts/a.txt", "größer");
        write("texts/b.jsonl", "{\"text\":\"eins\"}\n\n{\"text\":\"zwei\"}\n");
        Files.write(folder.resolve("texts/c.bin"), new byte[] {0, 1});
        return List.of(folder.resolve("texts"), write("drei.jsonl", "{\"text\":\"drei\"}"));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
