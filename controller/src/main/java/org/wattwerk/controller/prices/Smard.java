package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * CSV exports of SMARD, German or English, of today ({@code Datum von;Datum bis}) or older ({@code Datum;Anfang;Ende}).
 * Times are local without an offset: when the clock is put back, an hour stands there twice, in order.
 */
final class Smard {
    private static final DateTimeFormatter GERMAN_TIME = DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ENGLISH_TIME = DateTimeFormatter.ofPattern("MMM d, uuuu h:mm a", Locale.US);
    private static final int LONGEST = 30;
    private static final List<String> COLUMNS = List.of("deutschland/luxemburg", "germany/luxembourg");

    private final boolean german;
    private final boolean dateApart;
    private final int priceColumn;
    private final List<String> problems;
    private Instant previous = Instant.MIN;

    private Smard(boolean german, boolean dateApart, int priceColumn, List<String> problems) {
        this.german = german;
        this.dateApart = dateApart;
        this.priceColumn = priceColumn;
        this.problems = problems;
    }

    /** True if this is the first line of a SMARD export. */
    static boolean knows(String header) {
        String lower = header.toLowerCase(Locale.ROOT);
        return lower.startsWith("datum von;")
                || lower.startsWith("datum;anfang;")
                || lower.startsWith("start date;")
                || lower.startsWith("date;start;");
    }

    static Rows read(List<String> lines, String name, List<String> problems) {
        String[] header = lines.get(0).split(";", -1);
        boolean german = header[0].toLowerCase(Locale.ROOT).startsWith("datum");
        boolean dateApart = header[0].strip().equalsIgnoreCase(german ? "Datum" : "Date");
        int column = priceColumn(header, problems);
        List<Row> rows = new ArrayList<>();
        if (column >= 0) {
            Smard smard = new Smard(german, dateApart, column, problems);
            for (int i = 1; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    smard.row(i + 1, lines.get(i).split(";", -1)).ifPresent(rows::add);
                }
            }
        }
        return new Rows(Sources.smard(name), rows);
    }

    private static int priceColumn(String[] header, List<String> problems) {
        for (int i = 0; i < header.length; i++) {
            String title = header[i].strip().toLowerCase(Locale.ROOT);
            if (COLUMNS.stream().anyMatch(title::startsWith)) {
                if (!title.contains("[€/mwh]")) {
                    problems.add("line 1: column '" + header[i].strip() + "' is not in €/MWh");
                    return -1;
                }
                return i;
            }
        }
        problems.add("line 1: there is no column Deutschland/Luxemburg [€/MWh]: export the day-ahead prices"
                + " (Großhandelspreise) from SMARD");
        return -1;
    }

    private Optional<Row> row(int line, String[] fields) {
        String place = "line " + line;
        if (fields.length <= priceColumn) {
            problems.add(
                    place + ": has " + fields.length + " columns, the price stands in column " + (priceColumn + 1));
            return Optional.empty();
        }
        Optional<Instant> start =
                start(place, dateApart ? fields[0].strip() + " " + fields[1].strip() : fields[0].strip());
        if (start.isEmpty()) {
            return Optional.empty();
        }
        previous = start.get();
        String text = fields[priceColumn].strip();
        if (text.isEmpty() || text.equals("-")) {
            return Optional.of(new Row(place, start.get(), Optional.empty(), Optional.empty()));
        }
        return number(place, text).map(price -> new Row(place, start.get(), Optional.empty(), Optional.of(price)));
    }

    private Optional<BigDecimal> number(String place, String text) {
        // A thousands mark is only one where three digits follow; anything else is a file in the other language.
        String form = german ? "-?\\d{1,3}(\\.?\\d{3})*(,\\d+)?" : "-?\\d{1,3}(,?\\d{3})*(\\.\\d+)?";
        if (text.length() > LONGEST || !text.matches(form)) {
            problems.add(place + ": '" + text + "' is not a number in the " + (german ? "German" : "English")
                    + " form of this file");
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(german ? text.replace(".", "").replace(',', '.') : text.replace(",", "")));
    }

    private Optional<Instant> start(String place, String text) {
        LocalDateTime local;
        try {
            local = LocalDateTime.parse(text, german ? GERMAN_TIME : ENGLISH_TIME);
        } catch (DateTimeException e) {
            problems.add(place + ": '" + text + "' is not a time such as "
                    + (german ? "31.12.2024 13:00" : "Dec 31, 2024 1:00 PM"));
            return Optional.empty();
        }
        List<ZoneOffset> offsets = DeliveryDay.ZONE.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            problems.add(place + ": " + text + " does not exist: the clock is put forward then");
            return Optional.empty();
        }
        // The hour that stands there twice is summer time first; once time would go back, it is winter time.
        Instant first = local.toInstant(offsets.get(0));
        return Optional.of(offsets.size() > 1 && !first.isAfter(previous) ? local.toInstant(offsets.get(1)) : first);
    }
}
