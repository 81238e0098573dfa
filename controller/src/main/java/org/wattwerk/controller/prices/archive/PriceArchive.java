package org.wattwerk.controller.prices.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.wattwerk.controller.prices.NothingPublishedException;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;

/**
 * A folder of price documents, byte for byte as they came, each with a small JSON beside it. Only ever added to: a revision
 * stands beside what it revises. Files, because then a running controller and a command may add at the same time (each is
 * written aside and moved into place), and because anybody can look at them without us. Calls block.
 *
 * <p>Which version holds for a day: of those that cover the whole day, the finest resolution, then the newest.
 */
public final class PriceArchive {
    private static final String DESCRIPTION = ".json";
    private static final String PAYLOAD = ".payload";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path folder;
    private final Map<String, PriceVersion> described = new HashMap<>();
    private final Map<String, PriceDocument> read = new HashMap<>();

    private PriceArchive(Path folder) {
        this.folder = folder;
    }

    /**
     * The archive in a folder, which is made if it is not there.
     *
     * @throws IOException if it cannot be made
     */
    public static PriceArchive open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new PriceArchive(folder);
    }

    /** The archive in a folder that is there already; empty if it is not. */
    public static Optional<PriceArchive> existing(Path folder) {
        return Files.isDirectory(folder) ? Optional.of(new PriceArchive(folder)) : Optional.empty();
    }

    /**
     * A document was added, or was there already byte for byte.
     *
     * @param isNew false if nothing was written
     */
    public record Added(PriceVersion version, boolean isNew) {}

    /**
     * Keeps a document.
     *
     * @param origin where it came from, without secrets
     * @throws IOException if it cannot be written; then nothing is changed
     */
    public synchronized Added add(PriceDocument document, String origin, Instant retrieved) throws IOException {
        // The same bytes are kept again only if another version of their days came in between: then they revise it.
        Optional<PriceVersion> newest = versions().stream()
                .filter(version -> version.start().isBefore(document.curve().end())
                        && document.curve().start().isBefore(version.end()))
                .reduce((older, newer) -> newer);
        if (newest.isPresent()
                && newest.get().sha256().equals(document.sha256())
                && newest.get().name().equals(document.name())) {
            return new Added(newest.get(), false);
        }
        Instant at = newest.map(PriceVersion::retrieved)
                .filter(before -> !before.isBefore(retrieved))
                .map(before -> before.plusMillis(1))
                .orElse(retrieved);
        String id = STAMP.format(at) + "-" + document.sha256().substring(0, 12);
        PriceVersion version = new PriceVersion(
                id + PAYLOAD,
                document.name(),
                document.format().name(),
                document.curve().source().name(),
                document.curve().source().licence(),
                origin,
                at,
                document.sha256(),
                document.curve().start(),
                document.curve().end());
        write(version.file(), document.payload());
        // The description comes last: a version is in the archive once it is there.
        write(id + DESCRIPTION, JSON.writeValueAsBytes(json(version)));
        described.put(id + DESCRIPTION, version);
        read.put(version.file(), document);
        return new Added(version, true);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path aside = Files.createTempFile(
                folder,
                ".adding",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(aside, bytes);
            Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Every version, oldest first; looks at the folder anew.
     *
     * @throws IOException if the folder or a description in it cannot be read, with its name
     */
    public synchronized List<PriceVersion> versions() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(entry -> entry.toString().endsWith(DESCRIPTION))
                    .toList()) {
                String name = String.valueOf(file.getFileName());
                if (!described.containsKey(name)) {
                    described.put(name, version(file));
                }
            }
        }
        return described.values().stream()
                .sorted(Comparator.comparing(PriceVersion::retrieved).thenComparing(PriceVersion::file))
                .toList();
    }

    /**
     * A version with its payload, whose hash is checked.
     *
     * @throws IOException if the payload is gone, was changed or can no longer be read
     */
    public synchronized PriceDocument document(PriceVersion version) throws IOException {
        PriceDocument known = read.get(version.file());
        if (known != null) {
            return known;
        }
        Path file = folder.resolve(version.file());
        byte[] payload;
        try {
            payload = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is missing: put it back, or remove its " + DESCRIPTION, e);
        }
        if (!PriceDocument.sha256(payload).equals(version.sha256())) {
            throw new IOException(file + " was changed after it was kept: its hash is not " + version.sha256());
        }
        try {
            PriceDocument document = PriceDocument.read(version.name(), payload, Optional.empty());
            read.put(version.file(), document);
            return document;
        } catch (PriceFileException | NothingPublishedException e) {
            throw new IOException(file + " can no longer be read: " + e.getMessage(), e);
        }
    }

    /** A version of one day, and how finely it was published. */
    public record DayVersion(PriceVersion version, PriceCurve curve, Duration resolution) {}

    /** Every version that covers the whole day, the one that holds last. */
    public synchronized List<DayVersion> history(LocalDate date) throws IOException {
        return history(date, versions());
    }

    private List<DayVersion> history(LocalDate date, List<PriceVersion> versions) throws IOException {
        DeliveryDay day = new DeliveryDay(date);
        List<DayVersion> history = new ArrayList<>();
        for (PriceVersion version : versions) {
            if (!version.start().isAfter(day.start()) && !version.end().isBefore(day.end())) {
                PriceDocument document = document(version);
                history.add(new DayVersion(version, document.curve().day(date), document.resolution(date)));
            }
        }
        // Stable: of one resolution the newest stays last.
        history.sort(Comparator.comparing(DayVersion::resolution).reversed());
        return history;
    }

    /** What holds for the day; empty if no version covers all of it. */
    public Optional<DayVersion> day(LocalDate date) throws IOException {
        return days(date, date).stream().findFirst();
    }

    /** What holds for each day from the first to the last, without those that no version covers wholly. */
    public synchronized List<DayVersion> days(LocalDate first, LocalDate last) throws IOException {
        List<PriceVersion> versions = versions();
        List<DayVersion> days = new ArrayList<>();
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            List<DayVersion> history = history(date, versions);
            if (!history.isEmpty()) {
                days.add(history.get(history.size() - 1));
            }
        }
        return days;
    }

    // ---- descriptions

    private static ObjectNode json(PriceVersion version) {
        return JSON.createObjectNode()
                .put("payload", version.file())
                .put("name", version.name())
                .put("format", version.format())
                .put("source", version.source())
                .put("licence", version.licence())
                .put("origin", version.origin())
                .put("retrieved", version.retrieved().toString())
                .put("sha256", version.sha256())
                .put("start", version.start().toString())
                .put("end", version.end().toString());
    }

    private static PriceVersion version(Path file) throws IOException {
        try {
            var json = JSON.readTree(Files.readAllBytes(file));
            PriceVersion version = new PriceVersion(
                    json.path("payload").asText(),
                    json.path("name").asText(),
                    json.path("format").asText(),
                    json.path("source").asText(),
                    json.path("licence").asText(),
                    json.path("origin").asText(),
                    Instant.parse(json.path("retrieved").asText()),
                    json.path("sha256").asText(),
                    Instant.parse(json.path("start").asText()),
                    Instant.parse(json.path("end").asText()));
            if (!version.file().matches("[0-9A-Za-z-]+\\.payload")) {
                throw new IOException(file + " names no payload beside it");
            }
            return version;
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IOException(file + " is no description of prices: " + e.getMessage(), e);
        }
    }
}
