package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.simulator.devices.SimulatedNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk simulated-nodes}: the devices of a site that has none, so that agents and controller can be tried. */
@Command(
        name = "simulated-nodes",
        mixinStandardHelpOptions = true,
        description =
                "Makes the simulated devices of every node of a site: a file for each, which an agent then opens.",
        footer = {
            "",
            "Example:",
            "  wattwerk simulated-nodes --policy policies/demo nodes",
            "  wattwerk agent --node node-1 --gpus simulated:nodes/node-1.gpus ..."
        })
final class SimulatedNodesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Where the files go; what is there already is kept.")
    private Path folder = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "PATH",
            description = "A policy file or a folder of them.")
    private Path policy = Path.of("");

    @Mixin
    private DayTime dayTime = new DayTime();

    @Override
    public Integer call() {
        Site site = PolicyCommand.load(policy).site();
        var now = dayTime.clock().get();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<NodeId, NodeClass> node : site.nodes().entrySet()) {
                Path file = folder.resolve(node.getKey() + ".gpus");
                if (Files.exists(file)) {
                    System.out.println(file + ": kept as it is");
                } else {
                    SimulatedNode.create(file, node.getValue(), now).close();
                    System.out.println(file + ": " + node.getValue().gpus() + " simulated "
                            + node.getValue().gpu().name());
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw ExitException.badInput(folder + " is a file: name a folder");
        } catch (IOException e) {
            throw ExitException.badInput(folder + " cannot be written: " + e.getMessage());
        }
        return 0;
    }
}
