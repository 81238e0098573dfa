package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** What differs between the databases that a ledger can be kept in; everything else is the same SQL. */
interface Dialect {
    /** Makes what must be there before the first connection, and says how the tables are brought up to date. */
    FluentConfiguration schema();

    Connection connect() throws SQLException;

    /** Begins a transaction that nobody else writes beside. */
    void begin(Connection writer) throws SQLException;

    /** Begins a transaction that sees one committed state. */
    void beginReading(Connection reader) throws SQLException;

    void commit(Connection connection) throws SQLException;

    void rollBack(Connection connection) throws SQLException;

    /** What is added to the query for the epoch, so that a takeover and a settlement exclude each other. */
    String andKeep();

    /** Where it is, for people. */
    String where();

    /** What to look at if it cannot be opened. */
    String hint();
}
