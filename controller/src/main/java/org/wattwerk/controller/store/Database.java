package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** A database with two connections: one that writes, one that reads what was committed. A lost one is made anew. */
final class Database implements AutoCloseable {
    private static final int VALID_SECONDS = 5;

    private final Dialect dialect;
    private final Link writer = new Link();
    private final Link reader = new Link();

    private Database(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Work in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** A connection that is there when it is needed. */
    private final class Link {
        private @Nullable Connection connection;

        Connection open() throws SQLException {
            Connection now = connection;
            if (now == null) {
                now = dialect.connect();
                connection = now;
            }
            return now;
        }

        /** After a failure: undoes what was begun, or gives the connection up if it is lost. */
        void rollBack(Exception cause) {
            Connection now = connection;
            if (now == null) {
                return;
            }
            try {
                dialect.rollBack(now);
                if (now.isValid(VALID_SECONDS)) {
                    return;
                }
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
            connection = null;
            try {
                now.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }

        void close() throws SQLException {
            Connection now = connection;
            connection = null;
            if (now != null) {
                now.close();
            }
        }
    }

    static Dialect dialect(LedgerAddress address) {
        if (address instanceof LedgerAddress.SqliteFile sqlite) {
            return new Sqlite(sqlite.file());
        }
        return new Postgres((LedgerAddress.PostgresDatabase) address);
    }

    /** Opens or makes it and brings its tables up to date. */
    static Database open(LedgerAddress address) {
        Dialect dialect = dialect(address);
        try {
            dialect.schema().load().migrate();
        } catch (FlywayException e) {
            throw cannotOpen(dialect, e);
        }
        return connected(dialect);
    }

    /** Opens one that is there, and leaves its tables as they are. */
    static Database openExisting(LedgerAddress address) {
        return connected(dialect(address));
    }

    private static Database connected(Dialect dialect) {
        Database database = new Database(dialect);
        try {
            database.writer.open();
            database.reader.open();
            return database;
        } catch (SQLException e) {
            throw cannotOpen(dialect, e);
        }
    }

    private static StoreException cannotOpen(Dialect dialect, Exception e) {
        return new StoreException(
                "cannot open the ledger " + dialect.where() + ": " + dialect.hint() + " ("
                        + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ") + ")",
                e);
    }

    Dialect dialect() {
        return dialect;
    }

    /** All of the work in one durable transaction, or none of it. */
    <T> T write(String what, Work<T> work) {
        synchronized (writer) {
            try {
                Connection connection = writer.open();
                dialect.begin(connection);
                T result = work.in(connection);
                dialect.commit(connection);
                return result;
            } catch (SQLException e) {
                writer.rollBack(e);
                throw new StoreException(
                        "could not write " + what + " to " + dialect.where() + ": " + e.getMessage(), e);
            } catch (RuntimeException e) {
                writer.rollBack(e);
                throw e;
            }
        }
    }

    /** Reads one committed state. */
    <T> T read(String what, Work<T> work) {
        synchronized (reader) {
            try {
                Connection connection = reader.open();
                dialect.beginReading(connection);
                T result = work.in(connection);
                dialect.commit(connection);
                return result;
            } catch (SQLException e) {
                reader.rollBack(e);
                throw new StoreException(
                        "could not read " + what + " from " + dialect.where() + ": " + e.getMessage(), e);
            } catch (RuntimeException e) {
                reader.rollBack(e);
                throw e;
            }
        }
    }

    @Override
    public void close() {
        try {
            synchronized (reader) {
                reader.close();
            }
            synchronized (writer) {
                writer.close();
            }
        } catch (SQLException e) {
            throw new StoreException("could not close the ledger " + dialect.where() + ": " + e.getMessage(), e);
        }
    }
}
