package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.scheduling.Downtime;
import org.wattwerk.core.scheduling.SchedulingRules;

class SchedulingSectionTest {
    private static final String SITE = """
            site:
              name: small
              time-zone: Europe/Berlin
              limit: 24 kW
              other-loads: 4 kW
              overhead: {fixed: 600 W, marginal: 10 %}
              gpu-models:
                h100: {default-limit: 700 W, min-limit: 200 W, max-limit: 700 W, idle: 70 W}
              node-classes:
                h100-8: {gpu-model: h100, gpus: 8, host-idle: 1200 W, host-busy: 2800 W}
              nodes: {h100-8: ["node-[1-2]"]}
            """;
    private static final String TARIFF = """
            tariff:
              name: small
              bidding-zone: DE-LU
              vat: 19 %
              margin: {net: 4 EUR/MWh, source: contract}
              components: {}
            """;

    private static Policy read(String text) throws PolicyException {
        return PolicyLoader.read("policy.yaml", List.of(new PolicyText("policy.yaml", text)));
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(PolicyException.class, () -> read(text)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void read_everything_isUnderstoodInTheZoneOfTheSite() throws PolicyException {
        Policy policy = read(SITE + "  racks: {a: [node-1], b: [node-2]}\n" + TARIFF + """
                scheduling:
                  tries: 5
                  checkpoint-within: 4 min
                  grow-after: 1 h
                  budget-used-up: new-jobs-wait
                  maintenance:
                    new firmware: {nodes: [node-1], from: 2026-12-01T08:00, to: 2026-12-01T12:00}
                """);
        assertThat(policy.scheduling())
                .isEqualTo(new SchedulingRules(
                        5,
                        Duration.ofMinutes(4),
                        Duration.ofHours(1),
                        List.of(new Downtime(
                                Set.of(new NodeId("node-1")),
                                Instant.parse("2026-12-01T07:00:00Z"),
                                Instant.parse("2026-12-01T11:00:00Z"),
                                "new firmware")),
                        true));
        assertThat(policy.site().rackOf(new NodeId("node-2"))).isEqualTo("b");
    }

    @Test
    void read_nothing_isTheDefault() throws PolicyException {
        assertThat(read(SITE + TARIFF).scheduling()).isEqualTo(SchedulingRules.DEFAULT);
    }

    @Test
    void read_everythingWrong_saysAllOfItWithItsLine() {
        assertThat(problems(SITE + "  racks: {a: [node-1, node-9], b: [node-1]}\n" + TARIFF + """
                        scheduling:
                          tries: 0
                          budget-used-up: stop
                          maintenance:
                            firmware: {nodes: [node-7], from: tomorrow, to: 2026-12-01T12:00}
                        """))
                .hasSizeGreaterThanOrEqualTo(5)
                .anySatisfy(text -> assertThat(text).contains("node 'node-9' is not among the nodes of the site"))
                .anySatisfy(text -> assertThat(text).contains("node 'node-1' stands in 'a' already"))
                .anySatisfy(text -> assertThat(text).contains("'stop' is neither new-jobs-wait nor nothing-changes"))
                .anySatisfy(text -> assertThat(text).contains("'tomorrow' is no time of the site"))
                .anySatisfy(text -> assertThat(text).contains("node 'node-7' is not among the nodes of the site"));
    }
}
