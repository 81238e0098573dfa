package org.wattwerk.controller;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.controller.influx.InfluxOptions;
import org.wattwerk.controller.prices.feed.FeedOptions;
import org.wattwerk.controller.store.LedgerAddress;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.TlsOptions;

/**
 * How a controller is started.
 *
 * @param policy a policy file or a folder of them
 * @param state the folder of the ledger; made if it is not there
 * @param ledger a database to keep the ledger in; a file in that folder, if empty
 * @param prices a file of day-ahead prices, {@code model}, {@code model:SEED}, or {@code archive} for those that were
 *     fetched or imported into the state's folder {@code prices}
 * @param day the delivery day that the prices must cover and from which the sums of the live view count
 * @param bind the address to which agents connect; the web server listens on loopback only
 * @param httpPort of the web server; 0 for any that is free
 * @param agentPort to which agents connect; 0 for any that is free
 * @param tls for the agents' port; without it that is on loopback only
 * @param influx where telemetry goes, if anywhere
 * @param feed which services are asked for prices, if any
 */
public record ControllerConfig(
        Path policy,
        Path state,
        Optional<LedgerAddress> ledger,
        String prices,
        LocalDate day,
        String bind,
        int httpPort,
        int agentPort,
        Optional<TlsOptions> tls,
        Optional<InfluxOptions> influx,
        Optional<FeedOptions> feed) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final int PORT_MAX = 65_535;

    /** A controller that asks nobody for prices. */
    public ControllerConfig(
            Path policy,
            Path state,
            Optional<LedgerAddress> ledger,
            String prices,
            LocalDate day,
            String bind,
            int httpPort,
            int agentPort,
            Optional<TlsOptions> tls,
            Optional<InfluxOptions> influx) {
        this(policy, state, ledger, prices, day, bind, httpPort, agentPort, tls, influx, Optional.empty());
    }

    /**
     * @throws ExitException if agents could connect from other machines without TLS, or a port is none
     */
    public ControllerConfig {
        if (!LOOPBACK.contains(bind) && tls.isEmpty()) {
            throw ExitException.badInput("--bind " + bind + " lets other machines connect, which needs TLS: give"
                    + " --tls-cert, --tls-key and --tls-ca, or bind to 127.0.0.1");
        }
        if (httpPort < 0 || httpPort > PORT_MAX || agentPort < 0 || agentPort > PORT_MAX) {
            throw ExitException.badInput("ports are from 0 to " + PORT_MAX);
        }
    }
}
