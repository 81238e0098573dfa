package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.Controller;
import org.wattwerk.controller.ControllerConfig;
import org.wattwerk.controller.influx.InfluxOptions;
import org.wattwerk.controller.meter.MeterFile;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.simulator.devices.SimulatedSiteMeter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk controller}: the controller of one site, until it is told to end. */
@Command(
        name = "controller",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the controller of a site: agents' streams, decisions, ledger, REST and web page.",
        footer = {
            "",
            "Example:",
            "  wattwerk controller --policy policies/demo --state /var/lib/wattwerk --prices prices.csv \\",
            "      --day 2024-12-12 --site-meter simulated:/var/lib/wattwerk-nodes"
        })
final class ControllerCommand implements Callable<Integer> {
    private static final String SIMULATED = "simulated:";
    private static final String FILE = "file:";

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "PATH",
            description = "A policy file or a folder of them.")
    private Path policy = Path.of("");

    @Option(
            names = "--state",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the ledger and of the jobs.")
    private Path state = Path.of("");

    @Mixin
    private LedgerPlace ledger = new LedgerPlace();

    @Option(
            names = "--prices",
            required = true,
            paramLabel = "FILE|model[:SEED]|archive",
            description =
                    "Day-ahead prices as downloaded, the model of a typical year, or what was fetched and imported"
                            + " into the folder prices of the --state.")
    private String prices = "";

    @Option(
            names = "--fetch-prices",
            split = ",",
            paramLabel = "SOURCE",
            description = "Fetches prices from these services, in their order: energy-charts, smard, entsoe, awattar"
                    + " (default: none).")
    private List<String> fetchPrices = List.of();

    @Mixin
    private PriceServices priceServices = new PriceServices();

    @Option(names = "--day", required = true, paramLabel = "DATE", description = "The delivery day, YYYY-MM-DD.")
    private LocalDate day = LocalDate.EPOCH;

    @Option(
            names = "--site-meter",
            required = true,
            paramLabel = "file:FILE|simulated:DIR",
            description =
                    "The utility's meter: a small JSON file that a gateway keeps fresh, or that of simulated nodes.")
    private String siteMeter = "";

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Web page and REST, on loopback; 0 takes a free one (default: 8080).")
    private int httpPort = 8080;

    @Option(
            names = "--agent-port",
            paramLabel = "PORT",
            description = "Where agents connect; 0 takes a free one (default: 9470).")
    private int agentPort = 9470;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address for agents; any but loopback needs TLS (default: 127.0.0.1).")
    private String bind = "127.0.0.1";

    @Mixin
    private TlsFiles tls = new TlsFiles();

    @Mixin
    private DayTime dayTime = new DayTime();

    @Option(names = "--influx", paramLabel = "URL", description = "An InfluxDB for telemetry.")
    private @Nullable URI influx;

    @Option(names = "--influx-bucket", paramLabel = "NAME", description = "Bucket or database (default: wattwerk).")
    private String influxBucket = InfluxOptions.DEFAULT_NAME;

    @Option(names = "--influx-org", paramLabel = "NAME", description = "Organisation (default: wattwerk).")
    private String influxOrganisation = InfluxOptions.DEFAULT_NAME;

    @Option(names = "--influx-token-file", paramLabel = "FILE", description = "File with the token, one line.")
    private @Nullable Path influxTokenFile;

    @Option(names = "--end-with-input", hidden = true)
    private boolean endWithInput;

    @Override
    public Integer call() throws InterruptedException {
        ControllerConfig config = new ControllerConfig(
                policy,
                state,
                ledger.database(),
                prices,
                day,
                bind,
                httpPort,
                agentPort,
                tls.options(),
                influxOptions(),
                fetchPrices.isEmpty() ? Optional.empty() : Optional.of(priceServices.options(fetchPrices)));
        Site site = PolicyCommand.load(policy).site();
        SiteMeter meter = meter(site);
        Vertx vertx = Service.vertx();
        Controller controller = new Controller(vertx, dayTime.timers(vertx), config, meter);
        return Service.run(
                controller::start,
                () -> "ready controller http=" + controller.httpPort() + " agents=" + controller.agentPort(),
                controller::stop,
                endWithInput);
    }

    /** Overhead and campus of a simulated site count from the start of the day, so that a restart loses nothing. */
    private SiteMeter meter(Site site) {
        if (siteMeter.startsWith(FILE) && siteMeter.length() > FILE.length()) {
            return meterFile(Path.of(siteMeter.substring(FILE.length())));
        }
        if (!siteMeter.startsWith(SIMULATED) || siteMeter.length() == SIMULATED.length()) {
            throw ExitException.badInput("--site-meter '" + siteMeter
                    + "' is not known: use file:FILE with the file of the meter's gateway, or simulated:DIR with the"
                    + " folder of simulated nodes");
        }
        Path folder = Path.of(siteMeter.substring(SIMULATED.length()));
        List<Path> files = new ArrayList<>();
        for (NodeId node : site.nodes().keySet()) {
            Path file = folder.resolve(node + ".gpus");
            if (Files.exists(file) && !Files.isReadable(file)) {
                throw ExitException.badInput("--site-meter: " + file
                        + " cannot be read: start the controller as the user who made the simulated nodes");
            }
            if (!Files.exists(file)) {
                throw ExitException.badInput("--site-meter: there is no simulated node at " + file
                        + ": make those of site " + site.name() + " with 'wattwerk simulated-nodes --policy " + policy
                        + " " + folder + "'");
            }
            files.add(file);
        }
        try {
            Instant start = new DeliveryDay(day).start();
            SimulatedSiteMeter meter = new SimulatedSiteMeter(files, site.overhead(), start, dayTime.clock());
            return () -> {
                try {
                    SimulatedSiteMeter.Reading reading = meter.read();
                    return new SiteMeter.Reading(
                            reading.at().day(),
                            reading.connectionPoint(),
                            reading.otherLoads(),
                            reading.connectionPointPower(),
                            reading.otherPower());
                } catch (IllegalStateException e) {
                    throw new SiteMeter.MeterException("the simulated meter cannot be read: " + e.getMessage(), e);
                }
            };
        } catch (IOException e) {
            throw ExitException.badInput("--site-meter: " + e.getMessage());
        }
    }

    /** Read once now, so that a wrong path or unit is refused at the start and not found in the first quarter hour. */
    private SiteMeter meterFile(Path file) {
        SiteMeter meter = new MeterFile(file, () -> dayTime.clock().get().day());
        try {
            meter.read();
            return meter;
        } catch (SiteMeter.MeterException e) {
            throw ExitException.badInput("--site-meter: " + e.getMessage());
        }
    }

    private Optional<InfluxOptions> influxOptions() {
        if (influx == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InfluxOptions.of(influx, InfluxOptions.token(System.getenv(), influxTokenFile))
                    .into(influxOrganisation, influxBucket));
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }
}
