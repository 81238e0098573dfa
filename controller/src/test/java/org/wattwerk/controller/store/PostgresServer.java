package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL of this machine, one for all tests of the JVM, on a free port of loopback and in a folder of its own that
 * is deleted at the end. It refuses to run as root, so a test of root runs it as {@code nobody}.
 */
final class PostgresServer {
    private static final String USER = "wattwerk";
    private static final String PASSWORD = "only for this test";
    private static final String OTHER_USER = "nobody";
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable PostgresServer shared;

    private final Path folder;
    private final Process process;
    private final int port;

    private PostgresServer(Path binaries) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("wattwerk-postgres");
        Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> before =
                root ? List.of("setpriv", "--reuid=" + OTHER_USER, "--regid=nogroup", "--clear-groups") : List.of();
        if (root) {
            UserPrincipal other =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(OTHER_USER);
            Files.setOwner(folder, other);
            Files.setOwner(passwordFile, other);
        }
        Path data = folder.resolve("data");
        run(
                before,
                binaries.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
        port = freePort();
        process = process(
                before,
                binaries.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=");
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        awaitAnswer();
    }

    /** The server of all tests; skips the test plainly where PostgreSQL is not installed. */
    static synchronized PostgresServer startOrSkip() {
        Optional<Path> binaries = find();
        if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            assertThat(binaries)
                    .as("WATTWERK_REQUIRE=all needs PostgreSQL in WATTWERK_POSTGRES or /usr/lib/postgresql")
                    .isPresent();
        }
        assumeTrue(binaries.isPresent(), "skipped: no PostgreSQL in WATTWERK_POSTGRES or /usr/lib/postgresql/*/bin");
        PostgresServer server = shared;
        if (server == null) {
            try {
                server = new PostgresServer(binaries.orElseThrow());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            shared = server;
        }
        return server;
    }

    private static Optional<Path> find() {
        List<Path> folders = new ArrayList<>();
        String named = System.getenv("WATTWERK_POSTGRES");
        if (named != null) {
            folders.add(Path.of(named));
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("bin"))
                        .forEach(folders::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folders.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                .findFirst();
    }

    /** A new, empty database. */
    LedgerAddress newDatabase() {
        String name = "ledger" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new LedgerAddress.PostgresDatabase(url(name) + "?user=" + USER, Optional.of(PASSWORD));
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    private Process process(List<String> before, String... command) throws IOException {
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
    }

    private void run(List<String> before, String... command) throws IOException, InterruptedException {
        assertThat(process(before, command).waitFor())
                .as("%s", Files.readString(folder.resolve("server.log")))
                .isZero();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_NANOS;
        while (System.nanoTime() - deadline < 0) {
            try (Connection answered = connect("postgres")) {
                assertThat(answered.isValid(5)).isTrue();
                return;
            } catch (SQLException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolve("server.log")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void stop() {
        try {
            // Interrupted, it ends its sessions and stops; a plain end would wait for them.
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
