package org.wattwerk.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.wattwerk.runtime.ExitException;

/** Runs a long-lived part until it is told to end: one line when it is ready, an orderly stop on SIGTERM and Ctrl-C. */
final class Service {
    private static final int LONGEST_STOP_SECONDS = 50;

    private Service() {}

    /** Vert.x for one process with little to do: one event loop, no file cache. */
    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
    }

    /**
     * Starts, says that it is ready, and waits. Returns only if the start failed, by an exception; the process ends with
     * code 0 after the stop.
     *
     * @param ready the line for standard output once it is started
     * @param endWithInput whether the end of standard input is a reason to stop
     */
    static int run(
            Supplier<Future<Void>> start, Supplier<String> ready, Supplier<Future<Void>> stop, boolean endWithInput)
            throws InterruptedException {
        try {
            start.get().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ExitException exit) {
                throw exit;
            }
            throw new IllegalStateException("the start failed", e.getCause());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped(stop), "stop"));
        if (endWithInput) {
            ParentWatch.onEndOfInput(() -> System.exit(0));
        }
        System.out.println(ready.get());
        System.out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stopped(Supplier<Future<Void>> stop) {
        int code = 0;
        try {
            stop.get().toCompletionStage().toCompletableFuture().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("wattwerk: the stop was not orderly: " + e.getMessage());
            code = ExitException.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // An orderly stop is a success, though it was a signal that asked for it.
        Runtime.getRuntime().halt(code);
    }
}
