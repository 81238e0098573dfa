package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.agent.Agent;
import org.wattwerk.agent.AgentConfig;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.runtime.ExitException;
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

    @Option(names = "--node", required = true, paramLabel = "NAME", description = "Its name in the site's inventory.")
    private String node = "";

    @Option(names = "--controller", required = true, paramLabel = "HOST:PORT", description = "Where the controller is.")
    private String controller = "";

    @Mixin
    private GpuSource gpus = new GpuSource();

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "Folder of marks, meter and jobs.")
    private Path state = Path.of("");

    @Option(
            names = "--job-port",
            paramLabel = "PORT",
            description = "Loopback port for jobs; 0 takes a free one (default: 0).")
    private int jobPort;

    @Mixin
    private NodeMeterOptions nodeMeter = new NodeMeterOptions();

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
                            nodeMeter.model())
                    .withJobPort(jobPort)
                    .withTls(tls.options());
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
        Vertx vertx = Service.vertx();
        NodeHardware hardware = nodeMeter.around(gpus.open(dayTime.clock()), vertx);
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
}
