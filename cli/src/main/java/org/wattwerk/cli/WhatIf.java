package org.wattwerk.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.controller.plan.PlanQuestion;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/** One change that somebody wonders about, such as {@code deadline=2026-11-30} or {@code prices=+20%}. */
record WhatIf(String text, UnaryOperator<PlanQuestion> question, UnaryOperator<PriceCurve> prices) {
    private static final Pattern SHIFT = Pattern.compile("([+-][0-9]+(?:\\.[0-9]+)?) ?(%|EUR/MWh)");
    private static final Pattern TOKENS = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([MGT]?)");
    private static final String FORMS = "prices=FILE, prices=+20%, prices='-10 EUR/MWh', deadline=2026-11-30,"
            + " cap='2.5 MW', nodes=320 or tokens='120 T'";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, with those that are
     */
    static WhatIf parse(String text, ZoneId zone) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new IllegalArgumentException("--what-if '" + text + "' changes nothing: write " + FORMS);
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        return switch (key) {
            case "prices" -> new WhatIf(text, UnaryOperator.identity(), prices(value));
            case "deadline" -> {
                Instant end = deadline(value, zone);
                yield new WhatIf(text, asked -> asked.by(Optional.of(end)), UnaryOperator.identity());
            }
            case "cap" -> {
                Power cap = Power.parse(value);
                yield new WhatIf(text, asked -> asked.below(Optional.of(cap)), UnaryOperator.identity());
            }
            case "nodes" -> {
                int nodes = nodes(value);
                yield new WhatIf(text, asked -> asked.on(Optional.of(nodes)), UnaryOperator.identity());
            }
            case "tokens" -> {
                double tokens = tokens(value);
                yield new WhatIf(text, asked -> asked.of(Optional.of(tokens)), UnaryOperator.identity());
            }
            default ->
                throw new IllegalArgumentException(
                        "--what-if '" + text + "' names nothing that can be changed: write " + FORMS);
        };
    }

    /** The first instant after a day, as a deadline is meant; or an instant itself. */
    static Instant deadline(String value, ZoneId zone) {
        try {
            return value.contains("T")
                    ? Instant.parse(value)
                    : LocalDate.parse(value).plusDays(1).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is neither a day such as 2026-11-30, which counts to its end, nor an instant such as"
                            + " 2026-11-30T18:00:00Z",
                    e);
        }
    }

    static double tokens(String value) {
        Matcher form = TOKENS.matcher(value);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + value + "' is no number of tokens: write such as '120 T'");
        }
        double unit = switch (form.group(2)) {
            case "M" -> 1e6;
            case "G" -> 1e9;
            case "T" -> 1e12;
            default -> 1;
        };
        return Double.parseDouble(form.group(1)) * unit;
    }

    static int nodes(String value) {
        try {
            int nodes = Integer.parseInt(value);
            if (nodes >= 1) {
                return nodes;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("nodes=" + value + ": write a whole number of nodes", e);
        }
        throw new IllegalArgumentException("nodes=" + value + ": a run needs one node or more");
    }

    private static UnaryOperator<PriceCurve> prices(String value) {
        Matcher shift = SHIFT.matcher(value);
        if (!shift.matches()) {
            return ignored -> PriceSelection.file(Path.of(value));
        }
        double by = Double.parseDouble(shift.group(1));
        boolean percent = shift.group(2).equals("%");
        return curve -> changed(curve, value, price -> percent ? price * (1 + by / 100) : price + by * 1e6);
    }

    private interface Change {
        double of(double microEurosPerMwh);
    }

    private static PriceCurve changed(PriceCurve curve, String by, Change change) {
        List<PriceInterval> intervals = new ArrayList<>();
        for (int i = 0; i < curve.quarterHours(); i++) {
            QuarterHour at = new QuarterHour(curve.first().number() + i);
            long price = Math.round(change.of((double) curve.at(at).microEurosPerMwh()));
            intervals.add(new PriceInterval(at.start(), QuarterHour.LENGTH, new EnergyPrice(price)));
        }
        return PriceCurve.of(
                new PriceSource(
                        curve.source().name() + ", " + by,
                        curve.source().model(),
                        curve.source().licence()),
                intervals);
    }
}
