package org.wattwerk.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.runtime.TlsOptions;

/**
 * What one agent is told when it starts.
 *
 * @param node the name under which the controller's inventory knows this node
 * @param stateDir marks, meter, lease memory and the folders of jobs; belongs to one agent alone
 * @param jobPort loopback port of the job interface; 0 takes a free one and keeps it across restarts
 * @param statusPort loopback port of status and metrics; 0 takes a free one
 * @param tls empty only on loopback
 * @param host what the host draws where no sensor says it, and its allowance inside every lease
 * @param samplePeriod between two samples of the devices, in control time; each wait is jittered
 * @param readPeriod between two readings of devices that are sampled in between
 * @param jobGrace how long a job has to reach a checkpoint before it is ended
 * @param outputBound size in bytes at which a job's output file is rolled over
 * @param tenants folder in which another scheduler says which jobs it runs here; empty where only ours run
 */
public record AgentConfig(
        NodeId node,
        String version,
        String controllerHost,
        int controllerPort,
        Path stateDir,
        int jobPort,
        int statusPort,
        Optional<TlsOptions> tls,
        HostModel host,
        Duration samplePeriod,
        Duration readPeriod,
        Duration jobGrace,
        long outputBound,
        Optional<Path> tenants) {
    /** In the state folder, the address at which a running agent shows itself. */
    public static final String URL_FILE = "agent.url";

    public AgentConfig {
        if (samplePeriod.isNegative() || samplePeriod.isZero() || readPeriod.compareTo(samplePeriod) < 0) {
            throw new IllegalArgumentException(
                    "periods are not 0 < sample <= read: " + samplePeriod + ", " + readPeriod);
        }
    }

    /** The usual periods, no TLS, and a free port for jobs. */
    public static AgentConfig of(
            NodeId node, String version, String controllerHost, int controllerPort, Path stateDir, HostModel host) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                0,
                0,
                Optional.empty(),
                host,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                8L << 20,
                Optional.empty());
    }

    public AgentConfig withJobPort(int port) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                port,
                statusPort,
                tls,
                host,
                samplePeriod,
                readPeriod,
                jobGrace,
                outputBound,
                tenants);
    }

    public AgentConfig withStatusPort(int port) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                jobPort,
                port,
                tls,
                host,
                samplePeriod,
                readPeriod,
                jobGrace,
                outputBound,
                tenants);
    }

    public AgentConfig withTls(Optional<TlsOptions> options) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                jobPort,
                statusPort,
                options,
                host,
                samplePeriod,
                readPeriod,
                jobGrace,
                outputBound,
                tenants);
    }

    public AgentConfig withJobGrace(Duration grace) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                jobPort,
                statusPort,
                tls,
                host,
                samplePeriod,
                readPeriod,
                grace,
                outputBound,
                tenants);
    }

    public AgentConfig withTenants(Optional<Path> folder) {
        return new AgentConfig(
                node,
                version,
                controllerHost,
                controllerPort,
                stateDir,
                jobPort,
                statusPort,
                tls,
                host,
                samplePeriod,
                readPeriod,
                jobGrace,
                outputBound,
                folder);
    }
}
