package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

/**
 * The table of names, read once and kept; new ones are written in the transaction that needs them first. A year of marks says
 * the same few thousand nodes and jobs a hundred million times, so each is made and checked once.
 */
final class Names {
    private final Connection connection;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<Integer, NodeId> nodes = new HashMap<>();
    private final Map<Integer, Optional<JobId>> jobs = new HashMap<>();

    /** Of one connection: what another one has not committed is not seen. */
    Names(Connection connection) {
        this.connection = connection;
    }

    /** The number of a name; a new one is written. */
    int id(String text) throws SQLException {
        Integer known = ids.get(text);
        if (known == null) {
            readOn();
            known = ids.get(text);
        }
        if (known != null) {
            return known;
        }
        int id = texts.size();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO name (id, text) VALUES (?,?)")) {
            insert.setInt(1, id);
            insert.setString(2, text);
            insert.executeUpdate();
        }
        keep(text);
        return id;
    }

    /**
     * The name of a number.
     *
     * @throws StoreException if there is none
     */
    String text(int id) throws SQLException {
        if (id >= texts.size()) {
            readOn();
        }
        if (id < 0 || id >= texts.size()) {
            throw PackedInput.damaged();
        }
        return texts.get(id);
    }

    /**
     * The node of a number.
     *
     * @throws StoreException if there is no such name
     * @throws IllegalArgumentException if it cannot be a node's
     */
    NodeId node(int id) throws SQLException {
        NodeId known = nodes.get(id);
        if (known == null) {
            known = new NodeId(text(id));
            nodes.put(id, known);
        }
        return known;
    }

    /**
     * The job of a number; the empty name is no job.
     *
     * @throws StoreException if there is no such name
     * @throws IllegalArgumentException if it cannot be a job's
     */
    Optional<JobId> job(int id) throws SQLException {
        Optional<JobId> known = jobs.get(id);
        if (known == null) {
            String text = text(id);
            known = text.isEmpty() ? Optional.empty() : Optional.of(new JobId(text));
            jobs.put(id, known);
        }
        return known;
    }

    private void readOn() throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, text FROM name WHERE id >= ? ORDER BY id")) {
            select.setInt(1, texts.size());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getInt(1) != texts.size()) {
                        throw new StoreException("the ledger was changed: name " + texts.size() + " is missing");
                    }
                    keep(row.getString(2));
                }
            }
        }
    }

    private void keep(String text) {
        ids.put(text, texts.size());
        texts.add(text);
    }
}
