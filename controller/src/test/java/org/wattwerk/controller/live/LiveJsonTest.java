package org.wattwerk.controller.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveJsonTest {
    @Test
    void write_example_isTheDocumentedJson() {
        assertThat(LiveJson.write(LiveExample.live())).isEqualTo(LiveExample.JSON);
    }

    @Test
    void read_documentedJson_isTheExample() {
        assertThat(LiveJson.read(LiveExample.JSON, Live.class)).isEqualTo(LiveExample.live());
    }

    @Test
    void read_unknownKey_isRefused() {
        assertThatThrownBy(
                        () -> LiveJson.read(LiveExample.JSON.replace("\"pace\"", "\"colour\":1,\"pace\""), Live.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void historyPoint_ofMoment_keepsTheLimitsThatWereReadBack() {
        HistoryPoint point = HistoryPoint.of(LiveExample.live());

        assertThat(LiveJson.write(point))
                .isEqualTo("{\"at\":\"2024-12-12T07:00:00Z\",\"powerWatts\":18432.1,\"itWatts\":14000.0,"
                        + "\"limitWatts\":24000.0,\"priceEurPerMwh\":655.6,\"gpuLimitWatts\":{\"node-1\":700.0}}");
    }

    @Test
    void syntheticDay_wholeDay_isReadBackEqual() {
        SyntheticDay day = new SyntheticDay(Duration.ofMinutes(5), 480);
        while (!day.isOver()) {
            Live live = day.next();
            assertThat(LiveJson.read(LiveJson.write(live), Live.class)).isEqualTo(live);
        }
    }
}
