package org.wattwerk.trainer.reference.run;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.pacing.StepPacer;

/**
 * Where directives and signals meet the run. Other threads put orders in; the run asks for the next one, and waits here
 * for its pace or for the end of a pause, so that a new order wakes it at once.
 */
public final class Orders {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Directive directive = Directive.UNHEARD;
    private @Nullable String checkpointWhy;
    private @Nullable String stopWhy;

    /** A directive of the agent. One that asks for a checkpoint counts once, when it becomes the directive. */
    public void directive(Directive newDirective) {
        change(() -> {
            boolean becomes = directive.order() != Directive.Order.CHECKPOINT;
            if (newDirective.order() == Directive.Order.CHECKPOINT && becomes) {
                checkpointWhy = newDirective.reason();
            }
            directive = newDirective;
        });
    }

    /** Asks for one checkpoint, after which the run goes on. */
    public void checkpoint(String why) {
        change(() -> checkpointWhy = why);
    }

    /** Asks for a checkpoint and the end of the process; cannot be taken back. */
    public void stop(String why) {
        change(() -> stopWhy = why);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What to do now, the most urgent first. A checkpoint asked for is handed out once.
     *
     * @param step steps made so far: an order may count only from a later one on
     */
    public Order next(long step) {
        lock.lock();
        try {
            Order order = pending(step);
            if (order.wish() == Order.Wish.CHECKPOINT) {
                checkpointWhy = null;
            }
            return order;
        } finally {
            lock.unlock();
        }
    }

    private Order pending(long step) {
        if (stopWhy != null) {
            return new Order(Order.Wish.STOP, stopWhy);
        }
        boolean counts = directive.countsAt(step);
        if (directive.order() == Directive.Order.STOP && counts) {
            return new Order(Order.Wish.STOP, directive.reason());
        }
        if (directive.order() == Directive.Order.PAUSE && counts) {
            return new Order(Order.Wish.PAUSE, directive.reason());
        }
        if (checkpointWhy != null && (directive.order() != Directive.Order.CHECKPOINT || counts)) {
            return new Order(Order.Wish.CHECKPOINT, checkpointWhy);
        }
        return new Order(Order.Wish.RUN, directive.reason());
    }

    /** Share of nominal speed of the simulated device; 1 while nobody has said otherwise. */
    public double speed() {
        lock.lock();
        try {
            return directive.simulatedSpeed().orElse(1);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the next step may begin or there is something else to do than to run. */
    public void awaitPace(StepPacer pacer, long step) throws InterruptedException {
        lock.lock();
        try {
            while (pending(step).wish() == Order.Wish.RUN) {
                Duration left = pacer.left(System.nanoTime(), speed());
                if (left.isZero()) {
                    return;
                }
                changed.awaitNanos(left.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while the order is to pause.
     *
     * @param resting hears every directive under which the run goes on waiting, and must not block
     */
    public void awaitResume(long step, Consumer<Directive> resting) throws InterruptedException {
        awaitWhile(step, wish -> wish == Order.Wish.PAUSE, resting);
    }

    /**
     * Waits for the order to stop.
     *
     * @param resting hears every directive under which the run goes on waiting, and must not block
     */
    public void awaitStop(long step, Consumer<Directive> resting) throws InterruptedException {
        awaitWhile(step, wish -> wish != Order.Wish.STOP, resting);
    }

    private void awaitWhile(long step, Predicate<Order.Wish> waits, Consumer<Directive> resting)
            throws InterruptedException {
        lock.lock();
        try {
            long under = -1;
            while (waits.test(pending(step).wish())) {
                if (directive.sequence() != under) {
                    under = directive.sequence();
                    resting.accept(directive);
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
