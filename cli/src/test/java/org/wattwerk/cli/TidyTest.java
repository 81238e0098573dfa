package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wattwerk.policies.PolicyLoader;

/** The repository tests itself: what every reader may rely on, in whichever room. */
class TidyTest {
    private static final int LINES_MAX = 600;
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", "node_modules");
    private static final Set<String> SOURCES = Set.of(
            "java", "proto", "sql", "js", "mjs", "css", "html", "c", "h", "sh", "py", "yml", "yaml", "j2", "xml");
    // Written in two parts, so that this file does not find itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
    private static final Pattern HOMELESS = Pattern.compile("utils?|commons?|helpers?|misc|shared");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+(.+?)\\s*$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");
    private static final Pattern WORD = Pattern.compile("(?m)^\\*\\*(.+?)\\*\\*");

    private final Path root = root();

    @Test
    void policies_everyShippedFolder_isRead() throws Exception {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root.resolve("policies"))) {
            for (Path folder : entries.filter(Files::isDirectory).sorted().toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    if (files.anyMatch(file -> file.toString().endsWith(".yaml"))) {
                        folders.add(folder);
                    }
                }
            }
        }
        assertThat(folders).hasSizeGreaterThanOrEqualTo(2);
        for (Path folder : folders) {
            assertThat(PolicyLoader.load(folder).site().nodes()).isNotEmpty();
        }
    }

    @Test
    void documents_everyLink_leadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files(file -> file.toString().endsWith(".md"))) {
            Matcher links = LINK.matcher(prose(document));
            while (links.find()) {
                String link = links.group(1);
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? document
                        : directory(document).resolve(parts[0]).normalize();
                if (!Files.exists(target)) {
                    broken.add(root.relativize(document) + ": " + link + " is not there");
                } else if (parts.length == 2 && !anchors(target).contains(parts[1])) {
                    broken.add(root.relativize(document) + ": " + link + " has no such heading");
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void files_everywhere_areFinishedAndShort() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : files(file -> isSource(file) || file.toString().endsWith(".md"))) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (isSource(file) && lines.size() > LINES_MAX) {
                faults.add(root.relativize(file) + " has " + lines.size() + " lines: it wants to be two files");
            }
            for (int line = 0; line < lines.size(); line++) {
                if (UNFINISHED.matcher(lines.get(line)).find()) {
                    faults.add(root.relativize(file) + ":" + (line + 1) + " is unfinished");
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void packages_everywhere_sayWhatTheyAreAndKnowNoNull() throws IOException {
        Set<Path> packages = new TreeSet<>();
        Set<Path> described = new HashSet<>();
        for (Path file : files(file -> file.toString().endsWith(".java"))) {
            Path ofPackage = withoutSourceFolder(directory(file));
            packages.add(ofPackage);
            if (file.endsWith("package-info.java")) {
                String text = Files.readString(file);
                if (text.contains("/**") && text.contains("NullMarked")) {
                    described.add(ofPackage);
                }
            }
        }
        assertThat(packages).hasSizeGreaterThan(5);
        assertThat(packages)
                .allSatisfy(ofPackage -> assertThat(described)
                        .as("%s needs a package-info.java with a sentence and @NullMarked", ofPackage)
                        .contains(ofPackage));
    }

    @Test
    void packages_everywhere_haveAHome() throws IOException {
        for (Path file : files(file -> file.toString().endsWith(".java"))) {
            for (Path part : withoutSourceFolder(directory(file))) {
                assertThat(HOMELESS.matcher(part.toString()).matches())
                        .as("%s: a helper without a home is a missing type", root.relativize(file))
                        .isFalse();
            }
        }
    }

    @Test
    void principles_everyClassNamed_exists() throws IOException {
        Set<String> classes = new HashSet<>();
        for (Path file : files(file -> file.toString().endsWith(".java"))) {
            classes.add(file.getFileName().toString().replace(".java", ""));
        }
        Matcher named = CLASS_NAME.matcher(Files.readString(root.resolve("docs/principles.md")));
        Set<String> absent = new TreeSet<>();
        while (named.find()) {
            if (!classes.contains(named.group(1))) {
                absent.add(named.group(1));
            }
        }
        assertThat(absent).isEmpty();
    }

    @Test
    void vocabulary_isAlphabetical() throws IOException {
        List<String> words = new ArrayList<>();
        Matcher found = WORD.matcher(Files.readString(root.resolve("docs/vocabulary.md")));
        while (found.find()) {
            words.add(found.group(1).toLowerCase(Locale.ROOT));
        }
        assertThat(words).hasSizeGreaterThan(30).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void decisions_areNumberedWithoutGapAndListed() throws IOException {
        Path folder = root.resolve("docs/adr");
        String list = Files.readString(folder.resolve("README.md"));
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names = entries.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
            for (int i = 0; i < names.size(); i++) {
                assertThat(names.get(i)).startsWith(String.format(Locale.ROOT, "%04d-", i + 1));
                assertThat(list).contains("](" + names.get(i) + ")");
            }
        }
    }

    private List<Path> files(Predicate<Path> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean ours = !folder.equals(root.resolve("run")) && !folder.equals(root.resolve("ansible/pki"));
                return !ours || NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.test(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return SOURCES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** A document without its blocks of code, whose brackets are no links. */
    private static String prose(Path document) throws IOException {
        return CODE_BLOCK.matcher(Files.readString(document)).replaceAll("");
    }

    /** The names under which headings can be linked to, as GitHub makes them. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(prose(document));
        while (headings.find()) {
            anchors.add(headings.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    /** Main and test code of one package are one package: {@code core/org/wattwerk/core/time}. */
    private Path withoutSourceFolder(Path folder) {
        return Path.of(root.relativize(folder).toString().replaceFirst("src/[a-z]+/java/", ""));
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new AssertionError("no folder holds " + file);
        }
        return parent;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new AssertionError("no LICENSE above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }
}
