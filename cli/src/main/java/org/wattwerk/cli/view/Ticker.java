package org.wattwerk.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.Live;

/** The live view where there is no terminal: one line every few seconds of control time, and every happening. */
public final class Ticker {
    private static final double EVERY_SECONDS = 5;

    private Live.@Nullable Happening newest;
    private double nextAt;

    /** The lines that a moment adds, oldest first. */
    public List<String> lines(Live live) {
        List<String> lines = new ArrayList<>();
        for (Live.Happening happening : live.happenings()) {
            if (happening.equals(newest)) {
                break;
            }
            lines.add(0, Screen.happening(happening).plain());
        }
        if (!live.happenings().isEmpty()) {
            newest = live.happenings().get(0);
        }
        if (live.elapsedSeconds() >= nextAt || live.elapsedSeconds() < nextAt - EVERY_SECONDS) {
            nextAt = live.elapsedSeconds() + EVERY_SECONDS;
            lines.add(summary(live));
        }
        return lines;
    }

    private static String summary(Live live) {
        Live.Price price = live.price();
        return String.format(
                Locale.ROOT,
                "%s  %s  %s of %s  %s  %s gross",
                live.localTime(),
                price == null ? "no price" : Figures.price(price.eurPerMwh()),
                Figures.kilowatts(live.site().powerWatts()),
                Figures.kilowatts(live.site().limitWatts()),
                live.jobs().stream()
                        .map(job -> job.job() + " " + job.state().toLowerCase(Locale.ROOT) + " step "
                                + (job.step() == null ? "-" : job.step()))
                        .collect(Collectors.joining(", ")),
                Figures.euros(live.money().grossEur()));
    }
}
