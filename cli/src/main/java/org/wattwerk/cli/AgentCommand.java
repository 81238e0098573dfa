package org.wattwerk.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.Agent;
import org.wattwerk.agent.AgentConfig;
import org.wattwerk.agent.systemd.ServiceNotices;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wattwerk agent}: the agent of one node, until it is told to end. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the agent of a node: reads its GPUs, holds their limits, meters, and runs its jobs.",
        subcommands = {AgentStatusCommand.class, AgentSafeCapCommand.class, AgentReleaseCommand.class},
        commandListHeading = "%nAbout an agent, or in its place:%n",
        footer = {
            "",
            "Examples:",
            "  wattwerk agent --node node-1 --controller 127.0.0.1:9470 --gpus simulated:node-1.gpus --state state",
            "  wattwerk agent --node try --controller 127.0.0.1:9470 --gpus simulated:h100-sxm,gpus=2 --state try",
            "  wattwerk agent --node gpu-017 --controller controller.site:9470 --gpus nvml --state /var/lib/wattwerk \\",
            "      --tls-cert node.pem --tls-key node.key --tls-ca site-ca.pem"
        })
final class AgentCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\s]+):(\\d{1,5})");

    @Option(names = "--node", paramLabel = "NAME", description = "Its name in the site's inventory.")
    private String node = "";

    @Option(names = "--controller", paramLabel = "HOST:PORT", description = "Where the controller is.")
    private String controller = "";

    @Mixin
    private GpuSource gpus = new GpuSource();

    @Option(names = "--state", paramLabel = "DIR", description = "Folder of marks, meter and jobs.")
    private @Nullable Path state;

    @Option(
            names = "--job-port",
            paramLabel = "PORT",
            description = "Loopback port for jobs; 0 takes a free one (default: 0).")
    private int jobPort;

    @Option(
            names = "--status-port",
            paramLabel = "PORT",
            description = "Loopback port of /status and /metrics; 0 takes a free one (default: 0).")
    private int statusPort;

    @Option(
            names = "--tenants",
            paramLabel = "DIR",
            description =
                    "Folder in which another scheduler, such as Slurm, says which jobs it runs here: they are metered"
                            + " and billed.")
    private @Nullable Path tenants;

    @Mixin
    private NodeMeterOptions nodeMeter = new NodeMeterOptions();

    @Mixin
    private TlsFiles tls = new TlsFiles();

    @Mixin
    private DayTime dayTime = new DayTime();

    @Option(names = "--end-with-input", hidden = true)
    private boolean endWithInput;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path folder = state;
        // Not required by annotation, since the commands below have no need of them.
        if (node.isEmpty() || controller.isEmpty() || folder == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required options: --node, --controller and --state");
        }
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
                            folder,
                            nodeMeter.model())
                    .withJobPort(jobPort)
                    .withStatusPort(statusPort)
                    .withTls(tls.options())
                    .withTenants(Optional.ofNullable(tenants));
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
        Vertx vertx = Service.vertx();
        NodeHardware hardware = nodeMeter.around(gpus.open(dayTime.clock()), vertx);
        Timers timers = dayTime.timers(vertx);
        Agent agent = new Agent(vertx, timers, config, hardware);
        ServiceNotices notices = ServiceNotices.of(System.getenv());
        return Service.run(
                agent::start,
                () -> {
                    notices.ready(timers);
                    return "ready agent node=" + node;
                },
                () -> stop(notices, agent).eventually(() -> {
                    hardware.close();
                    return Future.succeededFuture();
                }),
                endWithInput);
    }

    private static Future<Void> stop(ServiceNotices notices, Agent agent) {
        notices.stopping();
        return agent.stop();
    }
}
