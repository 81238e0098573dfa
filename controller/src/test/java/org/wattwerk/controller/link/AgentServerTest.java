package org.wattwerk.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgentServerTest {
    private static final int DNS = 2;
    private static final int URI = 6;

    @Test
    void nodeOf_oneUriOfANode_isThatNode() {
        assertThat(AgentServer.nodeOf(
                        List.of(List.of(DNS, "node-1.example"), List.of(URI, "spiffe://wattwerk/node/node-1"))))
                .hasValue("node-1");
    }

    @Test
    void nodeOf_noUriOrOneOfAnotherTrustDomain_isNobody() {
        assertThat(AgentServer.nodeOf(List.of(List.of(DNS, "node-1")))).isEmpty();
        assertThat(AgentServer.nodeOf(List.of(List.of(URI, "spiffe://other/node/node-1"))))
                .isEmpty();
    }

    @Test
    void nodeOf_twoNodesInOneCertificate_isNobody() {
        assertThat(AgentServer.nodeOf(List.of(
                        List.of(URI, "spiffe://wattwerk/node/node-1"), List.of(URI, "spiffe://wattwerk/node/node-2"))))
                .isEmpty();
    }
}
