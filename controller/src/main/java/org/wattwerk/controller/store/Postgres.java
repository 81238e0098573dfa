package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A database of a PostgreSQL server; a commit has reached its disk before anything is acknowledged. */
record Postgres(LedgerAddress.PostgresDatabase address) implements Dialect {
    /** A writer that hangs in a transaction must not keep its successor out for ever. */
    private static final String OPTIONS = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000"
            + " -c lock_timeout=10000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    @Override
    public FluentConfiguration schema() {
        return Flyway.configure()
                .dataSource(address.url(), null, address.password().orElse(null))
                .locations("classpath:db/postgresql", "classpath:db/common")
                .placeholders(Map.of("i64", "BIGINT", "i32", "INTEGER", "blob", "BYTEA", "strict", ""));
    }

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        address.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", "wattwerk ledger");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("options", OPTIONS);
        Connection connection = DriverManager.getConnection(address.url(), properties);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void begin(Connection writer) {
        // A transaction begins with its first statement.
    }

    @Override
    public void beginReading(Connection reader) throws SQLException {
        if (!reader.isReadOnly()) {
            reader.setReadOnly(true);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void rollBack(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    public String andKeep() {
        return " FOR SHARE";
    }

    @Override
    public String where() {
        return address.url();
    }

    @Override
    public String hint() {
        return "does the server run, is there a database of that name, and are user and password right?";
    }
}
