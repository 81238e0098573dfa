package org.wattwerk.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.wattwerk.controller.influx.InfluxDaemon;
import org.wattwerk.controller.influx.InfluxExport;
import org.wattwerk.controller.influx.InfluxOptions;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.SyntheticDay;

/** A real influxd that the real exporter has filled with one whole synthetic day. */
final class FilledInflux implements AutoCloseable {
    private final InfluxDaemon influx;
    private final SyntheticDay day = new SyntheticDay(Duration.ofMinutes(1), 480);

    private FilledInflux(InfluxDaemon influx) {
        this.influx = influx;
    }

    static FilledInflux startOrSkip() throws IOException, InterruptedException {
        FilledInflux filled = new FilledInflux(InfluxDaemon.startOrSkip());
        SyntheticDay day = filled.day;
        InfluxExport export = InfluxExport.start(InfluxOptions.of(filled.address(), null));
        while (!day.isOver()) {
            Live live = day.next();
            export.live(live);
            export.nodes(day.nodes(live));
            export.settled(day.settled());
        }
        export.close();
        assertThat(export.dropped()).as("lines lost on the way to influxd").isZero();
        return filled;
    }

    URI address() {
        return influx.address();
    }

    Instant from() {
        return day.start();
    }

    Instant to() {
        return day.end();
    }

    JsonNode query(String influxql) throws IOException, InterruptedException {
        return influx.query(InfluxOptions.DEFAULT_NAME, influxql);
    }

    @Override
    public void close() throws IOException {
        influx.close();
    }
}
