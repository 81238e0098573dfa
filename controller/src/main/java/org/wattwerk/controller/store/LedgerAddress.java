package org.wattwerk.controller.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a ledger is kept: in a file of this machine, or in a PostgreSQL database. */
public sealed interface LedgerAddress {
    /** The environment variable that may hold the database's password. */
    String PASSWORD_VARIABLE = "WATTWERK_LEDGER_PASSWORD";

    /** What the address of a PostgreSQL database begins with. */
    String SCHEME = "jdbc:postgresql://";

    /** This machine. */
    Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** A SQLite file; made if it is not there. */
    record SqliteFile(Path file) implements LedgerAddress {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * A database of a PostgreSQL server.
     *
     * @param url without a password
     * @param password never printed; empty if the server asks for none
     */
    record PostgresDatabase(String url, Optional<String> password) implements LedgerAddress {
        @Override
        public String toString() {
            return url;
        }
    }

    /** The file. */
    static LedgerAddress of(Path file) {
        return new SqliteFile(file);
    }

    /**
     * A database by its URL, {@code jdbc:postgresql://host:port/database?user=name}.
     *
     * @param passwordFile its first line is the password; without it the environment's {@value #PASSWORD_VARIABLE}
     * @throws IllegalArgumentException if it is none, holds a password, or would cross a network unprotected
     */
    static LedgerAddress of(String url, Optional<Path> passwordFile, Map<String, String> environment) {
        URI parts = server(url);
        Set<String> options = Arrays.stream(
                        Objects.requireNonNullElse(parts.getQuery(), "").split("&"))
                .collect(Collectors.toSet());
        if (options.stream().anyMatch(option -> option.startsWith("password="))) {
            throw new IllegalArgumentException("the ledger's address holds a password, which everybody on this machine"
                    + " could read: put it into a file or into " + PASSWORD_VARIABLE);
        }
        if (!LOOPBACK.contains(parts.getHost())
                && !options.contains("sslmode=verify-full")
                && !options.contains("sslmode=verify-ca")) {
            throw new IllegalArgumentException("the ledger's database is on another machine, which needs TLS: add"
                    + " sslmode=verify-full to its address");
        }
        return new PostgresDatabase(url, password(passwordFile, environment));
    }

    private static URI server(String url) {
        try {
            URI parts = new URI(url.startsWith(SCHEME) ? url.substring("jdbc:".length()) : "");
            if (parts.getHost() != null
                    && parts.getPath() != null
                    && parts.getPath().length() > 1) {
                return parts;
            }
        } catch (URISyntaxException e) {
            // Said below, as for every other text that is no address.
        }
        throw new IllegalArgumentException(
                "the ledger's address is not like jdbc:postgresql://127.0.0.1:5432/database?user=name");
    }

    private static Optional<String> password(Optional<Path> file, Map<String, String> environment) {
        if (file.isEmpty()) {
            return Optional.ofNullable(environment.get(PASSWORD_VARIABLE));
        }
        try {
            return Files.readAllLines(file.get()).stream().findFirst();
        } catch (IOException e) {
            throw new IllegalArgumentException("the file of the ledger's password cannot be read: " + file.get(), e);
        }
    }
}
