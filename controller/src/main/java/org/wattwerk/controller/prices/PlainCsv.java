package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The plain form: UTC start, the same instant in local time, minutes, EUR/MWh with a decimal point. */
final class PlainCsv {
    static final String HEADER = "start_utc,start_local,resolution_min,price_eur_per_mwh";

    private PlainCsv() {}

    static boolean knows(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith("start_utc,");
    }

    static Rows read(List<String> lines, String name, List<String> problems) {
        List<Row> rows = new ArrayList<>();
        if (!lines.get(0).strip().equals(HEADER)) {
            problems.add("line 1: the header must be " + HEADER + " (the price in EUR/MWh), not "
                    + lines.get(0).strip());
        } else {
            for (int i = 1; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    row("line " + (i + 1), lines.get(i).split(",", -1), problems)
                            .ifPresent(rows::add);
                }
            }
        }
        return new Rows(Sources.unknown(name), rows);
    }

    private static Optional<Row> row(String place, String[] fields, List<String> problems) {
        if (fields.length != 4) {
            problems.add(place + ": has " + fields.length + " fields instead of 4");
            return Optional.empty();
        }
        try {
            Instant start = Instant.parse(fields[0].strip());
            if (!OffsetDateTime.parse(fields[1].strip()).toInstant().equals(start)) {
                problems.add(
                        place + ": start_utc " + fields[0] + " and start_local " + fields[1] + " are two instants");
            }
            String minutes = fields[2].strip();
            if (!minutes.equals("15") && !minutes.equals("60")) {
                problems.add(place + ": resolution_min is '" + minutes + "': prices are for 15 or 60 minutes");
                return Optional.empty();
            }
            String price = fields[3].strip();
            Optional<BigDecimal> value = Figure.of(price);
            if (value.isEmpty() && !price.isEmpty()) {
                problems.add(place + ": '" + fields[3] + "' is not a price in EUR/MWh such as 78.51");
                return Optional.empty();
            }
            return Optional.of(new Row(place, start, Optional.of(Duration.ofMinutes(Long.parseLong(minutes))), value));
        } catch (DateTimeException e) {
            problems.add(place + ": '" + fields[0] + "," + fields[1]
                    + "' are not times such as 2024-12-12T16:00:00Z,2024-12-12T17:00:00+01:00");
        }
        return Optional.empty();
    }
}
