package org.wattwerk.controller.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.JobHistory;

/** Where each job runs and how far it has come: the newest only, so that a restarted controller finds its jobs again. */
public final class JobPlacements {
    private final Database database;

    JobPlacements(Database database) {
        this.database = database;
    }

    /**
     * Where one job stands.
     *
     * @param nodes in the order of ranks; empty while it waits
     * @param workDone quarter hours at full speed
     * @param attempt how often it was started
     * @param history what its earlier attempts have used up
     */
    public record Placed(List<NodeId> nodes, double workDone, int attempt, JobHistory history) {
        /** Where a job stands that has used nothing up. */
        public Placed(List<NodeId> nodes, double workDone, int attempt) {
            this(nodes, workDone, attempt, JobHistory.NONE);
        }

        public Placed {
            nodes = List.copyOf(nodes);
        }
    }

    /** Keeps where a job stands; what was kept before is replaced. */
    public void keep(JobId job, Placed placed) {
        database.write("the placement of job " + job, connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement("INSERT INTO job_placement (job, nodes, work_done, attempt,"
                            + " on_nodes_ms, crashes, crashed_at, goes_back)"
                            + " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (job) DO UPDATE SET nodes = excluded.nodes,"
                            + " work_done = excluded.work_done, attempt = excluded.attempt,"
                            + " on_nodes_ms = excluded.on_nodes_ms, crashes = excluded.crashes,"
                            + " crashed_at = excluded.crashed_at, goes_back = excluded.goes_back")) {
                upsert.setString(1, job.value());
                upsert.setString(2, placed.nodes().stream().map(NodeId::value).collect(Collectors.joining(" ")));
                upsert.setDouble(3, placed.workDone());
                upsert.setInt(4, placed.attempt());
                upsert.setLong(5, placed.history().onNodes().toMillis());
                upsert.setInt(6, placed.history().crashes());
                upsert.setLong(7, placed.history().crashedAt());
                upsert.setInt(8, placed.history().goesBack() ? 1 : 0);
                return upsert.executeUpdate();
            }
        });
    }

    /** Every placement that is kept. */
    public Map<JobId, Placed> all() {
        return database.read("placements", connection -> {
            Map<JobId, Placed> all = new LinkedHashMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT job, nodes, work_done, attempt, on_nodes_ms, crashes,"
                                    + " crashed_at, goes_back FROM job_placement");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<NodeId> nodes = Arrays.stream(row.getString(2).split(" "))
                            .filter(name -> !name.isEmpty())
                            .map(NodeId::new)
                            .toList();
                    JobHistory history = new JobHistory(
                            Duration.ofMillis(row.getLong(5)), row.getInt(6), row.getLong(7), row.getInt(8) == 1);
                    all.put(new JobId(row.getString(1)), new Placed(nodes, row.getDouble(3), row.getInt(4), history));
                }
            }
            return all;
        });
    }
}
