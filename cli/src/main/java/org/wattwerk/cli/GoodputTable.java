package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;

/** The goodput of a statement's jobs: what their time went into, in shares, and what their tokens came to. */
final class GoodputTable {
    private GoodputTable() {}

    static Table of(JsonNode goodputs) {
        Table table = Table.of(
                "Goodput",
                ">hours",
                ">computing",
                ">waiting",
                ">resting",
                ">restarts",
                ">throttled",
                ">checkpoints",
                ">useful tokens",
                ">of computed",
                ">net/M useful");
        for (JsonNode goodput : goodputs) {
            JsonNode seconds = goodput.path("seconds");
            double all = seconds.path("all").asDouble();
            long computed = goodput.path("tokensComputed").asLong();
            long useful = goodput.path("tokensUseful").asLong();
            table.row(
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
                    goodput.path("netEurPerMillionUsefulTokens").asText("").replace("null", ""));
        }
        return table;
    }

    private static String share(JsonNode seconds, double all, String... parts) {
        double sum = 0;
        for (String part : parts) {
            sum += seconds.path(part).asDouble();
        }
        return all == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * sum / all);
    }
}
