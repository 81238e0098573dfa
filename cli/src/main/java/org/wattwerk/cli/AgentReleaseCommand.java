package org.wattwerk.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.wattwerk.agent.AgentlessNode;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk agent release}: gives a node back as it was before it had an agent. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Puts back the limits that stood before an agent first set any. Stop the agent first.",
            "The node may then draw more than it was granted: take it out of the controller's policy, or its limit down by"
                    + " what the node can draw, and say so with --watts-are-free."
        })
final class AgentReleaseCommand implements Callable<Integer> {
    @Mixin
    private GpuSource gpus = new GpuSource();

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "The agent's state folder.")
    private Path state = Path.of("");

    @Option(names = "--watts-are-free", description = "The site has the watts for the limits that come back.")
    private boolean wattsAreFree;

    @Mixin
    private DayTime dayTime = new DayTime();

    @Override
    public Integer call() {
        if (!wattsAreFree) {
            throw ExitException.badInput("a released node may draw all it can, and the controller does not count that:"
                    + " take the node out of its policy, then say --watts-are-free");
        }
        try (NodeHardware hardware = gpus.open(dayTime.clock())) {
            AgentlessNode.release(hardware.gpus(), state).forEach(System.out::println);
        }
        return 0;
    }
}
