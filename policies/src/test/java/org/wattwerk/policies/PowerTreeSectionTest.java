package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

class PowerTreeSectionTest {
    private static final String GOOD = """
            site:
              name: small
              time-zone: Europe/Berlin
              limit: 60 kW
              other-loads: 4 kW
              overhead: {fixed: 600 W, marginal: 10 %}
              gpu-models:
                h100: {default-limit: 700 W, min-limit: 200 W, max-limit: 700 W, idle: 70 W}
              node-classes:
                h100-8: {gpu-model: h100, gpus: 8, host-idle: 1200 W, host-busy: 2800 W}
              nodes:
                h100-8: [node-1, node-2, node-3]
              power-tree:
                row: {limit: 40 kW, tolerance: 60 s, other-loads: 1 kW}
                rack-a: {within: row, feeds: [12 kW, 10 kW], nodes: [node-1]}
                rack-b:
                  within: row
                  limit: 12 kW
                  quarter-hour-limit: 9 kW
                  other-loads: 500 W
                  nodes: [node-2]
            tariff:
              name: small
              bidding-zone: DE-LU
              vat: 19 %
              margin: {net: 4 EUR/MWh, source: contract}
              components: {}
            """;

    private static PowerTree tree(String text) throws PolicyException {
        return PolicyLoader.read("p", List.of(new PolicyText("p.yaml", text)))
                .site()
                .tree();
    }

    @Test
    void read_racksBelowARow_makesATree() throws Exception {
        PowerTree tree = tree(GOOD);
        int a = tree.number("rack-a").orElseThrow();
        int b = tree.number("rack-b").orElseThrow();
        assertThat(tree.name(tree.parent(a))).isEqualTo("row");
        assertThat(tree.domain(tree.parent(a)).tolerance()).isEqualTo(Duration.ofSeconds(60));
        assertThat(tree.domain(a).limit()).as("the weaker feed survives").isEqualTo(Power.parse("10 kW"));
        assertThat(tree.domain(b).itWithin()).as("9 kW - 500 W").isEqualTo(Power.parse("8.5 kW"));
        assertThat(tree.place(new NodeId("node-3"))).isEqualTo(PowerTree.CONNECTION_POINT);
    }

    /** One mistake each, and the problem that it must give. */
    @ParameterizedTest(name = "[{index}] {0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
    within: row, feeds      | within: rack-a, feeds  | p.yaml:15: site.power-tree.rack-a: power domain rack-a hangs below itself
    within: row, feeds      | within: rwo, feeds     | p.yaml:15: site.power-tree.rack-a: power domain rack-a hangs below 'rwo', which is no domain
    nodes: [node-1]         | nodes: [node-9]        | p.yaml:15: site.power-tree.rack-a.nodes[0]: node 'node-9' is not among the nodes of the site
    nodes: [node-2]         | nodes: [node-1]        | p.yaml:21: site.power-tree.rack-b.nodes[0]: node 'node-1' hangs in 'rack-a' already
    limit: 40 kW, tol       | limit: 9 kW, tol       | p.yaml:14: site.power-tree.row: 9 kW cannot be held: the nodes below it in their safe state (200 W a GPU) draw 8.8 kW; the lowest limit that can be held is 9.8 kW: raise the limit, or lower control.safe-limit, or hang nodes elsewhere
    feeds: [12 kW, 10 kW]   | feeds: []              | p.yaml:15: site.power-tree.rack-a.feeds: names no feed: write such as [40 kW, 40 kW]
    feeds: [12 kW, 10 kW]   | feeds: [12 kW], limit: 3 kW | p.yaml:15: site.power-tree.rack-a.feeds: stands beside 'limit': write one of them, feeds say what their survivor carries
    other-loads: 500 W      | other-loads: 1500 W    | p.yaml:14: site.power-tree.row: the domains below it have other loads of 1.5 kW, it has only 1 kW: raise its other-loads, they are a part of it
    other-loads: 1 kW       | other-loads: 5 kW      | p.yaml:13: site.power-tree: the domains have other loads of 5 kW, the site only 4 kW: raise site.other-loads, they are a part of it
    tolerance: 60 s         | tolerence: 60 s        | p.yaml:14: site.power-tree.row.tolerence: unknown key: did you mean 'tolerance'?
    """)
    void read_oneMistake_saysWhereAndWhatToDo(String written, String instead, String problem) {
        assertThat(GOOD).contains(written);
        String spoilt = GOOD.replace(written, instead);
        assertThatThrownBy(() -> tree(spoilt))
                .isInstanceOf(PolicyException.class)
                .hasMessage(problem);
    }

    @Test
    void read_manyMistakes_saysAllAtOnce() {
        String spoilt = GOOD.replace("within: row, feeds", "within: rwo, feeds")
                .replace("nodes: [node-2]", "nodes: [node-8]")
                .replace("tolerance: 60 s", "tolerance: 60");
        assertThatThrownBy(() -> tree(spoilt))
                .hasMessageContaining("tolerance: '60' has no unit")
                .hasMessageContaining("'node-8' is not among");
    }
}
