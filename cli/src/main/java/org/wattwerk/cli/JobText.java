package org.wattwerk.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.Live;

/** One job as text. */
final class JobText {
    private JobText() {}

    static List<String> lines(Live.Job job, JobGoodput goodput) {
        List<String> lines = new ArrayList<>();
        lines.add(job.job() + "  " + job.name());
        lines.add("  " + job.state() + ": " + job.why());
        lines.add("  priority " + job.priority() + ", cost centre " + job.costCentre() + ", "
                + (job.nodes().isEmpty() ? "on no node" : "on " + String.join(", ", job.nodes())) + ", "
                + (goodput.attempts() == 0 ? "not started yet" : "started " + times(goodput.attempts())));
        lines.add("");
        times(goodput.seconds()).lines().forEach(lines::add);
        lines.add("");
        tokens(goodput, lines);
        now(goodput, lines);
        return lines;
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static Table times(JobGoodput.Seconds seconds) {
        Table table = Table.of("TIME SINCE SUBMITTED", ">HOURS", ">SHARE");
        row(table, "computing", seconds.computing(), seconds.all());
        row(table, "waiting for nodes or power", seconds.waiting(), seconds.all());
        row(table, "resting at a checkpoint", seconds.resting(), seconds.all());
        row(table, "starting", seconds.starting(), seconds.all());
        row(table, "repeating lost steps", seconds.repeating(), seconds.all());
        row(table, "throttled", seconds.throttled(), seconds.all());
        row(table, "writing checkpoints", seconds.checkpoints(), seconds.all());
        row(table, "no controller to see", seconds.unseen(), seconds.all());
        table.rule();
        row(table, "all", seconds.all(), seconds.all());
        return table;
    }

    private static void row(Table table, String what, double seconds, double all) {
        if (seconds > 0 || what.equals("all")) {
            table.row(
                    what,
                    String.format(Locale.ROOT, "%.3f", seconds / 3600),
                    all == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * seconds / all));
        }
    }

    private static void tokens(JobGoodput goodput, List<String> lines) {
        if (goodput.tokensComputed() == 0) {
            lines.add("It has not said how many tokens it has made.");
            return;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%,d tokens useful of %,d computed (%.2f %%): %,d lost with a process before they were in a checkpoint",
                goodput.tokensUseful(),
                goodput.tokensComputed(),
                100.0 * goodput.tokensUseful() / goodput.tokensComputed(),
                goodput.tokensLost()));
        Long atRisk = goodput.tokensAtRisk();
        if (atRisk != null) {
            lines.add(String.format(Locale.ROOT, "%,d tokens made since the last checkpoint", atRisk));
        }
    }

    private static void now(JobGoodput goodput, List<String> lines) {
        JobGoodput.Now now = goodput.now();
        if (now == null) {
            return;
        }
        Double euros = now.netEurPerMillionTokens();
        lines.add(String.format(
                Locale.ROOT,
                "now %s tokens/s%s at %s: a million tokens take %,.1f Wh%s",
                Figures.count(now.tokensPerSecond()),
                now.modelled() ? " (modelled)" : "",
                Figures.kilowatts(now.powerWatts()),
                now.wattHoursPerMillionTokens(),
                euros == null ? "" : String.format(Locale.ROOT, " and %.4f EUR net", euros)));
    }
}
