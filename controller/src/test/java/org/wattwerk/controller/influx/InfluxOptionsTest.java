package org.wattwerk.controller.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxOptionsTest {
    private static final URI LOCAL = URI.create("http://127.0.0.1:8086");

    @Test
    void token_fileGiven_winsOverTheEnvironment(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "from-file\n");

        assertThat(InfluxOptions.token(Map.of("WATTWERK_INFLUX_TOKEN", "from-env"), file))
                .isEqualTo("from-file");
        assertThat(InfluxOptions.token(Map.of("WATTWERK_INFLUX_TOKEN", "from-env"), null))
                .isEqualTo("from-env");
        assertThat(InfluxOptions.token(Map.of(), null)).isNull();
    }

    @Test
    void token_emptyOrMissingFile_isRefusedWithItsPath(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThatThrownBy(() -> InfluxOptions.token(Map.of(), empty)).hasMessageContaining(empty.toString());
        assertThatThrownBy(() -> InfluxOptions.token(Map.of(), folder.resolve("gone")))
                .hasMessageContaining("cannot read the token file");
    }

    @Test
    void toString_neverShowsTheToken() {
        assertThat(InfluxOptions.of(LOCAL, "secret").toString())
                .doesNotContain("secret")
                .contains("with a token");
    }

    @Test
    void url_withPasswordOrWithoutHost_isRefused() {
        assertThatThrownBy(() -> InfluxOptions.of(URI.create("http://anna:secret@db:8086"), null))
                .hasMessageContaining("must not carry a password");
        assertThatThrownBy(() -> InfluxOptions.of(URI.create("localhost:8086"), null))
                .hasMessageContaining("such as http://127.0.0.1:8086");
    }
}
