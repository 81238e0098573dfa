package org.wattwerk.controller.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that every claim about the ledger holds for. */
enum Kind {
    SQLITE,
    POSTGRESQL;

    /** A ledger that is not there yet; skips the test plainly where the server is missing. */
    LedgerAddress fresh(Path folder) {
        return this == SQLITE
                ? LedgerAddress.of(folder.resolve("ledger.db"))
                : PostgresServer.startOrSkip().newDatabase();
    }

    /** Runs SQL past the store, the append-only triggers switched off. */
    static int tamper(LedgerAddress address, String... statements) throws SQLException {
        int changed = 0;
        try (Connection connection = Database.dialect(address).connect();
                Statement statement = connection.createStatement()) {
            boolean postgres = address instanceof LedgerAddress.PostgresDatabase;
            if (postgres) {
                statement.execute("SET session_replication_role = replica");
            } else {
                for (String table : new String[] {"entry", "name"}) {
                    statement.execute("DROP TRIGGER IF EXISTS " + table + "_no_update");
                    statement.execute("DROP TRIGGER IF EXISTS " + table + "_no_delete");
                }
            }
            for (String sql : statements) {
                statement.execute(sql);
                changed += Math.max(0, statement.getUpdateCount());
            }
            if (postgres) {
                connection.commit();
            }
        }
        return changed;
    }
}
