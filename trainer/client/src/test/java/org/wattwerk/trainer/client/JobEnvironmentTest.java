package org.wattwerk.trainer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobEnvironmentTest {
    private static final Map<String, String> WHOLE = Map.of(
            "WATTWERK_JOB_URL", "http://127.0.0.1:9471/v1/jobs/pretraining/",
            "WATTWERK_JOB_TOKEN_FILE", "/run/token",
            "WATTWERK_JOB_DIR", "/jobs/pretraining",
            "RANK", "1",
            "WORLD_SIZE", "2");

    @Test
    void from_nothingSet_isEmpty() throws Exception {
        assertThat(JobEnvironment.from(Map.of("RANK", "x"))).isEmpty();
    }

    @Test
    void from_everythingSet_isRead() throws Exception {
        JobEnvironment environment = JobEnvironment.from(WHOLE).orElseThrow();
        assertThat(environment.url()).isEqualTo(URI.create("http://127.0.0.1:9471/v1/jobs/pretraining"));
        assertThat(environment.tokenFile()).isEqualTo(Path.of("/run/token"));
        assertThat(environment.directory()).contains(Path.of("/jobs/pretraining"));
        assertThat(environment.rank()).isEqualTo(1);
        assertThat(environment.worldSize()).isEqualTo(2);
    }

    @Test
    void from_urlWithoutTokenFile_saysWhatIsMissing() {
        assertThatThrownBy(() -> JobEnvironment.from(Map.of("WATTWERK_JOB_URL", "http://127.0.0.1:1/v1/jobs/a")))
                .isInstanceOf(JobClientException.BadEnvironment.class)
                .hasMessageContaining("WATTWERK_JOB_TOKEN_FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://node-7.example/v1/jobs/a",
                "http://127.0.0.1.example/v1/jobs/a",
                "http://user@127.0.0.1/v1/jobs/a",
                "ftp://127.0.0.1/v1/jobs/a",
                "not an address",
                "http://127.0.0.1/v1/jobs/a?x=1"
            })
    void from_addressWhereTheTokenWouldBeReadable_isRefused(String url) {
        Map<String, String> environment = new HashMap<>(WHOLE);
        environment.put("WATTWERK_JOB_URL", url);
        assertThatThrownBy(() -> JobEnvironment.from(environment))
                .isInstanceOf(JobClientException.BadEnvironment.class)
                .hasMessageContaining("WATTWERK_JOB_URL");
    }

    @Test
    void from_rankBeyondWorldSize_isRefused() {
        Map<String, String> environment = new HashMap<>(WHOLE);
        environment.put("RANK", "2");
        assertThatThrownBy(() -> JobEnvironment.from(environment)).hasMessage("RANK is 2, but WORLD_SIZE is 2");
    }
}
