package org.wattwerk.controller.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * A real meter behind a small JSON file, which a gateway of the site (Modbus, S0 pulses, the metering operator's interface)
 * replaces every few seconds by an atomic rename; so no meter protocol lives in the controller.
 *
 * <pre>{"at":"2026-11-24T08:00:01Z","importKwh":1234567.125,"importKw":1310.5,"otherKwh":45210.5,"otherKw":210.0}</pre>
 *
 * <p>The {@code other} fields are the sub-meter of loads that are not ours; without one, both are 0.
 */
public final class MeterFile implements SiteMeter {
    /** A reading older than this tells nothing about now. */
    static final Duration STALE = Duration.ofSeconds(30);
    /** A gateway's clock may be this far ahead of ours. */
    static final Duration AHEAD = Duration.ofSeconds(5);

    private static final int LONGEST_BYTES = 4096;
    private static final Set<String> FIELDS = Set.of("at", "importKwh", "importKw", "otherKwh", "otherKw");
    private static final BigDecimal MILLIJOULES_PER_KWH = BigDecimal.valueOf(3_600_000_000L);
    private static final BigDecimal MILLIWATTS_PER_KW = BigDecimal.valueOf(1_000_000L);
    /** A terawatt hour, more than any meter's register holds; a larger figure has another unit. */
    private static final BigDecimal LARGEST_KWH = new BigDecimal("1e9");

    private static final BigDecimal LARGEST_KW = new BigDecimal("1e6");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(2)
                            .maxNumberLength(32)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final Path file;
    private final Supplier<Instant> now;

    /**
     * @param now day time, to tell a stale reading
     */
    public MeterFile(Path file, Supplier<Instant> now) {
        this.file = file;
        this.now = now;
    }

    /**
     * {@inheritDoc}
     *
     * @throws MeterException if the file is missing, stale, not complete or has a figure that no meter shows
     */
    @Override
    public Reading read() {
        JsonNode root = parsed();
        List<String> problems = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        root.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            problems.add("unknown " + String.join(", ", unknown)
                    + " (energy is importKwh and otherKwh in kWh, power importKw" + " and otherKw in kW)");
        }
        Instant at = at(root, problems);
        BigDecimal energy = figure(root, "importKwh", true, LARGEST_KWH, problems);
        BigDecimal power = figure(root, "importKw", true, LARGEST_KW, problems);
        BigDecimal otherEnergy = figure(root, "otherKwh", false, LARGEST_KWH, problems);
        BigDecimal otherPower = figure(root, "otherKw", false, LARGEST_KW, problems);
        if (!problems.isEmpty()) {
            throw new MeterException(file + ": " + String.join("; ", problems));
        }
        return new Reading(at, energy(energy), energy(otherEnergy), power(power), power(otherPower));
    }

    private JsonNode parsed() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new MeterException(file + " does not exist: the gateway of the meter must write it", e);
        } catch (IOException e) {
            throw new MeterException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > LONGEST_BYTES) {
            throw new MeterException(file + " is longer than " + LONGEST_BYTES + " bytes, which no reading is");
        }
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root == null || !root.isObject()) {
                throw new MeterException(file + " is not one JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new MeterException(file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new MeterException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Instant at(JsonNode root, List<String> problems) {
        String text = root.path("at").asText("");
        try {
            Instant at = Instant.parse(text);
            Instant present = now.get();
            if (at.isBefore(present.minus(STALE))) {
                problems.add("at " + text + " is older than " + STALE.toSeconds() + " s: the gateway has stopped");
            } else if (at.isAfter(present.plus(AHEAD))) {
                problems.add("at " + text + " is in the future: set the gateway's clock");
            }
            return at;
        } catch (DateTimeParseException e) {
            problems.add("at '" + text + "' is no instant like 2026-11-24T08:00:01Z");
            return Instant.EPOCH;
        }
    }

    private static BigDecimal figure(
            JsonNode root, String name, boolean needed, BigDecimal largest, List<String> problems) {
        JsonNode value = root.path(name);
        if (value.isMissingNode()) {
            if (needed) {
                problems.add(name + " is missing");
            }
            return BigDecimal.ZERO;
        }
        if (!value.isNumber()) {
            problems.add(name + " is no number");
            return BigDecimal.ZERO;
        }
        BigDecimal figure = value.decimalValue();
        if (figure.signum() < 0 || figure.compareTo(largest) > 0) {
            problems.add(name + " " + figure.toPlainString() + " is not between 0 and " + largest.toPlainString());
            return BigDecimal.ZERO;
        }
        return figure;
    }

    private static Energy energy(BigDecimal kilowattHours) {
        return new Energy(kilowattHours
                .multiply(MILLIJOULES_PER_KWH)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    private static Power power(BigDecimal kilowatts) {
        return new Power(kilowatts
                .multiply(MILLIWATTS_PER_KW)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
