package org.wattwerk.controller.prices.carbon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.carbon.CarbonCurve.Point;
import org.wattwerk.controller.prices.carbon.CarbonCurve.Span;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.time.QuarterHour;

/**
 * Reads carbon intensity in g/kWh: an answer of the Energy-Charts service {@code co2eq}, whose actual value counts before the
 * forecast, or CSV whose first column is {@code start_utc} and which has one whose name starts with {@code gco2}.
 */
public final class CarbonFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** Burning nothing but lignite is about 1,200 g/kWh. */
    private static final BigDecimal HIGHEST = new BigDecimal("2000");

    private static final int DIGITS_MAX = 40;
    private static final Duration HOUR = Duration.ofHours(1);

    private final String name;
    private final List<String> problems = new ArrayList<>();

    private CarbonFile(String name) {
        this.name = name;
    }

    /**
     * The intensity that a file holds.
     *
     * @throws PriceFileException if it cannot be read or used, with everything that is wrong
     */
    public static CarbonCurve read(Path file) throws PriceFileException {
        return read(String.valueOf(file.getFileName()), PriceFile.bytes(file));
    }

    /** The same from bytes that were published under a name. */
    public static CarbonCurve read(String name, byte[] payload) throws PriceFileException {
        String text = PriceDocument.text(name, payload);
        CarbonFile file = new CarbonFile(name);
        Optional<CarbonCurve> curve = text.stripLeading().startsWith("{") ? file.json(text) : file.csv(text);
        if (!file.problems.isEmpty() || curve.isEmpty()) {
            throw new PriceFileException(
                    name, file.problems.isEmpty() ? List.of("there is no carbon intensity in it") : file.problems);
        }
        return curve.get();
    }

    /** One value as it stands there. */
    private record Stamped(String place, Instant start, Point point) {}

    private Optional<CarbonCurve> json(String text) {
        JsonNode answer;
        try {
            answer = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            problems.add("line " + e.getLocation().getLineNr() + ": is not JSON: " + e.getOriginalMessage());
            return Optional.empty();
        }
        JsonNode starts = answer.path("unix_seconds");
        JsonNode actual = answer.path("co2eq");
        JsonNode forecast = answer.path("co2eq_forecast");
        if (!starts.isArray() || (!actual.isArray() && !forecast.isArray())) {
            problems.add("is JSON, but not an answer of the Energy-Charts service co2eq");
            return Optional.empty();
        }
        List<Stamped> values = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            String place = "value " + (i + 1);
            long second = starts.get(i).asLong(-1);
            if (!starts.get(i).isIntegralNumber() || second < 0 || second > 7_258_118_400L) {
                problems.add(place + ": start is not a number of seconds since 1970");
                continue;
            }
            Optional<CarbonIntensity> measured = intensity(place, actual.path(i));
            Optional<CarbonIntensity> guessed = measured.isPresent() ? measured : intensity(place, forecast.path(i));
            Quality quality =
                    measured.isPresent() ? Quality.MEASURED : guessed.isPresent() ? Quality.ESTIMATED : Quality.MISSING;
            values.add(new Stamped(place, Instant.ofEpochSecond(second), new Point(guessed, quality)));
        }
        String licence = answer.path("license_info").asText("");
        return curve(
                "Energy-Charts, " + name, licence.isBlank() ? "licence is not stated" : licence, "not stated", values);
    }

    private Optional<CarbonIntensity> intensity(String place, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            problems.add(place + ": is not a number of g/kWh");
            return Optional.empty();
        }
        return intensity(place, value.decimalValue());
    }

    private Optional<CarbonIntensity> intensity(String place, BigDecimal grams) {
        boolean sound = grams.precision() <= DIGITS_MAX && Math.abs((long) grams.scale()) <= DIGITS_MAX;
        if (!sound || grams.signum() < 0 || grams.compareTo(HIGHEST) > 0) {
            problems.add(place + ": is outside of 0 to " + HIGHEST + " g/kWh: is the unit g/kWh?");
            return Optional.empty();
        }
        return Optional.of(new CarbonIntensity(
                grams.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact()));
    }

    private Optional<CarbonCurve> csv(String text) {
        List<String> lines = text.lines().toList();
        String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
        int column = column(header);
        if (header.length == 0 || !header[0].strip().equals("start_utc") || column < 0) {
            problems.add(
                    "line 1: give an answer of Energy-Charts (co2eq), or CSV with the columns start_utc and one whose"
                            + " name starts with gco2");
            return Optional.empty();
        }
        int estimated = List.of(header).indexOf("estimated");
        List<Stamped> values = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                row("line " + (i + 1), lines.get(i).split(",", -1), column, estimated)
                        .ifPresent(values::add);
            }
        }
        String factors = header[column].contains("lifecycle")
                ? "life cycle"
                : header[column].contains("direct") ? "direct" : "not stated";
        return curve("file " + name, "publisher and licence are not stated in the file", factors, values);
    }

    /** Life cycle before direct emissions: what a report about the site's footprint needs. */
    private static int column(String[] header) {
        int found = -1;
        for (int i = 1; i < header.length; i++) {
            boolean carbon = header[i].startsWith("gco2");
            if (carbon && (found < 0 || header[i].contains("lifecycle"))) {
                found = i;
            }
        }
        return found;
    }

    private Optional<Stamped> row(String place, String[] fields, int column, int estimated) {
        if (fields.length <= column) {
            problems.add(place + ": has " + fields.length + " fields, the intensity stands in field " + (column + 1));
            return Optional.empty();
        }
        try {
            Instant start = Instant.parse(fields[0].strip());
            String number = fields[column].strip();
            Optional<CarbonIntensity> intensity = number.isEmpty() || number.length() > DIGITS_MAX
                    ? Optional.empty()
                    : intensity(place, new BigDecimal(number));
            boolean guess = estimated >= 0 && estimated < fields.length && fields[estimated].equalsIgnoreCase("true");
            Quality quality = intensity.isEmpty() ? Quality.MISSING : guess ? Quality.ESTIMATED : Quality.MEASURED;
            return Optional.of(new Stamped(place, start, new Point(intensity, quality)));
        } catch (DateTimeException e) {
            problems.add(place + ": '" + fields[0] + "' is not a time such as 2022-01-01T00:00:00Z");
        } catch (NumberFormatException e) {
            problems.add(place + ": '" + fields[column] + "' is not a number of g/kWh");
        }
        return Optional.empty();
    }

    private Optional<CarbonCurve> curve(String source, String licence, String factors, List<Stamped> values) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Stamped value = values.get(i);
            Duration length = i + 1 < values.size()
                    ? Duration.between(value.start(), values.get(i + 1).start())
                    : spans.isEmpty() ? HOUR : spans.get(spans.size() - 1).length();
            if (!QuarterHour.containing(value.start()).start().equals(value.start())) {
                problems.add(value.place() + ": " + value.start() + " is not the start of a quarter hour");
            } else if (!length.equals(HOUR) && !length.equals(QuarterHour.LENGTH)) {
                problems.add(value.place() + ": the next value comes after " + length.toMinutes()
                        + " minutes: 15 or 60 are known");
            }
            spans.add(new Span(value.start(), length, value.point()));
        }
        return spans.isEmpty() || !problems.isEmpty()
                ? Optional.empty()
                : Optional.of(CarbonCurve.of(source, licence, factors, spans));
    }
}
