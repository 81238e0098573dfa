package org.wattwerk.trainer.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The thread that always has one question open at the agent, so that a new directive arrives at once. */
final class DirectivePoll implements Runnable {
    private static final System.Logger LOG = System.getLogger("org.wattwerk.trainer.client");
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration TOO_SOON = WAIT.dividedBy(2);
    private static final Duration BREATH = Duration.ofMillis(250);

    private final AgentCalls calls;
    private final Health health = new Health("directives");
    private final List<Consumer<Directive>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Directive current = Directive.UNHEARD;

    DirectivePoll(AgentCalls calls) {
        this.calls = calls;
    }

    Directive current() {
        return current;
    }

    Health health() {
        return health;
    }

    /** From here on the listener hears every directive in order, beginning with the one that holds, if any. */
    synchronized void listen(Consumer<Directive> listener) {
        listeners.add(listener);
        if (!current.equals(Directive.UNHEARD)) {
            tell(listener, current);
        }
    }

    void close() {
        closed.countDown();
    }

    /**
     * Asks without waiting first and after every failure: an agent that has restarted may count its sequence from
     * the start again, and a question after a higher one would then hang for the whole wait.
     */
    @Override
    public void run() {
        Backoff backoff = new Backoff();
        boolean inTouch = false;
        try {
            while (closed.getCount() > 0) {
                long asked = System.nanoTime();
                try {
                    Directive heard =
                            inTouch ? calls.directive(current.sequence(), WAIT) : calls.directive(0, Duration.ZERO);
                    boolean nothingNew = inTouch && heard.sequence() == current.sequence();
                    boolean hurried = System.nanoTime() - asked < TOO_SOON.toNanos();
                    take(heard);
                    health.well();
                    backoff.succeeded();
                    if (nothingNew && hurried) {
                        rest(BREATH);
                    }
                    inTouch = true;
                } catch (JobClientException e) {
                    inTouch = false;
                    health.troubled(e);
                    rest(backoff.failed());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void take(Directive heard) {
        if (!heard.equals(current)) {
            current = heard;
            listeners.forEach(listener -> tell(listener, heard));
        }
    }

    private static void tell(Consumer<Directive> listener, Directive heard) {
        try {
            listener.accept(heard);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a listener failed on directive " + heard.sequence(), e);
        }
    }

    private void rest(Duration time) throws InterruptedException {
        if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }
}
