package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.wattwerk.agent.source.GpuSources;
import org.wattwerk.core.device.BoardProfile;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.simulator.devices.SimulatedNode;
import picocli.CommandLine.Option;

/** Which devices a command works on. */
final class GpuSource {
    private static final String FILE = "simulated:";

    @Option(
            names = "--gpus",
            paramLabel = "SOURCE",
            description = {
                "The devices (default: nvml):",
                "nvml[:LIBRARY]: those of NVIDIA's driver,",
                "simulated:PROFILE[,gpus=N][,faults=SEED]: boards that live as long as this process,",
                "simulated:FILE: a node made by 'wattwerk simulated-nodes',",
                "replay:FILE[,board=PROFILE]: recorded power, as nvidia-smi writes it or with columns seconds, WATTS...",
                "Profiles: a100-sxm, h100-pcie, h100-sxm, h200-sxm, b200."
            })
    private String text = "nvml";

    String text() {
        return text;
    }

    /**
     * Opens the devices.
     *
     * @throws ExitException of one line if they cannot be had
     */
    NodeHardware open(Supplier<Moment> clock) {
        return GpuSources.open(text, clock).orElseGet(() -> file(clock));
    }

    private NodeHardware file(Supplier<Moment> clock) {
        if (!text.startsWith(FILE) || text.length() == FILE.length()) {
            throw ExitException.badInput(
                    "--gpus '" + text + "' is not known: use nvml, nvml:LIBRARY, simulated:PROFILE of "
                            + BoardProfile.names() + ", simulated:FILE or replay:FILE");
        }
        String name = text.substring(FILE.length());
        if (!Files.exists(Path.of(name)) && !name.contains("/") && !name.contains(".")) {
            throw ExitException.badInput(
                    "--gpus: '" + name + "' is neither a file nor one of the profiles " + BoardProfile.names());
        }
        try {
            return SimulatedNode.open(Path.of(name), clock);
        } catch (IOException e) {
            throw ExitException.badInput("--gpus: " + e.getMessage());
        }
    }
}
