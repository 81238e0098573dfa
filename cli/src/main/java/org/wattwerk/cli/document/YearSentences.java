package org.wattwerk.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The year that a statement is a part of, in sentences: its peak, its hours of use, and what the network's regimes are worth. */
public final class YearSentences {
    private YearSentences() {}

    /**
     * The sentences; none where the policy has no bill of the year.
     *
     * @param statement as the controller answers it
     */
    public static List<String> of(JsonNode statement) {
        JsonNode year = statement.path("year");
        List<String> sentences = new ArrayList<>();
        if (!year.isObject()) {
            return sentences;
        }
        sentences.add("Year " + year.path("year").asInt() + " until "
                + LocalMinute.text(year.path("until").asText()) + ": " + megawattHours(year) + " MWh, net "
                + year.path("netEur").asText() + " EUR, "
                + year.path("certainty").asText() + ".");
        if (year.has("peakWatts")) {
            sentences.add("Highest quarter hour: "
                    + kilowatts(year.path("peakWatts").asDouble()) + " from "
                    + LocalMinute.text(year.path("peakAt").asText()) + "; hours of use, if the year goes on like this: "
                    + year.path("hoursOfUse").asLong() + " h.");
        }
        for (JsonNode regime : year.path("regimes")) {
            if (!regime.path("conditions").isEmpty()) {
                sentences.add(regime(regime));
            }
        }
        if (year.path("minimum").asBoolean()) {
            sentences.add("The network charge is the least that the law allows; the real one may be higher.");
        }
        return sentences;
    }

    private static String regime(JsonNode regime) {
        StringBuilder sentence = new StringBuilder("Network regime, "
                + regime.path("regime").asText() + " [" + regime.path("german").asText() + "]: ");
        String worth = regime.path("discountEur").asText() + " EUR net";
        if (regime.path("earned").asBoolean()) {
            sentence.append("earned, takes off ").append(worth);
            sentence.append(regime.path("applied").asBoolean() ? "." : ", but another one takes off more.");
            return sentence.toString();
        }
        sentence.append("not earned, would take off ").append(worth).append("; it needs ");
        List<String> unmet = new ArrayList<>();
        regime.path("conditions").forEach(condition -> {
            if (!condition.path("met").asBoolean()) {
                unmet.add(condition.path("needs").asText() + " and has "
                        + condition.path("has").asText());
            }
        });
        return sentence.append(String.join("; ", unmet)).append('.').toString();
    }

    private static String kilowatts(double watts) {
        return String.format(Locale.ROOT, "%.1f kW", watts / 1e3);
    }

    private static String megawattHours(JsonNode year) {
        return new BigDecimal(year.path("energyKwh").asText("0"))
                .movePointLeft(3)
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
