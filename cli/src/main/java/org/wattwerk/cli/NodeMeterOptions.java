package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.host.HostSensors;
import org.wattwerk.agent.host.IpmiPower;
import org.wattwerk.agent.host.NodePower;
import org.wattwerk.agent.host.Rapl;
import org.wattwerk.agent.host.RedfishPower;
import org.wattwerk.agent.host.SensedNode;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.Option;

/** What measures a node beside its GPUs, and what its host draws where nothing does. */
final class NodeMeterOptions {
    private static final String REDFISH = "redfish:";

    @Option(
            names = "--node-meter",
            paramLabel = "none|ipmitool|freeipmi|redfish:URL",
            description = "What measures the whole node (default: none).")
    private String meter = "none";

    @Option(
            names = "--bmc-credentials",
            paramLabel = "FILE",
            description = "One line USER:PASSWORD for Redfish, readable by this user alone.")
    private @Nullable Path credentials;

    @Option(names = "--bmc-ca", paramLabel = "FILE", description = "What vouches for the BMC's certificate, PEM.")
    private @Nullable Path authority;

    @Option(
            names = "--host-allowance",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "The most the host draws with a job, where no sensor says it (default: 2800 W).")
    private Power allowance = Power.ofWatts(2_800);

    @Option(
            names = "--host-idle",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "What the host draws without a job (default: 1200 W).")
    private Power idle = Power.ofWatts(1_200);

    @Option(
            names = "--host-rest",
            converter = Watts.class,
            paramLabel = "POWER",
            description = "What fans, network, disks and losses draw, beside processors and memory; without it, their"
                    + " counters are not used, since they leave out half of a host.")
    private @Nullable Power rest;

    /**
     * The model of the host.
     *
     * @throws IllegalArgumentException if it idles above its allowance
     */
    HostModel model() {
        return new HostModel(idle, allowance, Optional.ofNullable(rest));
    }

    /** The sensors of this machine's host. */
    HostSensors sensors(Vertx vertx) {
        return new HostSensors(Rapl.find(Rapl.FOLDER), nodePower(vertx), WallClock::monotonicNanos);
    }

    /** Devices of this machine with the sensors of its host; simulated ones have a host of their own. */
    NodeHardware around(NodeHardware node, Vertx vertx) {
        return node.simulatedLoad().isPresent() ? node : new SensedNode(node, sensors(vertx));
    }

    /** What measures the whole node, if anything does. */
    Optional<NodePower> nodePower(Vertx vertx) {
        if (meter.startsWith(REDFISH)) {
            return Optional.of(RedfishPower.at(
                    vertx,
                    meter.substring(REDFISH.length()),
                    Optional.ofNullable(credentials),
                    Optional.ofNullable(authority)));
        }
        return switch (meter) {
            case "none" -> Optional.empty();
            case "ipmitool" -> Optional.of(IpmiPower.ipmitool());
            case "freeipmi" -> Optional.of(IpmiPower.freeIpmi());
            default ->
                throw ExitException.badInput(
                        "--node-meter '" + meter + "' is not known: use none, ipmitool, freeipmi or redfish:URL");
        };
    }
}
