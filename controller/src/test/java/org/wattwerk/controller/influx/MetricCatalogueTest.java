package org.wattwerk.controller.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {
    /** To write the page anew: {@code mvn test -Dtest=MetricCatalogueTest -Dwattwerk.write=true}. */
    @Test
    void metricsPage_isTheCatalogue() throws IOException {
        Path page = Path.of("..", "docs", "metrics.md");
        if (Boolean.getBoolean("wattwerk.write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, MetricCatalogue.markdown());
        }

        assertThat(Files.readString(page)).isEqualTo(MetricCatalogue.markdown());
    }

    @Test
    void fields_ofWattsAndEuros_sayTheirUnitInTheirName() {
        for (Measurement measurement : MetricCatalogue.measurements()) {
            for (Measurement.Field field : measurement.fields()) {
                switch (field.unit()) {
                    case "W" -> assertThat(field.name()).endsWith("_w");
                    case "Wh" -> assertThat(field.name()).endsWith("_wh");
                    case "EUR" -> assertThat(field.name()).endsWith("_eur");
                    case "EUR/MWh" -> assertThat(field.name()).endsWith("eur_per_mwh");
                    case "tokens/s" -> assertThat(field.name()).endsWith("tokens_per_s");
                    default -> assertThat(field.help()).isNotBlank();
                }
            }
        }
    }

    @Test
    void line_unknownFieldTagOrType_isRefused() {
        Measurement price = MetricCatalogue.PRICE;

        assertThatThrownBy(() -> price.at(Instant.EPOCH).field("eur_per_kwh", 0.1))
                .hasMessage("measurement price has no field eur_per_kwh");
        assertThatThrownBy(() -> price.at(Instant.EPOCH).tag("zone", "DE-LU"))
                .hasMessage("measurement price has no tag zone");
        assertThatThrownBy(() -> price.at(Instant.EPOCH).field("eur_per_mwh", 1L))
                .hasMessage("price.eur_per_mwh holds FLOAT, not INTEGER");
    }

    @Test
    void line_withoutValues_isNothing() {
        assertThat(MetricCatalogue.PRICE.at(Instant.EPOCH).tag("site", "demo").text())
                .isEmpty();
    }
}
