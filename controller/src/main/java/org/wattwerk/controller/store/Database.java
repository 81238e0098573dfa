package org.wattwerk.controller.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;

/** One SQLite file with two connections: one that writes, one that reads what was committed. */
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_KIBIBYTES = 32 * 1024;

    private final Path file;
    private final Connection writer;
    private final Connection reader;

    private Database(Path file, Connection writer, Connection reader) {
        this.file = file;
        this.writer = writer;
        this.reader = reader;
    }

    /** Work in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Opens or makes the file, readable by its owner only, and brings its tables up to date. */
    static Database open(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            Connection writer = connect(url);
            return new Database(file, writer, connect(url));
        } catch (IOException e) {
            throw new StoreException(
                    "cannot make the ledger " + file + ": is the folder there and writable? (" + e + ")", e);
        } catch (FlywayException | SQLException e) {
            throw new StoreException(
                    "cannot open the ledger " + file + ": is it a ledger of this program, and writable? ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static Connection connect(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // FULL: a commit has reached the disk before anything is acknowledged.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setCacheSize(-CACHE_KIBIBYTES);
        Connection connection = config.createConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema=OFF");
            statement.execute("PRAGMA journal_size_limit=67108864");
        }
        return connection;
    }

    /** All of the work in one durable transaction, or none of it. */
    <T> T write(String what, Work<T> work) {
        synchronized (writer) {
            try {
                // Immediate: an upgrade to a write lock in its midst would fail without waiting. Said in SQL: the
                // driver's own commit begins the next transaction at once and so never gives the lock back.
                execute("BEGIN IMMEDIATE");
                T result = work.in(writer);
                execute("COMMIT");
                return result;
            } catch (SQLException e) {
                rollBack(e);
                throw new StoreException("could not write " + what + " to " + file + ": " + e.getMessage(), e);
            } catch (RuntimeException e) {
                rollBack(e);
                throw e;
            }
        }
    }

    private void rollBack(Exception cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Reads one committed state. */
    <T> T read(String what, Work<T> work) {
        synchronized (reader) {
            try {
                return work.in(reader);
            } catch (SQLException e) {
                throw new StoreException("could not read " + what + " from " + file + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
            writer.close();
        } catch (SQLException e) {
            throw new StoreException("could not close the ledger " + file + ": " + e.getMessage(), e);
        }
    }
}
