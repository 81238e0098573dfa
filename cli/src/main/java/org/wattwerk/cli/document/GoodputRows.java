package org.wattwerk.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.view.Figures;

/** The goodput of a statement's jobs: what their time went into, in shares, and what their tokens came to and took. */
public final class GoodputRows {
    /** What stands above the cells of a row; the first is text, the others are figures. */
    public static final List<String> HEADS = List.of(
            "Goodput",
            "hours",
            "computing",
            "waiting",
            "resting",
            "restarts",
            "throttled",
            "checkpoints",
            "useful tokens",
            "of computed",
            "Wh/M useful",
            "net EUR/M useful");

    private GoodputRows() {}

    /** A row for each job; cells of what is not known are empty. */
    public static List<List<String>> of(JsonNode goodputs) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode goodput : goodputs) {
            JsonNode seconds = goodput.path("seconds");
            double all = seconds.path("all").asDouble();
            long computed = goodput.path("tokensComputed").asLong();
            long useful = goodput.path("tokensUseful").asLong();
            rows.add(List.of(
                    goodput.path("job").asText(),
                    String.format(Locale.ROOT, "%.2f", all / 3_600),
                    share(seconds, all, "computing"),
                    share(seconds, all, "waiting"),
                    share(seconds, all, "resting"),
                    share(seconds, all, "starting", "repeating"),
                    share(seconds, all, "throttled"),
                    share(seconds, all, "checkpoints"),
                    computed == 0 ? "" : Figures.count(useful),
                    computed == 0 ? "" : String.format(Locale.ROOT, "%.2f %%", 100.0 * useful / computed),
                    text(goodput, "wattHoursPerMillionUsefulTokens"),
                    text(goodput, "netEurPerMillionUsefulTokens")));
        }
        return rows;
    }

    private static String text(JsonNode goodput, String name) {
        return goodput.path(name).isTextual() ? goodput.path(name).asText() : "";
    }

    private static String share(JsonNode seconds, double all, String... parts) {
        double sum = 0;
        for (String part : parts) {
            sum += seconds.path(part).asDouble();
        }
        return all == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * sum / all);
    }
}
