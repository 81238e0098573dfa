package org.wattwerk.trainer.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A job's link to the agent of its node (job interface v1). Two daemon threads carry it: one hears directives, one
 * delivers what the job says. Nothing here blocks or fails a training step: while the agent is away the last directive
 * holds, progress is dropped, and the latest checkpoint and state wait for its return.
 */
public final class JobClient implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int MESSAGE_CHARACTERS_MAX = 2000;

    private final JobEnvironment environment;
    private final DirectivePoll poll;
    private final Outbox outbox;
    private final Thread hearing;
    private final Thread speaking;
    private final AtomicLong stoodNanos = new AtomicLong();
    private volatile Reached reached = new Reached(-1, 0);

    private record Reached(long step, long tokens) {}

    private JobClient(JobEnvironment environment) {
        this.environment = environment;
        AgentCalls calls = new AgentCalls(environment.url(), new TokenFile(environment.tokenFile()));
        this.poll = new DirectivePoll(calls);
        this.outbox = new Outbox(calls);
        this.hearing = new Thread(poll, "wattwerk-directives");
        this.speaking = new Thread(outbox, "wattwerk-reports");
        hearing.setDaemon(true);
        speaking.setDaemon(true);
    }

    /** The link described by this process's environment; empty when the process was not started by Wattwerk. */
    public static Optional<JobClient> fromEnvironment() throws JobClientException.BadEnvironment {
        return JobEnvironment.from(System.getenv()).map(JobClient::connect);
    }

    /** Opens the link; returns at once, whether or not the agent is there. */
    public static JobClient connect(JobEnvironment environment) {
        JobClient client = new JobClient(environment);
        client.hearing.start();
        client.speaking.start();
        return client;
    }

    /** What the agent handed to this process. */
    public JobEnvironment environment() {
        return environment;
    }

    /** The last directive heard; {@link Directive#UNHEARD} before the first. */
    public Directive current() {
        return poll.current();
    }

    /**
     * Calls the listener whenever a directive differs from the one before, on the hearing thread; at once and here for
     * the one that holds already, if any has been heard.
     */
    public void onDirective(Consumer<Directive> listener) {
        poll.listen(listener);
    }

    /**
     * Says how far the job has got. Cheap enough for every step: only the latest is sent, at most four a second.
     *
     * @param step steps made since the start of the run
     * @param tokens tokens trained on since the start of the run
     * @param loss mean loss of the step, nats per token
     * @param tokensPerSecond throughput of late, waiting included
     */
    public void progress(long step, long tokens, double loss, double tokensPerSecond) {
        reached = new Reached(step, tokens);
        String body = "{\"step\":" + step + ",\"tokens\":" + tokens;
        if (Double.isFinite(loss)) {
            body += ",\"loss\":" + loss;
        }
        if (Double.isFinite(tokensPerSecond)) {
            body += String.format(Locale.ROOT, ",\"tokensPerSecond\":%.1f", tokensPerSecond);
        }
        outbox.progress(body + "}");
    }

    /** Says that a checkpoint is complete on disk and a later process can go on from it. */
    public void checkpointTaken(long step, Path path) {
        checkpointTaken(step, path, Duration.ZERO);
    }

    /**
     * Says that a checkpoint is complete on disk and a later process can go on from it.
     *
     * @param stood how long the run stood still for it; the sum of all is sent, so that a lost call loses nothing
     */
    public void checkpointTaken(long step, Path path, Duration stood) {
        String body = "{\"step\":" + step;
        Reached last = reached;
        if (last.step() == step) {
            body += ",\"tokens\":" + last.tokens();
        }
        body += ",\"path\":" + Json.quoted(path.toAbsolutePath().toString());
        long all = stoodNanos.addAndGet(stood.toNanos());
        if (all > 0) {
            body += String.format(Locale.ROOT, ",\"stoodSeconds\":%.3f", all / 1e9);
        }
        outbox.checkpoint(body + "}");
    }

    /** Says what the job is doing now, with one line for people; {@link #rests} says more where it rests. */
    public void state(JobState state, String message) {
        outbox.state(stateOf(state, message) + "}");
    }

    /**
     * Says that the job rests, and under which directive: the agent takes its watts back on this word. Say it again for
     * every further directive under which the job goes on resting; one of before it was told to go on counts no more.
     *
     * @param under the directive that the resting thread itself has read
     */
    public void rests(Directive under, String message) {
        outbox.state(stateOf(JobState.PAUSED, message) + ",\"sequence\":" + under.sequence() + "}");
    }

    private static String stateOf(JobState state, String message) {
        String line =
                message.length() > MESSAGE_CHARACTERS_MAX ? message.substring(0, MESSAGE_CHARACTERS_MAX) : message;
        return "{\"state\":\"" + state.word() + "\",\"message\":" + Json.quoted(line);
    }

    /** What is wrong with the link now; empty while it is well. */
    public Optional<JobClientException> problem() {
        return poll.health().trouble().or(outbox.health()::trouble);
    }

    /** Waits until the agent has taken everything said so far; false if it has not within the limit. */
    public boolean flush(Duration limit) throws InterruptedException {
        return outbox.flush(limit);
    }

    /** Delivers what is left, for two seconds at most, and ends both threads. */
    @Override
    public void close() {
        try {
            outbox.flush(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
        poll.close();
        hearing.interrupt();
        speaking.interrupt();
    }
}
