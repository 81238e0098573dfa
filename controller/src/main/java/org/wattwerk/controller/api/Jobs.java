package org.wattwerk.controller.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
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
        return new JobSpec(
                id,
                job.getString("name", agreed.name()),
                job.getString("costCentre", agreed.costCentre()),
                job.getInteger("priority", agreed.priority()),
                job.getInteger("nodes", 1),
                job.containsKey("throughputGoalPercent")
                        ? Share.ofRatio(job.getDouble("throughputGoalPercent") / 100)
                        : agreed.throughputGoal(),
                job.getBoolean("pausable", agreed.pausable()),
                command);
    }
}
