package org.wattwerk.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every query of every dashboard on a real influxd that the real exporter has filled. */
class DashboardQueryTest {
    @Test
    void queries_onAWholeDay_returnRows() throws Exception {
        try (FilledInflux influx = FilledInflux.startOrSkip()) {
            String time = "time >= " + influx.from().toEpochMilli() + "ms AND time < "
                    + influx.to().toEpochMilli() + "ms";
            for (Dashboard dashboard : Dashboard.all()) {
                for (String query : dashboard.queries()) {
                    String filled = query.replace("$timeFilter", time)
                            .replace("$__interval", "15m")
                            .replaceAll("\\$(site|node|cost_centre)\\b", ".*");
                    assertThat(filled).as("every variable is known").doesNotContainPattern("\\$[a-z_]");

                    JsonNode result = influx.query(filled);

                    assertThat(result.at("/series/0/values"))
                            .as("%s: %s -> %s", dashboard.name(), filled, result)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void financeAndOperations_onADay_agreeOnTheEnergyOfTheMeter() throws Exception {
        try (FilledInflux influx = FilledInflux.startOrSkip()) {
            double settledWh = influx.query("SELECT SUM(energy_wh) FROM settlement")
                    .at("/series/0/values/0/1")
                    .asDouble();
            // one moment a minute: the sum of the watts of all minutes, over 60, are watt hours
            double meterWh = influx.query("SELECT SUM(power_w) FROM site_power")
                            .at("/series/0/values/0/1")
                            .asDouble()
                    / 60;

            assertThat(settledWh).isCloseTo(meterWh, Offset.offset(1.0));
        }
    }

    @Test
    void namesIn_queryWithAlias_areThoseOfTheMeasurement() {
        String query =
                "SELECT SUM(\"net_eur\") AS \"net\" FROM \"settlement\" WHERE \"site\" =~ /^$site$/ AND $timeFilter";

        assertThat(Dashboard.measurementOf(query)).isEqualTo("settlement");
        assertThat(Dashboard.namesIn(query)).isEqualTo(List.of("net_eur", "site"));
    }
}
