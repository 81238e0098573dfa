package org.wattwerk.agent.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.device.PowerSeries;
import org.wattwerk.runtime.ExitException;

/**
 * Reads recorded power from CSV, in one of two shapes: {@code seconds} and then a column of watts for each GPU; or what
 * {@code nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv -lms 100} writes, other columns included.
 */
final class PowerRecord {
    private static final long LARGEST = 256L << 20;
    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_PROBLEMS = 20;
    private static final DateTimeFormatter NVIDIA_SMI =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS", Locale.ROOT);

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private final SortedMap<Integer, List<long[]>> values = new TreeMap<>();
    private int count;

    private PowerRecord(Path file) {
        this.file = file;
    }

    /**
     * One series for each GPU, in the order of columns or indices.
     *
     * @throws ExitException if the file cannot be read or is no such record; it names every line that is wrong
     */
    static List<PowerSeries> read(Path file) {
        return new PowerRecord(file).read();
    }

    private List<PowerSeries> read() {
        try (CsvReader<CsvRecord> lines = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(file)) {
            if (Files.size(file) > LARGEST) {
                throw refused("is larger than " + (LARGEST >> 20) + " MB: thin it out");
            }
            List<String> header = null;
            for (CsvRecord line : lines) {
                if (header == null) {
                    header = line.getFields().stream()
                            .map(name -> name.strip().toLowerCase(Locale.ROOT))
                            .toList();
                    continue;
                }
                take(header, line);
                if (count > MOST_VALUES) {
                    throw refused("has more than " + MOST_VALUES + " values: thin it out");
                }
            }
        } catch (NoSuchFileException e) {
            throw refused("is not there");
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw refused("cannot be read as CSV: " + e.getMessage());
        }
        if (values.isEmpty() && problems.isEmpty()) {
            throw refused("has no values");
        }
        List<PowerSeries> series = new ArrayList<>();
        values.forEach((gpu, points) -> {
            try {
                series.add(new PowerSeries(column(points, 0), column(points, 1)));
            } catch (IllegalArgumentException e) {
                problem("GPU " + gpu + ": " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw refused("is no record of power:\n" + String.join("\n", problems));
        }
        return series;
    }

    private void take(List<String> header, CsvRecord line) {
        String at = "line " + line.getStartingLineNumber() + ": ";
        try {
            if (line.getFieldCount() != header.size()) {
                problem(at + line.getFieldCount() + " values under " + header.size() + " columns");
            } else if (header.get(0).equals("seconds")) {
                long nanos = decimal(line.getField(0)).movePointRight(9).longValueExact();
                for (int i = 1; i < header.size(); i++) {
                    add(i - 1, nanos, line.getField(i));
                }
            } else {
                LocalDateTime time = LocalDateTime.parse(
                        line.getField(column(header, "timestamp")).strip(), NVIDIA_SMI);
                int index =
                        Integer.parseInt(line.getField(column(header, "index")).strip());
                add(
                        index,
                        ChronoUnit.NANOS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time),
                        line.getField(column(header, "power.draw")));
            }
        } catch (DateTimeParseException e) {
            problem(at + "no time like 2026/11/24 08:00:00.000: " + e.getParsedString());
        } catch (ArithmeticException | IllegalArgumentException e) {
            problem(at + e.getMessage());
        }
    }

    private void add(int gpu, long nanos, String watts) {
        BigDecimal value = decimal(watts.strip().replaceFirst("\\s*W$", ""));
        long milliwatts =
                value.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact();
        values.computeIfAbsent(gpu, made -> new ArrayList<>()).add(new long[] {nanos, milliwatts});
        count++;
    }

    private int column(List<String> header, String name) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).equals(name)
                    || header.get(i).startsWith(name + " ")
                    || header.get(i).startsWith(name + ".")) {
                return i;
            }
        }
        throw refused("has neither a first column 'seconds' nor nvidia-smi's columns timestamp, index and power.draw");
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.strip() + "' is no number", e);
        }
    }

    private static long[] column(List<long[]> points, int which) {
        return points.stream().mapToLong(point -> point[which]).toArray();
    }

    private void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        } else if (problems.size() == MOST_PROBLEMS) {
            problems.add("and more");
        }
    }

    private ExitException refused(String what) {
        return ExitException.badInput(file + " " + what);
    }
}
