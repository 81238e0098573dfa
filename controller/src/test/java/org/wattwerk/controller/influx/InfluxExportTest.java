package org.wattwerk.controller.influx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveExample;
import org.wattwerk.controller.live.SyntheticDay;

/** The exporter against a real server of generation 1. */
class InfluxExportTest {
    @Test
    void export_wholeDay_everySettledWattHourArrives() throws Exception {
        try (InfluxDaemon influx = InfluxDaemon.startOrSkip()) {
            double energyWh = 0;
            double netEur = 0;
            SyntheticDay day = new SyntheticDay(Duration.ofMinutes(1), 480);
            InfluxExport export = InfluxExport.start(InfluxOptions.of(influx.address(), null));
            while (!day.isOver()) {
                Live live = day.next();
                export.live(live);
                export.nodes(day.nodes(live));
                List<SettlementPoint> settled = day.settled();
                export.settled(settled);
                energyWh +=
                        settled.stream().mapToDouble(SettlementPoint::energyWh).sum();
                netEur += settled.stream().mapToDouble(SettlementPoint::netEur).sum();
            }
            export.close();

            assertThat(export.dropped()).isZero();
            JsonNode sums = influx.query("wattwerk", "SELECT SUM(energy_wh), SUM(net_eur) FROM settlement")
                    .at("/series/0/values/0");
            assertThat(sums.get(1).asDouble()).isCloseTo(energyWh, within(energyWh));
            assertThat(sums.get(2).asDouble()).isCloseTo(netEur, within(netEur));
            // 24 h of one moment a minute
            assertThat(count(influx, "SELECT COUNT(power_w) FROM site_power")).isEqualTo(24 * 60);
            // and two nodes of eight GPUs
            assertThat(count(influx, "SELECT COUNT(power_w) FROM gpu")).isEqualTo(24 * 60 * 2 * 8);
            assertThat(count(influx, "SELECT COUNT(text) FROM happening")).isGreaterThan(5);
        }
    }

    @Test
    void export_moment_isStoredInDayTime() throws Exception {
        try (InfluxDaemon influx = InfluxDaemon.startOrSkip()) {
            InfluxExport export = InfluxExport.start(InfluxOptions.of(influx.address(), null));
            export.live(LiveExample.live());
            export.close();

            JsonNode row =
                    influx.query("wattwerk", "SELECT eur_per_mwh FROM price").at("/series/0/values/0");
            assertThat(row.get(0).asLong())
                    .isEqualTo(Instant.parse("2024-12-12T07:00:00Z").toEpochMilli());
            assertThat(row.get(1).asDouble()).isEqualTo(655.60);
        }
    }

    @Test
    void export_otherBucket_isCreated() throws Exception {
        try (InfluxDaemon influx = InfluxDaemon.startOrSkip()) {
            InfluxOptions options = InfluxOptions.of(influx.address(), null).into("house", "cluster-7");
            InfluxExport export = InfluxExport.start(options);
            export.live(LiveExample.live());
            export.close();

            assertThat(influx.query("cluster-7", "SELECT loss FROM job")
                            .at("/series/0/values/0/1")
                            .asDouble())
                    .isEqualTo(2.31);
        }
    }

    @Test
    void measurements_ofDay_areExactlyTheCatalogue() throws Exception {
        try (InfluxDaemon influx = InfluxDaemon.startOrSkip()) {
            SyntheticDay day = new SyntheticDay(Duration.ofMinutes(15), 480);
            InfluxExport export = InfluxExport.start(InfluxOptions.of(influx.address(), null));
            while (!day.isOver()) {
                Live live = day.next();
                export.live(live);
                export.nodes(day.nodes(live));
                export.settled(day.settled());
            }
            export.close();

            for (Measurement measurement : MetricCatalogue.measurements()) {
                JsonNode keys = influx.query("wattwerk", "SHOW FIELD KEYS FROM \"" + measurement.name() + "\"")
                        .at("/series/0/values");
                assertThat(keys)
                        .extracting(
                                key -> key.get(0).asText() + " " + key.get(1).asText())
                        .containsExactlyInAnyOrderElementsOf(measurement.fields().stream()
                                .map(field ->
                                        field.name() + " " + field.type().name().toLowerCase(Locale.ROOT))
                                .toList());
            }
        }
    }

    private static long count(InfluxDaemon influx, String query) throws Exception {
        return influx.query("wattwerk", query).at("/series/0/values/0/1").asLong();
    }

    /** Sums of some hundred doubles in another order differ in the last places only. */
    private static Offset<Double> within(double value) {
        return Offset.offset(Math.abs(value) * 1e-9);
    }
}
