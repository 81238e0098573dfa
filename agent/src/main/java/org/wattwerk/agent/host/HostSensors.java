package org.wattwerk.agent.host;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.device.HostReading;
import org.wattwerk.core.quantity.Power;

/**
 * All sensors of a host. The kernel's counters are read when somebody asks; the node's meter, which takes seconds, is asked
 * on a thread of its own, and what it said last counts for a while.
 */
public final class HostSensors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSensors.class);

    private static final long ASK_AGAIN_NANOS = 5_000_000_000L;
    private static final long TOO_OLD_NANOS = 20_000_000_000L;

    private final Rapl rapl;
    private final Optional<NodePower> node;
    private final LongSupplier nanos;
    private final ExecutorService thread;
    private @Nullable Power said;
    private long saidAt;
    private long askedAt;
    private boolean asking;
    private boolean asked;
    private String trouble = "";

    /**
     * @param node the whole node's meter, where there is one
     * @param nanos a monotonic clock
     */
    public HostSensors(Rapl rapl, Optional<NodePower> node, LongSupplier nanos) {
        this.rapl = rapl;
        this.node = node;
        this.nanos = nanos;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "meter of the node");
            made.setDaemon(true);
            return made;
        });
    }

    /** What is known now. */
    public HostReading read() {
        long now = nanos.getAsLong();
        node.ifPresent(meter -> askIfDue(meter, now));
        return new HostReading(nodePower(now), rapl.read(now));
    }

    /** Ends the thread. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private synchronized Optional<Power> nodePower(long now) {
        return said == null || now - saidAt > TOO_OLD_NANOS ? Optional.empty() : Optional.of(said);
    }

    private synchronized void askIfDue(NodePower meter, long now) {
        if (asking || (asked && now - askedAt < ASK_AGAIN_NANOS)) {
            return;
        }
        asking = true;
        asked = true;
        askedAt = now;
        try {
            thread.execute(() -> ask(meter));
        } catch (RejectedExecutionException e) {
            // The agent is stopping.
            asking = false;
        }
    }

    private void ask(NodePower meter) {
        try {
            Power power = meter.read();
            answered(power);
            say("");
        } catch (IOException | RuntimeException e) {
            answered(null);
            say("the node's meter does not answer, the host is an estimate meanwhile: " + e.getMessage());
        }
    }

    private synchronized void answered(@Nullable Power power) {
        asking = false;
        if (power != null) {
            said = power;
            saidAt = nanos.getAsLong();
        }
    }

    private void say(String text) {
        if (!text.equals(trouble)) {
            trouble = text;
            if (text.isEmpty()) {
                LOG.info("the node's meter answers again");
            } else {
                LOG.warn("{}", text);
            }
        }
    }
}
