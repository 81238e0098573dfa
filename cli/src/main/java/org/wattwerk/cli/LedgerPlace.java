package org.wattwerk.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.store.LedgerAddress;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Option;

/** Options that say where a ledger is kept. */
final class LedgerPlace {
    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = "A PostgreSQL database, jdbc:postgresql://HOST:PORT/NAME?user=USER (default: a file in the"
                    + " folder of --state).")
    private @Nullable String url;

    @Option(
            names = "--ledger-password-file",
            paramLabel = "FILE",
            description = "File with the database's password, one line; else WATTWERK_LEDGER_PASSWORD.")
    private @Nullable Path passwordFile;

    /** The database, if one is named. */
    Optional<LedgerAddress> database() {
        if (url == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LedgerAddress.of(url, Optional.ofNullable(passwordFile), System.getenv()));
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput("--ledger: " + e.getMessage());
        }
    }

    /** The database, or the file of a controller's folder, which must be there. */
    LedgerAddress existing(@Nullable Path state) {
        return database().orElseGet(() -> {
            if (state == null) {
                throw ExitException.badInput("say which ledger: --state DIR of the controller, or --ledger URL");
            }
            Path file = state.resolve("ledger.sqlite");
            if (!Files.isReadable(file)) {
                throw ExitException.badInput("there is no readable ledger at " + file + ": check --state");
            }
            return LedgerAddress.of(file);
        });
    }
}
