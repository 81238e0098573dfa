package org.wattwerk.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LiveStream;
import org.wattwerk.controller.live.Live;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk node}: takes a node out of work, so that its devices can be reset, and gives it back. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Takes a node out of work for maintenance, and gives it back.")
final class NodeCommand {
    @Command(
            name = "maintenance",
            mixinStandardHelpOptions = true,
            description = {
                "Takes a node out of work: its job leaves at a checkpoint, then its agent lets the driver go, so that GPUs can"
                        + " be reset or the driver be loaded anew.",
                "The node is charged what its devices draw by default until it is released and its limits are read back."
            },
            footer = {
                "",
                "Examples:",
                "  wattwerk node maintenance node-17 --reason 'XID 79 on GPU 3' --wait 5min",
                "  wattwerk node release node-17 --reason 'GPU 3 was reset'"
            })
    int maintenance(
            @Parameters(paramLabel = "NODE", description = "Its name, as 'wattwerk nodes' shows it.") String node,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Who wants it and why; it is kept.")
                    String reason,
            @Option(
                            names = "--wait",
                            paramLabel = "DURATION",
                            converter = Durations.class,
                            description = "Waits until its devices may be reset, at most so long: 5min.")
                    @Nullable
                    Duration patience,
            @Mixin ControllerUrl controller)
            throws InterruptedException {
        ControllerClient client = controller.client();
        ask(client, node, "maintenance", reason);
        if (patience == null) {
            System.out.println(node + " goes into maintenance; 'wattwerk nodes' shows when its devices may be reset");
            return 0;
        }
        await(client, node, patience);
        System.out.println(node + " is out of work: its devices may be reset; then 'wattwerk node release " + node
                + " --reason TEXT'");
        return 0;
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Gives a node back to work: its agent takes the driver up and lowers the limits first.",
            footer = {"", "Example:", "  wattwerk node release node-17 --reason 'GPU 3 was reset'"})
    int release(
            @Parameters(paramLabel = "NODE", description = "Its name, as 'wattwerk nodes' shows it.") String node,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Who wants it and why; it is kept.")
                    String reason,
            @Mixin ControllerUrl controller) {
        ask(controller.client(), node, "release", reason);
        System.out.println(node + " comes back to work");
        return 0;
    }

    private static void ask(ControllerClient client, String node, String what, String reason) {
        client.post(
                "/v1/nodes/" + ControllerClient.segment(node) + "/" + what,
                JsonNodeFactory.instance.objectNode().put("reason", reason));
    }

    private static void await(ControllerClient client, String node, Duration patience) throws InterruptedException {
        try (LiveStream stream = client.live()) {
            Live first = Moments.next(stream);
            Live now = first;
            while (!isOut(now, node)) {
                if (now.elapsedSeconds() - first.elapsedSeconds() > patience.toSeconds()) {
                    throw ExitException.failed(
                            node + " is not out of work after " + patience.toSeconds() + " s: see 'wattwerk nodes'");
                }
                now = Moments.next(stream);
            }
        }
    }

    private static boolean isOut(Live now, String node) {
        return now.nodes().stream()
                .anyMatch(each -> each.node().equals(node) && each.state().equals("maintenance"));
    }
}
