package org.wattwerk.core.scheduling;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/** Whether a job can ever start: on the whole inventory, with no other job on it, under the site's own limits. */
public final class Admission {
    private Admission() {}

    /**
     * Why it can never start, in figures; empty if it can.
     *
     * @param all every node of the inventory
     * @param limits the IT power that each domain may carry without an outside order
     * @param atRest what each domain carries with all its nodes at rest
     */
    public static Optional<String> refusal(
            JobSpec job, List<Place> all, PowerTree tree, List<Power> limits, List<Power> atRest) {
        int least = job.holding().nodesMin();
        if (least > all.size()) {
            return Optional.of("job " + job.id() + " needs " + least + " nodes, the site has " + all.size());
        }
        Gang gang = Gang.choose(all, least, least, PowerRoom.of(tree, limits, atRest));
        if (!gang.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("job " + job.id() + " needs " + least + " nodes at once; with no other job "
                + gang.room().tightest() + " can power " + gang.powered()
                + " at their economic floor, so it could never start: "
                + (gang.powered() > 0 ? "ask for at most " + gang.powered() + ", or " : "") + "raise that limit");
    }
}
