package org.wattwerk.core.planning;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.time.QuarterHour;

/** The reference site: 3,072 H100s, 1.2 x (700 W x level + 350 W) each at the meter, 1.2 x 250 W at rest; and real years. */
public final class ReferenceSite {
    public static final List<Integer> YEARS = List.of(2019, 2020, 2021, 2022, 2024, 2025);

    /** What is charged on every MWh besides the day-ahead price, in micro-euro. */
    public static final long FEES = 45_370_000L;

    /** Medium voltage, more than 2,500 hours of use. */
    public static final Money DEMAND = Money.parse("117.98 EUR");

    private static final double[] SPEEDS = {.649, .735, .814, .860, .900, .926, .947, .964, .978, .990, 1};

    private ReferenceSite() {}

    public static PowerCurve curve() {
        List<PowerCurve.Corner> corners = new ArrayList<>();
        for (int i = 0; i < SPEEDS.length; i++) {
            corners.add(new PowerCurve.Corner(3072 * 1.2 * (700 * (0.5 + 0.05 * i) + 350) / 1000, SPEEDS[i]));
        }
        return PowerCurve.of(3072 * 1.2 * 250 / 1000, corners);
    }

    /** Real day-ahead prices of a German year with all fees; the test is skipped where they are not. */
    public static PriceRow year(int year) {
        Optional<String> folder = Optional.ofNullable(System.getenv("WATTWERK_DATA"));
        if (folder.isEmpty() && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real prices are");
        }
        assumeTrue(folder.isPresent(), "real years are not tested: WATTWERK_DATA is not set");
        return read(Path.of(folder.orElseThrow(), "prices", "de_lu_day_ahead_" + year + ".csv"));
    }

    private static PriceRow read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<Long> prices = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",");
                long price = Math.round(Double.parseDouble(cells[3]) * 1e6) + FEES;
                for (int i = 0; i < Integer.parseInt(cells[2]) / 15; i++) {
                    prices.add(price);
                }
            }
            QuarterHour first =
                    QuarterHour.startingAt(Instant.parse(lines.get(1).split(",")[0]));
            return PriceRow.of(first, prices.stream().mapToLong(Long::longValue).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
