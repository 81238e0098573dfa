package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.NodeId;

class NodeNamesTest {
    @Test
    void expand_range_countsWithItsZeros() {
        assertThat(NodeNames.expand("gpu[008-011,42]-a"))
                .extracting(NodeId::value)
                .containsExactly("gpu008-a", "gpu009-a", "gpu010-a", "gpu011-a", "gpu42-a");
        assertThat(NodeNames.expand("node-7")).containsExactly(new NodeId("node-7"));
    }

    @Test
    void expand_whatIsNoRange_isRefused() {
        assertThatThrownBy(() -> NodeNames.expand("gpu[9-1]")).hasMessage("'gpu[9-1]' counts backwards: 9-1");
        assertThatThrownBy(() -> NodeNames.expand("gpu[1-]"))
                .hasMessage("'gpu[1-]' has a range that is none: write such as gpu[001-384]");
        assertThatThrownBy(() -> NodeNames.expand("gpu[1-999999999]"))
                .hasMessage("'gpu[1-999999999]' names more than 100000 nodes");
    }
}
