package org.wattwerk.runtime;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Certificate, key and authority of one end of a mutual TLS 1.3 link, as PEM files. */
public record TlsOptions(Path certificate, Path key, Path authority) {
    /**
     * @throws ExitException if a file cannot be read, naming every one that cannot
     */
    public TlsOptions {
        List<Path> unreadable = List.of(certificate, key, authority).stream()
                .filter(path -> !Files.isReadable(path))
                .toList();
        if (!unreadable.isEmpty()) {
            throw ExitException.badInput(
                    "cannot read the TLS files " + unreadable + ": check the paths and their owner");
        }
    }

    /** A server that speaks only to clients of the same authority. */
    public HttpServerOptions server() {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(identity())
                .setTrustOptions(trust())
                .setClientAuth(ClientAuth.REQUIRED)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    }

    /** A client that speaks only to a server of the same authority whose certificate names its host. */
    public HttpClientOptions client() {
        return new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setKeyCertOptions(identity())
                .setTrustOptions(trust())
                .setVerifyHost(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    }

    private PemKeyCertOptions identity() {
        return new PemKeyCertOptions().addKeyPath(key.toString()).addCertPath(certificate.toString());
    }

    private PemTrustOptions trust() {
        return new PemTrustOptions().addCertPath(authority.toString());
    }
}
