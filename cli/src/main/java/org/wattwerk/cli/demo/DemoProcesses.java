package org.wattwerk.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.cli.Installation;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.runtime.ExitException;

/** The command lines of the demo's processes: the same commands that people start by hand. */
final class DemoProcesses {
    private static final Pattern CONTROLLER_READY = Pattern.compile("ready controller http=(\\d+) agents=(\\d+)");
    private static final List<String> CONTROLLER_JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
    private static final List<String> AGENT_JVM =
            List.of("-Xmx64m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=32m");

    private final Installation installation;
    private final RunFolder folder;
    private final DemoOptions options;
    private final Preflight.Cleared cleared;

    /** The ports on which a controller listens; the same again after a restart, because agents know them. */
    record Ports(int http, int agents) {}

    DemoProcesses(Installation installation, RunFolder folder, DemoOptions options, Preflight.Cleared cleared) {
        this.installation = installation;
        this.folder = folder;
        this.options = options;
        this.cleared = cleared;
    }

    Child controller(String name, Ports ports) {
        List<String> arguments = new ArrayList<>(List.of(
                "controller",
                "--policy",
                folder.policy().toString(),
                "--state",
                state(name).toString(),
                "--prices",
                options.prices().startsWith("model")
                        ? options.prices()
                        : Path.of(options.prices()).toAbsolutePath().toString(),
                "--day",
                cleared.day().toString(),
                "--http-port",
                String.valueOf(ports.http()),
                "--agent-port",
                String.valueOf(ports.agents()),
                "--day-clock",
                folder.dayClock().toString(),
                "--site-meter",
                "simulated:" + folder.nodes(),
                "--end-with-input"));
        options.influx().ifPresent(influx -> {
            arguments.addAll(List.of("--influx", influx.url().toString(), "--influx-bucket", influx.bucket()));
            arguments.addAll(List.of("--influx-org", influx.organisation()));
            influx.tokenFile()
                    .ifPresent(file -> arguments.addAll(
                            List.of("--influx-token-file", file.toAbsolutePath().toString())));
        });
        return Child.start(name, installation.command(CONTROLLER_JVM, arguments), folder.root(), folder.log(name));
    }

    Child agent(NodeId node, NodeClass nodeClass, Ports ports) {
        String name = node.value();
        List<String> arguments = List.of(
                "agent",
                "--node",
                name,
                "--controller",
                "127.0.0.1:" + ports.agents(),
                "--gpus",
                "simulated:" + folder.node(name),
                "--state",
                state(name).toString(),
                "--host-allowance",
                nodeClass.hostBusy().toString(),
                "--host-idle",
                nodeClass.hostIdle().toString(),
                "--day-clock",
                folder.dayClock().toString(),
                "--end-with-input");
        return Child.start(name, installation.command(AGENT_JVM, arguments), folder.root(), folder.log(name));
    }

    /** The reference trainer for a job of the demo: long enough never to end within the day. */
    List<String> trainer(int seed) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--pace",
                "simulated",
                "--steps",
                "4000",
                "--checkpoint-every",
                "50",
                "--seed",
                String.valueOf(seed)));
        cleared.corpus()
                .forEach(path -> arguments.addAll(
                        List.of("--corpus", path.toAbsolutePath().toString())));
        return installation.trainer(arguments);
    }

    static Ports ports(String ready) {
        Matcher ports = CONTROLLER_READY.matcher(ready);
        if (!ports.matches()) {
            throw ExitException.failed("the controller announced itself with '" + ready + "'");
        }
        return new Ports(Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
    }

    private Path state(String name) {
        try {
            return folder.state(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
