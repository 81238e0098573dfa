package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.live.Live;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wattwerk nodes}: every node, what it draws and may draw, and what it counts against the limits. */
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        description = "Lists the nodes: power, lease, charged watts, limit of each GPU, and the job.",
        footer = {"", "Example:", "  wattwerk nodes"})
final class NodesCommand implements Callable<Integer> {
    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() throws InterruptedException {
        Live live = Moments.first(controller.client());
        Table table = Table.of("NODE", "STATE", ">POWER", ">LEASE", ">CHARGED", ">GPUS", ">LIMIT", "JOB");
        for (Live.Node node : live.nodes()) {
            String job = node.job();
            table.row(
                    node.node(),
                    node.state() + (node.stopped() ? ", stopped" : "") + (node.safeState() ? ", safe state" : ""),
                    Figures.kilowatts(node.powerWatts()),
                    Figures.kilowatts(node.leaseWatts()),
                    Figures.kilowatts(node.chargedWatts()),
                    String.valueOf(node.gpus()),
                    Figures.watts(node.gpuLimitWatts()),
                    job == null ? "-" : job);
        }
        table.lines().forEach(System.out::println);
        maintained(controller.client().get("/v1/maintenance")).forEach(System.out::println);
        Live.Site site = live.site();
        System.out.println("site " + site.name() + ": " + Figures.kilowatts(site.powerWatts()) + " drawn, "
                + Figures.kilowatts(site.chargedWatts()) + " charged of " + Figures.kilowatts(site.limitWatts())
                + (site.limitReason() == null ? "" : " (" + site.limitReason() + ")"));
        return 0;
    }

    /** A line for each node that people took out of work. */
    static List<String> maintained(JsonNode nodes) {
        List<String> lines = new ArrayList<>();
        for (JsonNode node : nodes) {
            String phase = switch (node.path("phase").asText()) {
                case "draining" -> "its job leaves at a checkpoint, or its agent is silent";
                case "waits-for-power" -> "it waits for the watts that its devices draw by default";
                case "closing" -> "its agent is letting the driver go";
                default -> "its devices may be reset";
            };
            lines.add(node.path("node").asText() + " in maintenance since "
                    + node.path("since").asText() + " (" + node.path("reason").asText() + "): " + phase);
        }
        return lines;
    }
}
