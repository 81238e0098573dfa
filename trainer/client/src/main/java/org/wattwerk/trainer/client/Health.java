package org.wattwerk.trainer.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one direction of the link does; says so once when it fails and once when it is well again. */
final class Health {
    private static final System.Logger LOG = System.getLogger("org.wattwerk.trainer.client");

    private final String direction;
    private @Nullable JobClientException trouble;

    Health(String direction) {
        this.direction = direction;
    }

    synchronized void well() {
        if (trouble != null) {
            LOG.log(System.Logger.Level.INFO, "{0}: the agent is back", direction);
        }
        trouble = null;
    }

    synchronized void troubled(JobClientException problem) {
        if (trouble == null) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}; the job goes on", direction, problem.getMessage());
        }
        trouble = problem;
    }

    synchronized Optional<JobClientException> trouble() {
        return Optional.ofNullable(trouble);
    }
}
