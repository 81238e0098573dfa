package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.agent.Agent;
import org.wattwerk.agent.AgentConfig;
import org.wattwerk.agent.gpu.Pace;
import org.wattwerk.agent.nvml.NvmlGpus;
import org.wattwerk.agent.nvml.NvmlNode;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import org.wattwerk.simulator.devices.SimulatedNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk agent}: the agent of one node, until it is told to end. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the agent of a node: reads its GPUs, holds their limits, meters, and runs its jobs.",
        footer = {
            "",
            "Examples:",
            "  wattwerk agent --node node-1 --controller 127.0.0.1:9470 --gpus simulated:node-1.gpus --state state",
            "  wattwerk agent --node gpu-017 --controller controller.site:9470 --gpus nvml --state /var/lib/wattwerk \\",
            "      --tls-cert node.pem --tls-key node.key --tls-ca site-ca.pem"
        })
final class AgentCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\s]+):(\\d{1,5})");
    private static final String SIMULATED = "simulated:";
    private static final String NVML = "nvml";
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(2);
    private static final Duration SAMPLE_PERIOD = Duration.ofMillis(100);

    @Option(names = "--node", required = true, paramLabel = "NAME", description = "Its name in the site's inventory.")
    private String node = "";

    @Option(names = "--controller", required = true, paramLabel = "HOST:PORT", description = "Where the controller is.")
    private String controller = "";

    @Option(
            names = "--gpus",
            required = true,
            paramLabel = "simulated:FILE|nvml[:LIBRARY]",
            description = "The devices: those of the driver, or simulated ones.")
    private String gpus = "";

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "Folder of marks, meter and jobs.")
    private Path state = Path.of("");

    @Option(
            names = "--job-port",
            paramLabel = "PORT",
            description = "Loopback port for jobs; 0 takes a free one (default: 0).")
    private int jobPort;

    @Option(
            names = "--host-allowance",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "The most the host draws with a job, where no sensor says it (default: 2800 W).")
    private Power hostAllowance = Power.ofWatts(2_800);

    @Option(
            names = "--host-idle",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "What the host draws without a job (default: 1200 W).")
    private Power hostIdle = Power.ofWatts(1_200);

    @Mixin
    private TlsFiles tls = new TlsFiles();

    @Mixin
    private DayTime dayTime = new DayTime();

    @Option(names = "--end-with-input", hidden = true)
    private boolean endWithInput;

    @Override
    public Integer call() throws InterruptedException {
        Matcher address = ADDRESS.matcher(controller);
        if (!address.matches()) {
            throw ExitException.badInput(
                    "--controller '" + controller + "' is not an address: write it like" + " 127.0.0.1:9470");
        }
        AgentConfig config;
        try {
            config = AgentConfig.of(
                            new NodeId(node),
                            Version.text(),
                            address.group(1),
                            Integer.parseInt(address.group(2)),
                            state,
                            new HostModel(hostIdle, hostAllowance))
                    .withJobPort(jobPort)
                    .withTls(tls.options());
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
        NodeHardware hardware = hardware();
        Vertx vertx = Service.vertx();
        Agent agent = new Agent(vertx, dayTime.timers(vertx), config, hardware);
        return Service.run(
                agent::start,
                () -> "ready agent node=" + node,
                () -> agent.stop().eventually(() -> {
                    hardware.close();
                    return io.vertx.core.Future.succeededFuture();
                }),
                endWithInput);
    }

    private NodeHardware hardware() {
        if (gpus.startsWith(SIMULATED) && gpus.length() > SIMULATED.length()) {
            try {
                return SimulatedNode.open(Path.of(gpus.substring(SIMULATED.length())), dayTime.clock());
            } catch (IOException e) {
                throw ExitException.badInput("--gpus: " + e.getMessage());
            }
        }
        if (gpus.equals(NVML) || (gpus.startsWith(NVML + ":") && gpus.length() > NVML.length() + 1)) {
            String library = gpus.equals(NVML) ? NvmlGpus.DEFAULT_LIBRARY : gpus.substring(NVML.length() + 1);
            try {
                return NvmlNode.open(library, CALL_PATIENCE, new Pace(SAMPLE_PERIOD, WallClock::monotonicNanos));
            } catch (DeviceException e) {
                throw ExitException.badInput("--gpus " + gpus + ": " + e.getMessage());
            }
        }
        throw ExitException.badInput(
                "--gpus '" + gpus + "' is not known: use " + NVML + ", " + NVML + ":LIBRARY or simulated:FILE");
    }
}
