package org.wattwerk.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.AgentlessNode;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Power;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk agent safe-cap}: lowers the node's devices where no agent holds them. */
@Command(
        name = "safe-cap",
        mixinStandardHelpOptions = true,
        description = {
            "Lowers every device to the safe limit of the last lease, and never raises one: after an agent has ended, however"
                    + " it ended, and at boot before any job starts. Services run it by themselves.",
            "Exit code 1 if a device could not be lowered; the others were."
        })
final class AgentSafeCapCommand implements Callable<Integer> {
    @Mixin
    private GpuSource gpus = new GpuSource();

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "The agent's state folder.")
    private Path state = Path.of("");

    @Option(
            names = "--otherwise",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "The limit of each device where no lease is known (default: the lowest that it takes).")
    private @Nullable Power otherwise;

    @Mixin
    private DayTime dayTime = new DayTime();

    @Override
    public Integer call() {
        try (NodeHardware hardware = gpus.open(dayTime.clock())) {
            AgentlessNode.lower(hardware.gpus(), state, Optional.ofNullable(otherwise))
                    .forEach(System.out::println);
        }
        return 0;
    }
}
