package org.wattwerk.controller.prices.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.carbon.CarbonCurve;
import org.wattwerk.controller.prices.carbon.CarbonFile;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * Answers about carbon intensity beside the prices of an archive, each version under the time at which it came. Forecasts turn
 * into actual values within days, so that the newest version is the one to look at. Calls block.
 */
public final class CarbonArchive {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    private CarbonArchive(Path folder) {
        this.folder = folder;
    }

    /** The one beside the prices in a folder; made when something is added. */
    public static CarbonArchive beside(Path prices) {
        return new CarbonArchive(prices.resolve("carbon"));
    }

    /**
     * Keeps an answer; false if the newest of that name is the same byte for byte.
     *
     * @throws IOException if it cannot be written
     */
    public boolean add(String name, byte[] payload, Instant retrieved) throws IOException {
        Files.createDirectories(folder);
        List<Path> all = files();
        Optional<Path> newest = all.stream()
                .filter(file -> file.toString().endsWith("-" + name))
                .reduce((older, newer) -> newer);
        if (newest.isPresent() && Arrays.equals(Files.readAllBytes(newest.get()), payload)) {
            return false;
        }
        Path aside = Files.createTempFile(folder, ".adding", "");
        try {
            Files.write(aside, payload);
            Files.move(aside, folder.resolve(STAMP.format(retrieved) + "-" + name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        return true;
    }

    /**
     * The newest curve with a value for a part of the day; empty if there is none.
     *
     * @throws IOException if one cannot be read, with its name
     */
    public Optional<CarbonCurve> day(LocalDate date) throws IOException {
        DeliveryDay day = new DeliveryDay(date);
        List<Path> files = files();
        for (int i = files.size() - 1; i >= 0; i--) {
            try {
                CarbonCurve curve = CarbonFile.read(files.get(i));
                if (curve.start().isBefore(day.end()) && curve.end().isAfter(day.start())) {
                    return Optional.of(curve);
                }
            } catch (PriceFileException e) {
                throw new IOException(files.get(i) + " can no longer be read: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
