package org.wattwerk.agent.jobs;

import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.time.Timers;

/**
 * What signals say to programs, and how long each has before the next, harder one. Owned by the event loop; signals are sent
 * on a worker.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private static final Duration TERM_TO_KILL = Duration.ofSeconds(5);
    /** How long a job that was told to stop has for its last checkpoint before it is ended. */
    private static final Duration STOP_TO_TERM = Duration.ofMinutes(2);

    private final Timers timers;
    private final WorkerExecutor worker;
    private final Duration grace;

    /**
     * @param grace how long a node has to come to rest
     */
    Endings(Timers timers, WorkerExecutor worker, Duration grace) {
        this.timers = timers;
        this.worker = worker;
        this.grace = grace;
    }

    /** A program that does not ask what to do is told by signals, as far as there is one for it. */
    void signal(NodeJob job, Directive directive) {
        job.process()
                .filter(process -> !job.hasEnded())
                .ifPresent(process -> worker.executeBlocking(() -> {
                    switch (directive) {
                        case STOP -> process.terminate();
                        case CHECKPOINT -> askForCheckpoint(job, process);
                        case RUN, PAUSE -> {
                            // Nothing says this: its node comes to rest without it.
                        }
                    }
                    return process.pid();
                }));
    }

    /**
     * Brings a program to rest that never asks what to do. It is ended and not frozen: a frozen program leaves kernels behind
     * that spin on the devices for its peers at full power, keeps their memory, and loses its work if the node goes. Where it
     * takes a checkpoint on a signal it has half of the grace for that, and goes on if its node may meanwhile; the rest of
     * the grace is for its own end after SIGTERM.
     */
    void rest(NodeJob job, BooleanSupplier stillHeld, String why) {
        job.process()
                .filter(process -> !job.hasEnded())
                .ifPresent(process -> worker.executeBlocking(() -> askForCheckpoint(job, process))
                        .onSuccess(asked -> timers.after(asked ? grace.dividedBy(2) : Duration.ZERO, () -> {
                            if (!job.hasEnded() && stillHeld.getAsBoolean()) {
                                LOG.info("job {} does not pause by itself and is ended to rest: {}", job.id(), why);
                                job.endedByNode(why);
                                worker.executeBlocking(() -> terminated(process));
                            }
                        })));
    }

    /** A program that does not obey must not hold the node for ever. */
    void endUnlessStopped(NodeJob job) {
        timers.after(STOP_TO_TERM, () -> {
            if (!job.hasEnded()) {
                LOG.warn("job {} is ended: it was told to stop {} s ago", job.id(), STOP_TO_TERM.toSeconds());
                end(job);
            }
        });
    }

    /** SIGTERM, and SIGKILL to what is left of it. */
    void end(NodeJob job) {
        job.process().filter(process -> !job.hasEnded()).ifPresent(process -> {
            worker.executeBlocking(() -> terminated(process));
            timers.after(TERM_TO_KILL, () -> {
                if (!job.hasEnded()) {
                    worker.executeBlocking(() -> {
                        process.kill();
                        return process.pid();
                    });
                }
            });
        });
    }

    private static boolean askForCheckpoint(NodeJob job, JobProcess process) {
        boolean asked = process.askForCheckpoint();
        LOG.info(
                asked
                        ? "job {} is asked for a checkpoint by SIGUSR1"
                        : "job {} has no handler for SIGUSR1: it is not asked for a checkpoint",
                job.id());
        return asked;
    }

    private static long terminated(JobProcess process) {
        process.terminate();
        return process.pid();
    }
}
