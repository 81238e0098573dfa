package org.wattwerk.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.demo.Demo;
import org.wattwerk.cli.demo.DemoOptions;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wattwerk demo}: one day of a small cluster in time-lapse. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays one day of a small pretraining cluster in time-lapse, in at most four minutes.",
            "Controller, agents, training jobs and settlement are real; GPUs, hosts, meter and campus are simulated."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk demo",
            "  wattwerk demo --prices Gro_handelspreise_2024.csv --day 2024-12-12",
            "  wattwerk demo --hours 6 --json figures.json"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description =
                    "Day-ahead prices as downloaded from SMARD or Energy-Charts, or plain CSV; without it, a day of"
                            + " a model of a typical German year (model:SEED for another one).")
    private String prices = "model";

    @Option(
            names = "--day",
            paramLabel = "DATE",
            description = "Which delivery day, YYYY-MM-DD (default: the only one of the file).")
    private @Nullable LocalDate day;

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "How many hours of the day are played, from midnight (default: 24).")
    private double hours = 24;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the final figures; keys: docs/demo-json.md.")
    private @Nullable Path json;

    @Option(names = "--corpus", paramLabel = "PATH", description = "UTF-8 text to train on; can be given again.")
    private List<Path> corpus = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the web page and REST on 127.0.0.1; 0 takes a free one (default: 8080).")
    private int port = 8080;

    @Option(names = "--speed", paramLabel = "N", description = "Seconds of day time per second, instead of the chosen.")
    private @Nullable Double speed;

    @Option(names = "--run", paramLabel = "DIR", description = "Empty folder for the files of the run.")
    private @Nullable Path run;

    @Option(names = "--keep", description = "Keeps the files and logs of the run.")
    private boolean keep;

    @Option(names = "--influx", paramLabel = "URL", description = "Sends the same figures to an InfluxDB.")
    private @Nullable URI influx;

    @Option(names = "--influx-bucket", paramLabel = "NAME", description = "Bucket or database (default: wattwerk).")
    private String influxBucket = "wattwerk";

    @Option(names = "--influx-org", paramLabel = "NAME", description = "Organisation (default: wattwerk).")
    private String influxOrganisation = "wattwerk";

    @Option(names = "--influx-token-file", paramLabel = "FILE", description = "File with the token, one line.")
    private @Nullable Path influxTokenFile;

    @Override
    public Integer call() throws InterruptedException {
        if (!(hours >= 0.25 && hours <= 25)) {
            throw ExitException.badInput("--hours is " + hours + ": choose between 0.25 and 24");
        }
        if (speed != null && !(speed >= 1 && speed <= 5_000)) {
            throw ExitException.badInput("--speed is " + speed + ": choose between 1 and 5000");
        }
        if (port < 0 || port > 65_535) {
            throw ExitException.badInput("--port is " + port + ": choose between 0 and 65535");
        }
        DemoOptions options = new DemoOptions(
                prices,
                Optional.ofNullable(day),
                hours,
                Optional.ofNullable(json),
                Optional.ofNullable(influx)
                        .map(url -> new DemoOptions.Influx(
                                url, influxBucket, influxOrganisation, Optional.ofNullable(influxTokenFile))),
                corpus,
                port,
                Optional.ofNullable(run),
                keep,
                speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed));
        new Demo(options, Installation.present(), System.out).run();
        return 0;
    }
}
