package org.wattwerk.trainer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void object_everyKindOfValue_isRead() throws Exception {
        assertThat(Json.object(" {\"a\":-1.5e2, \"b\":[true,null,{}],\"c\":\"x\\u00e9\\n\" } "))
                .containsEntry("a", -150.0)
                .containsEntry("b", Arrays.asList(true, null, Map.of()))
                .containsEntry("c", "x\u00e9\n");
    }

    @Property(tries = 200)
    void object_anyTextQuoted_comesBackUnchanged(@ForAll String text) throws Exception {
        assertThat(Json.object("{\"t\":" + Json.quoted(text) + "}")).containsEntry("t", text);
    }

    @Property(tries = 200)
    void object_anyText_isReadOrMisunderstood(@ForAll String text) {
        try {
            Json.object("{" + text);
        } catch (JobClientException.Misunderstood e) {
            assertThat(e).hasMessageStartingWith("not JSON at character");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":--1}"
            })
    void object_malformed_isMisunderstood(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(JobClientException.Misunderstood.class);
    }

    @Test
    void object_nestedWithoutEnd_isRefusedBeforeTheStackIs() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(JobClientException.Misunderstood.class)
                .hasMessageContaining("too deep");
    }
}
