package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;

/**
 * The first job of the queue that cannot start now, for which nodes are held.
 *
 * @param by when it starts at the latest, as the walltimes of others promise; empty where they promise nothing
 */
public record Reservation(JobId job, Optional<Instant> by) {}
