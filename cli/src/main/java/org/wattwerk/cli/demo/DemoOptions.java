package org.wattwerk.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was asked of a demo.
 *
 * @param prices a file, or {@code model} with an optional seed
 * @param day the delivery day; empty takes the only one of the file, or a marked day of the model
 * @param hours how much of the day is played, from midnight
 * @param json where the final figures go
 * @param port of the web page and REST; 0 takes a free one
 * @param run folder of the run; empty takes a new one among the system's temporary files
 * @param keep whether the folder of the run stays
 * @param speed seconds of day time per second; empty chooses one for which the whole takes less than four minutes
 */
public record DemoOptions(
        String prices,
        Optional<LocalDate> day,
        double hours,
        Optional<Path> json,
        Optional<Influx> influx,
        List<Path> corpus,
        int port,
        Optional<Path> run,
        boolean keep,
        OptionalDouble speed) {
    public DemoOptions {
        corpus = List.copyOf(corpus);
    }

    /** An InfluxDB that gets the same figures; the token stays in its file. */
    public record Influx(URI url, String bucket, String organisation, Optional<Path> tokenFile) {}
}
