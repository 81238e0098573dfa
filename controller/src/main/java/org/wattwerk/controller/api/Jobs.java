package org.wattwerk.controller.api;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.policies.JobPolicy;
import org.wattwerk.policies.Policy;

/** New jobs as they are handed in: what the request does not say is what the policy agreed. */
final class Jobs {
    private Jobs() {}

    static JobSpec read(JsonObject job, Policy policy) {
        JobId id = new JobId(job.getString("job"));
        JobPolicy agreed = policy.job(id);
        List<String> command =
                job.getJsonArray("command").stream().map(Object::toString).toList();
        int nodes = job.getInteger("nodes", 1);
        return new JobSpec(
                id,
                job.getString("name", agreed.name()),
                job.getString("costCentre", agreed.costCentre()),
                job.getInteger("priority", agreed.priority()),
                nodes,
                job.containsKey("throughputGoalPercent")
                        ? Share.ofRatio(job.getDouble("throughputGoalPercent") / 100)
                        : agreed.throughputGoal(),
                job.getBoolean("pausable", agreed.pausable()),
                command,
                holding(job, nodes),
                job.getString("project", ""));
    }

    private static Holding holding(JsonObject job, int nodes) {
        return new Holding(
                Optional.ofNullable(job.getLong("walltimeSeconds")).map(Duration::ofSeconds),
                job.getBoolean("preemptible", false),
                job.getInteger("nodesMin", nodes),
                job.getInteger("nodesMax", nodes));
    }
}
