package org.wattwerk.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.live.Live;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wattwerk jobs}: every job, how far it is, what it has cost, and why it is in its state. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists the jobs: state, progress, energy, money, and why.",
        subcommands = {JobsShowCommand.class, JobsReleaseCommand.class},
        footer = {
            "",
            "Examples:",
            "  wattwerk jobs",
            "  wattwerk jobs show pretraining",
            "  wattwerk jobs release pretraining"
        })
final class JobsCommand implements Callable<Integer> {
    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() throws InterruptedException {
        Table table = Table.of(
                "JOB",
                "STATE",
                ">PRIORITY",
                "NODES",
                ">STEP",
                ">LOSS",
                ">TOKENS/S",
                ">KWH",
                ">EUR NET",
                ">EUR GROSS",
                "WHY");
        for (Live.Job job : Moments.first(controller.client()).jobs()) {
            Double loss = job.loss();
            table.row(
                    job.job(),
                    job.state(),
                    String.valueOf(job.priority()),
                    job.nodes().isEmpty() ? "-" : String.join(",", job.nodes()),
                    job.step() == null ? "-" : String.valueOf(job.step()),
                    loss == null ? "-" : String.format(Locale.ROOT, "%.3f", loss),
                    Figures.count(job.tokensPerSecond()),
                    String.format(Locale.ROOT, "%.3f", job.energyKwh()),
                    String.format(Locale.ROOT, "%.2f", job.netEur()),
                    String.format(Locale.ROOT, "%.2f", job.grossEur()),
                    job.why());
        }
        table.lines().forEach(System.out::println);
        return 0;
    }
}
