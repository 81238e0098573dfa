package org.wattwerk.agent.nvml;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wattwerk.agent.Agent;
import org.wattwerk.agent.AgentConfig;
import org.wattwerk.agent.source.GpuSources;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.TlsOptions;
import org.wattwerk.runtime.VertxTimers;
import org.wattwerk.runtime.WallClock;

/** An agent as the command line starts it, in a process of its own; ends with its standard input. */
final class FootprintAgent {
    private FootprintAgent() {}

    /** Arguments: library, port of the controller, state folder, folder of node.pem, node.key and ca.pem. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        Path keys = Path.of(arguments[3]);
        AgentConfig config = AgentConfig.of(
                        new NodeId("node-1"),
                        "benchmark",
                        "localhost",
                        Integer.parseInt(arguments[1]),
                        Path.of(arguments[2]),
                        new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800)))
                .withTls(Optional.of(
                        new TlsOptions(keys.resolve("node.pem"), keys.resolve("node.key"), keys.resolve("ca.pem"))));
        Agent agent = new Agent(
                vertx,
                VertxTimers.wall(vertx),
                config,
                GpuSources.open("nvml:" + arguments[0], new WallClock()).orElseThrow());
        agent.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        System.out.println("ready");
        System.out.flush();
        int end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }
}
