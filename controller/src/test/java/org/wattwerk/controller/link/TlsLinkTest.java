package org.wattwerk.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.controller.loop.AgentMessages;
import org.wattwerk.controller.loop.AgentSession;
import org.wattwerk.controller.loop.Introduction;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.protocol.v1.AgentLinkGrpcClient;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.runtime.TlsOptions;

class TlsLinkTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Certificates certificates;
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        certificates = new Certificates(folder);
        TlsOptions own = certificates.issue("controller", "DNS:localhost,IP:127.0.0.1");
        server = new AgentServer(
                        vertx, Optional.of(own), ShippedPolicy.DEMO.load().site(), new Recorder())
                .listen("127.0.0.1", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void attach_certificateNamesTheNode_isTaken() throws Exception {
        hello(certificates.issue("node-1", "URI:spiffe://wattwerk/node/node-1"), "node-1");

        assertThat(next()).isEqualTo("attached node-1");
    }

    @Test
    void attach_certificateNamesAnotherNode_isRefusedWithTheReason() throws Exception {
        hello(certificates.issue("node-2", "URI:spiffe://wattwerk/node/node-2"), "node-1");

        assertThat(next()).contains("the certificate is for node node-2").contains("says it is node-1");
    }

    @Test
    void attach_certificateNamesNoNode_isNotAuthenticated() throws Exception {
        hello(certificates.issue("somebody", "DNS:node-1"), "node-1");

        assertThat(next()).isEqualTo("status " + GrpcStatus.UNAUTHENTICATED);
    }

    @Test
    void attach_withoutACertificate_getsNowhere() throws Exception {
        HttpClientOptions anonymous =
                certificates.issue("x", "URI:spiffe://wattwerk/node/node-1").client();
        anonymous.setKeyCertOptions(null);

        hello(anonymous, "node-1");

        assertThat(next()).startsWith("lost");
    }

    private void hello(TlsOptions tls, String node) {
        hello(tls.client(), node);
    }

    private void hello(HttpClientOptions options, String node) {
        GrpcClient client = GrpcClient.builder(vertx).with(options).build();
        client.request(SocketAddress.inetSocketAddress(server.actualPort(), "localhost"), AgentLinkGrpcClient.Attach)
                .onSuccess(stream -> speak(stream, node))
                .onFailure(lost -> events.add("lost: " + lost.getMessage()));
    }

    private void speak(GrpcClientRequest<AgentMessage, ControllerMessage> stream, String node) {
        stream.exceptionHandler(lost -> events.add("lost: " + lost.getMessage()));
        stream.response().onSuccess(response -> {
            response.handler(message ->
                    events.add(message.hasRefusal() ? message.getRefusal().getReason() : "something else"));
            response.endHandler(nothing -> {
                if (response.status() != GrpcStatus.OK) {
                    events.add("status " + response.status());
                }
            });
        });
        stream.write(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder().setNode(node).setBootId("b"))
                .build());
    }

    private String next() throws InterruptedException {
        String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("something happens").isNotNull();
        return event;
    }

    /** A loop that only notes who came. */
    private final class Recorder implements AgentMessages {
        @Override
        public void attached(AgentSession session, Introduction introduction) {
            events.add("attached " + session.node());
        }

        @Override
        public void reported(AgentSession session, NodeReport report, List<NodePoint.Gpu> gpus) {}

        @Override
        public void marked(AgentSession session, Mark mark, Map<JobId, String> payers) {}

        @Override
        public void progressed(AgentSession session, JobId job, JobProgress progress) {}

        @Override
        public void detached(AgentSession session, String why) {}
    }
}
