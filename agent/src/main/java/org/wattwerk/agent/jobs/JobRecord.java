package org.wattwerk.agent.jobs;

import java.util.List;
import java.util.OptionalInt;
import org.wattwerk.core.cluster.JobId;

/**
 * A job as the node remembers it across a restart of its agent.
 *
 * @param command program and arguments
 * @param rank of this node in the job, from 0
 * @param pid of its process; 0 before it was started
 * @param startedMillis when the process started, as the system says it: a reused pid has another one
 * @param told what the controller asked last
 * @param progress what the job said of itself last
 * @param exitCode of its process; empty while it lives or where nobody saw it
 * @param meeting where its ranks meet
 * @param attempt which start of the job it is, from 1; 0 where the controller did not say
 * @param numbered whether it says under which directive it rests
 * @param endedByNode whether its node ends it, or has ended it
 */
public record JobRecord(
        JobId job,
        String name,
        List<String> command,
        int rank,
        int worldSize,
        long pid,
        long startedMillis,
        State state,
        Directive told,
        long sequence,
        Progress progress,
        OptionalInt exitCode,
        String message,
        Meeting meeting,
        int attempt,
        boolean numbered,
        boolean endedByNode) {
    /** Where the job's process stands. */
    public enum State {
        /** Ordered, or started and silent so far. */
        STARTING,
        RUNNING,
        /** Rests at a checkpoint, its process alive. */
        PAUSED,
        /** Has said that it is done; its process is about to end. */
        ENDED,
        /** Its process is gone. */
        EXITED
    }

    public JobRecord {
        command = List.copyOf(command);
    }

    /** A job whose ranks meet on this machine. */
    public JobRecord(
            JobId job,
            String name,
            List<String> command,
            int rank,
            int worldSize,
            long pid,
            long startedMillis,
            State state,
            Directive told,
            long sequence,
            Progress progress,
            OptionalInt exitCode,
            String message) {
        this(
                job,
                name,
                command,
                rank,
                worldSize,
                pid,
                startedMillis,
                state,
                told,
                sequence,
                progress,
                exitCode,
                message,
                Meeting.HERE,
                0,
                false,
                false);
    }

    /** Figures that the job reported. */
    public record Progress(long step, long tokens, long lossMicro, double tokensPerSecond, Checkpoint checkpoint) {
        public static final Progress NONE = new Progress(0, 0, 0, 0, Checkpoint.NONE);
    }

    /**
     * What the job said of its last checkpoint.
     *
     * @param tokens trained on up to it; 0 where the job did not say
     * @param stoodMillis how long its process has stood still for checkpoints, all of them together
     */
    public record Checkpoint(long step, long tokens, long stoodMillis) {
        public static final Checkpoint NONE = new Checkpoint(0, 0, 0);
    }
}
