package org.wattwerk.controller.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

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
     * @param forgiven attempts among them that their nodes ended
     */
    public record Placed(List<NodeId> nodes, double workDone, int attempt, int forgiven) {
        public Placed {
            nodes = List.copyOf(nodes);
        }
    }

    /** Keeps where a job stands; what was kept before is replaced. */
    public void keep(JobId job, Placed placed) {
        database.write("the placement of job " + job, connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement("INSERT INTO job_placement (job, nodes, work_done, attempt, forgiven)"
                            + " VALUES (?,?,?,?,?) ON CONFLICT (job) DO UPDATE SET nodes = excluded.nodes,"
                            + " work_done = excluded.work_done, attempt = excluded.attempt,"
                            + " forgiven = excluded.forgiven")) {
                upsert.setString(1, job.value());
                upsert.setString(2, placed.nodes().stream().map(NodeId::value).collect(Collectors.joining(" ")));
                upsert.setDouble(3, placed.workDone());
                upsert.setInt(4, placed.attempt());
                upsert.setInt(5, placed.forgiven());
                return upsert.executeUpdate();
            }
        });
    }

    /** Every placement that is kept. */
    public Map<JobId, Placed> all() {
        return database.read("placements", connection -> {
            Map<JobId, Placed> all = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT job, nodes, work_done, attempt, forgiven FROM job_placement");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<NodeId> nodes = Arrays.stream(row.getString(2).split(" "))
                            .filter(name -> !name.isEmpty())
                            .map(NodeId::new)
                            .toList();
                    all.put(
                            new JobId(row.getString(1)),
                            new Placed(nodes, row.getDouble(3), row.getInt(4), row.getInt(5)));
                }
            }
            return all;
        });
    }
}
