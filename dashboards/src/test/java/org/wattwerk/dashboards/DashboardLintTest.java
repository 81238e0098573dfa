package org.wattwerk.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.influx.Measurement;
import org.wattwerk.controller.influx.MetricCatalogue;

/** What every dashboard keeps to, so that it can be provisioned, found, read and trusted. */
class DashboardLintTest {
    @Test
    void dashboards_ofTheRepository_areFinanceAndOperations() {
        assertThat(Dashboard.all()).extracting(Dashboard::name).contains("finance.json", "operations.json");
    }

    @Test
    void dashboard_head_isStableAndCannotBeEditedInABrowser() {
        for (Dashboard dashboard : Dashboard.all()) {
            JsonNode json = dashboard.json();
            assertThat(json.has("__inputs"))
                    .as("%s is for provisioning", dashboard.name())
                    .isFalse();
            assertThat(json.get("id").isNull()).isTrue();
            assertThat(json.get("uid").asText()).matches("wattwerk-[a-z-]+");
            assertThat(json.get("schemaVersion").asInt()).isEqualTo(42);
            assertThat(json.get("editable").asBoolean()).isFalse();
            assertThat(json.get("timezone").asText()).isEqualTo("Europe/Berlin");
            assertThat(json.get("graphTooltip").asInt()).isEqualTo(1);
            assertThat(json.get("tags")).extracting(JsonNode::asText).contains("wattwerk");
            assertThat(json.get("description").asText()).isNotBlank();
            assertThat(json.at("/links/0/keepTime").asBoolean()).isTrue();
            assertThat(json.at("/links/0/includeVars").asBoolean()).isTrue();
        }
        assertThat(Dashboard.all())
                .extracting(dashboard -> dashboard.json().get("uid").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void dashboard_dataSource_isTheOneVariableEverywhere() {
        for (Dashboard dashboard : Dashboard.all()) {
            List<JsonNode> sources = dashboard.variables().stream()
                    .filter(variable -> variable.path("type").asText().equals("datasource"))
                    .toList();
            assertThat(sources).hasSize(1);
            assertThat(sources.get(0).path("name").asText()).isEqualTo("datasource");
            assertThat(sources.get(0).path("label").asText()).isEqualTo("Data Source");
            assertThat(sources.get(0).path("query").asText()).isEqualTo("influxdb");
            for (JsonNode panel : dashboard.panels()) {
                assertThat(panel.at("/datasource/uid").asText())
                        .as(name(dashboard, panel))
                        .isEqualTo("${datasource}");
                for (JsonNode target : panel.path("targets")) {
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                }
            }
            for (JsonNode variable : dashboard.variables()) {
                if (variable.path("type").asText().equals("query")) {
                    assertThat(variable.path("refresh").asInt())
                            .as("%s is read anew when the time changes", variable.path("name"))
                            .isEqualTo(2);
                }
            }
        }
    }

    @Test
    void panel_always_hasTitleDescriptionQueryAndUnit() {
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                String name = name(dashboard, panel);
                String type = panel.path("type").asText();
                assertThat(panel.path("title").asText()).as(name).isNotBlank();
                assertThat(panel.path("description").asText()).as(name).isNotBlank();
                if (type.equals("text")) {
                    continue;
                }
                assertThat(panel.path("targets")).as(name).isNotEmpty();
                assertThat(panel.at("/fieldConfig/defaults/noValue").asText())
                        .as(name)
                        .isNotBlank();
                if (!type.equals("table")) {
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                            .as(name)
                            .isNotBlank();
                    for (JsonNode target : panel.path("targets")) {
                        assertThat(target.path("resultFormat").asText().equals("table")
                                        || !target.path("alias").asText().isBlank())
                                .as(name + ": every series has a name")
                                .isTrue();
                    }
                }
                if (type.equals("timeseries")) {
                    assertThat(panel.path("interval").asText())
                            .as(name + ": no step is shorter than the distance of the samples")
                            .isNotBlank();
                    assertThat(panel.at("/options/legend/calcs")).as(name).isNotEmpty();
                }
            }
            assertThat(dashboard.panels())
                    .extracting(panel -> panel.path("id").asInt())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void panels_ofADashboard_neitherOverlapNorLeaveTheGrid() {
        for (Dashboard dashboard : Dashboard.all()) {
            Set<String> taken = new TreeSet<>();
            for (JsonNode panel : dashboard.panels()) {
                JsonNode place = panel.path("gridPos");
                int right = place.path("x").asInt() + place.path("w").asInt();
                int bottom = place.path("y").asInt() + place.path("h").asInt();
                assertThat(right).isLessThanOrEqualTo(24);
                for (int x = place.path("x").asInt(); x < right; x++) {
                    for (int y = place.path("y").asInt(); y < bottom; y++) {
                        assertThat(taken.add(x + "," + y))
                                .as("%s overlaps at %d,%d", name(dashboard, panel), x, y)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void queries_everywhere_readOnlyWhatTheCatalogueHas() {
        for (Dashboard dashboard : Dashboard.all()) {
            for (String query : dashboard.queries()) {
                Measurement measurement = MetricCatalogue.measurement(Dashboard.measurementOf(query))
                        .orElseThrow(() -> new AssertionError("unknown measurement: " + query));
                List<String> unknown = new ArrayList<>(Dashboard.namesIn(query));
                unknown.removeIf(name ->
                        measurement.hasTag(name) || measurement.field(name).isPresent());
                assertThat(unknown).as(query).isEmpty();
            }
        }
    }

    @Test
    void queries_ofPanels_keepToTheTimeAndNeverIntegratePower() {
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                for (String query : Dashboard.queries(panel)) {
                    assertThat(query).contains("$timeFilter").doesNotContainIgnoringCase("INTEGRAL(");
                    if (query.contains("FROM \"settlement\"")) {
                        assertThat(query).doesNotContainIgnoringCase("MEAN(");
                    }
                }
            }
        }
    }

    @Test
    void provisioning_files_nameTheDatabaseAndForbidChanges() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        Path provisioning = Dashboard.FOLDER.resolve("provisioning");
        JsonNode source = yaml.readTree(
                        provisioning.resolve("datasources/wattwerk.yaml").toFile())
                .at("/datasources/0");
        JsonNode provider = yaml.readTree(
                        provisioning.resolve("dashboards/wattwerk.yaml").toFile())
                .at("/providers/0");

        assertThat(source.path("type").asText()).isEqualTo("influxdb");
        assertThat(source.at("/jsonData/dbName").asText()).isEqualTo("wattwerk");
        assertThat(source.at("/secureJsonData/httpHeaderValue1").asText()).isEqualTo("Token $WATTWERK_INFLUX_TOKEN");
        assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    }

    private static String name(Dashboard dashboard, JsonNode panel) {
        return dashboard.name() + ": " + panel.path("title").asText();
    }
}
