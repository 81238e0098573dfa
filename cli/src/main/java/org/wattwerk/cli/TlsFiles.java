package org.wattwerk.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.TlsOptions;
import picocli.CommandLine.Option;

/** The options of a mutual TLS link: all three files, or none on loopback. */
final class TlsFiles {
    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Own certificate, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM, readable by this user alone.")
    private @Nullable Path key;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "The site's authority, PEM.")
    private @Nullable Path authority;

    Optional<TlsOptions> options() {
        if (certificate == null && key == null && authority == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null || authority == null) {
            throw ExitException.badInput(
                    "--tls-cert, --tls-key and --tls-ca belong together: give all three, or none on" + " loopback");
        }
        return Optional.of(new TlsOptions(certificate, key, authority));
    }
}
