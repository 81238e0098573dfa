package org.wattwerk.controller.store;

import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * The one thread that writes the ledger, behind a bounded queue: whoever hands over a closed quarter hour never waits for
 * the disk. Stages complete on that thread, in the order of the calls.
 */
public final class LedgerWriter implements AutoCloseable {
    private static final int WAITING = 256;
    private static final long CLOSE_SECONDS = 30;

    private final LedgerStore store;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "ledger-writer"));

    /** Writes to a store that nobody else writes to; {@link #close} closes it. */
    public LedgerWriter(LedgerStore store) {
        this.store = store;
    }

    /** Completes when the settlement is on the disk; fails, with nothing half done, if it cannot be. */
    public CompletionStage<Void> settle(SettledQuarterHour settled, Reason reason, Instant at, Evidence evidence) {
        return write(ledger -> ledger.append(settled, reason, at, evidence));
    }

    /** Does any writing in its turn; the stage completes or fails with it. */
    public CompletionStage<Void> write(Consumer<LedgerStore> work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    work.accept(store);
                    done.complete(null);
                } catch (RuntimeException | Error e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new StoreException(
                    thread.isShutdown()
                            ? "the ledger is closed"
                            : "the disk of the ledger does not keep up: " + WAITING + " writes are waiting",
                    e));
        }
        return done;
    }

    /** Finishes what was handed over, then closes the store. */
    @Override
    public void close() {
        thread.shutdown();
        boolean finished = false;
        try {
            finished = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
        if (!finished) {
            throw new StoreException("the ledger did not finish writing within " + CLOSE_SECONDS + " s");
        }
    }
}
