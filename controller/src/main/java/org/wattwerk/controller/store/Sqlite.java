package org.wattwerk.controller.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.sqlite.SQLiteConfig;

/** One SQLite file, readable by its owner only. */
record Sqlite(Path file) implements Dialect {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_KIBIBYTES = 32 * 1024;

    @Override
    public FluentConfiguration schema() {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot make the ledger " + file + ": is the folder there and writable? (" + e + ")", e);
        }
        return Flyway.configure()
                .dataSource(url(), null, null)
                .locations("classpath:db/migration", "classpath:db/common", "classpath:db/sqlite")
                .placeholders(Map.of("i64", "INTEGER", "i32", "INTEGER", "blob", "BLOB", "strict", "STRICT"))
                .javaMigrations(new PackLegacyLedger())
                // SQLite answers a new column with the rows that would break it; none does, and nobody wants to read
                // that.
                .outputQueryResults(false);
    }

    private String url() {
        return "jdbc:sqlite:" + file.toAbsolutePath();
    }

    @Override
    public Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // FULL: a commit has reached the disk before anything is acknowledged.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setCacheSize(-CACHE_KIBIBYTES);
        Connection connection = config.createConnection(url());
        execute(connection, "PRAGMA trusted_schema=OFF");
        execute(connection, "PRAGMA journal_size_limit=67108864");
        return connection;
    }

    /** Immediate: an upgrade to a write lock in its midst would fail without waiting. */
    @Override
    public void begin(Connection writer) throws SQLException {
        // Said in SQL: the driver's own commit begins the next transaction at once and so never gives the lock back.
        execute(writer, "BEGIN IMMEDIATE");
    }

    @Override
    public void beginReading(Connection reader) throws SQLException {
        execute(reader, "BEGIN");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollBack(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String andKeep() {
        return "";
    }

    @Override
    public String where() {
        return file.toString();
    }

    @Override
    public String hint() {
        return "is it a ledger of this program, and writable?";
    }
}
