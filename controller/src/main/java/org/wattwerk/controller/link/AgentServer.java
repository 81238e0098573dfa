package org.wattwerk.controller.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.wattwerk.controller.loop.AgentMessages;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.protocol.v1.AgentLinkGrpcService;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.runtime.TlsOptions;

/** The port to which agents connect: gRPC, with mutual TLS wherever it can be reached from another machine. */
public final class AgentServer {
    /** Agents report at least each second; one that is silent for longer is frozen or cut off. */
    private static final int SILENCE_SECONDS = 10;
    /** One stream is what an agent needs; one more while it takes over from itself. */
    private static final int STREAMS = 4;

    private static final int URI_NAME = 6;
    private static final String NODE_PREFIX = "spiffe://wattwerk/node/";

    private final Vertx vertx;
    private final Optional<TlsOptions> tls;
    private final AgentStream.Inventory inventory;
    private final AgentMessages loop;

    public AgentServer(Vertx vertx, Optional<TlsOptions> tls, Site site, AgentMessages loop) {
        this.vertx = vertx;
        this.tls = tls;
        this.inventory = node ->
                Optional.ofNullable(site.nodes().get(node)).map(NodeClass::gpu).map(gpu -> gpu.defaultLimit());
        this.loop = loop;
    }

    /** Listens; every stream lives on the event loop of the caller. Port 0 takes any that is free. */
    public Future<HttpServer> listen(String bind, int port) {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.callHandler(AgentLinkGrpcService.Attach, this::attach);
        HttpServerOptions options = tls.map(TlsOptions::server)
                .orElseGet(HttpServerOptions::new)
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS));
        return vertx.createHttpServer(options).requestHandler(grpc).listen(port, bind);
    }

    private void attach(GrpcServerRequest<AgentMessage, ControllerMessage> request) {
        HttpConnection connection = request.connection();
        if (!connection.isSsl()) {
            new AgentStream(request, Optional.empty(), inventory, loop).open();
            return;
        }
        Optional<String> node = certifiedNode(connection);
        if (node.isEmpty()) {
            request.response()
                    .status(GrpcStatus.UNAUTHENTICATED)
                    .statusMessage("the certificate names no node: it needs the URI " + NODE_PREFIX + "NAME")
                    .end();
            return;
        }
        new AgentStream(request, node, inventory, loop).open();
    }

    /** The node that the peer's certificate names, in a subject alternative name of type URI. */
    private static Optional<String> certifiedNode(HttpConnection connection) {
        try {
            X509Certificate certificate =
                    (X509Certificate) connection.peerCertificates().get(0);
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? Optional.empty() : nodeOf(names);
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return Optional.empty();
        }
    }

    /** The one node among alternative names; empty if there is none or more than one. */
    static Optional<String> nodeOf(Collection<List<?>> names) {
        List<String> nodes = names.stream()
                .filter(name -> Integer.valueOf(URI_NAME).equals(name.get(0)))
                .map(name -> String.valueOf(name.get(1)))
                .filter(uri -> uri.startsWith(NODE_PREFIX))
                .map(uri -> uri.substring(NODE_PREFIX.length()))
                .toList();
        return nodes.size() == 1 ? Optional.of(nodes.get(0)) : Optional.empty();
    }
}
