package org.wattwerk.trainer.reference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** German text that Debian's package manpages-de installs: manual pages without their markup. Never committed. */
final class GermanText {
    private static final Path PAGES = Path.of("/usr/share/man/de");

    private GermanText() {}

    /** Writes all pages into one file; empty where the package is not installed. */
    static Optional<Path> write(Path file) throws IOException {
        if (!Files.isDirectory(PAGES)) {
            return Optional.empty();
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Stream<Path> pages = Files.walk(PAGES)) {
            List<Path> packed = pages.filter(page -> page.toString().endsWith(".gz") && Files.isRegularFile(page))
                    .sorted()
                    .toList();
            for (Path page : packed) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(page))) {
                    text.write(plain(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return text.size() < 1 << 20 ? Optional.empty() : Optional.of(Files.write(file, text.toByteArray()));
    }

    private static String plain(String page) {
        StringBuilder plain = new StringBuilder();
        page.lines()
                .filter(line -> !line.startsWith(".\\\"") && !line.startsWith("'\\\""))
                .map(line -> line.replaceFirst("^\\.[A-Za-z]{1,3}\\s*", "")
                        .replaceAll("\\\\f(\\(..|\\[[^]]*]|.)", "")
                        .replaceAll("\\\\[&%:/,]", "")
                        .replace("\\-", "-")
                        .replace("\\(aq", "'"))
                .filter(line -> !line.isBlank())
                .forEach(line -> plain.append(line).append('\n'));
        return plain.toString();
    }
}
