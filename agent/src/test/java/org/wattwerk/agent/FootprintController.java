package org.wattwerk.agent;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.runtime.TlsOptions;

/** A controller over mutual TLS that wants a report a second and renews its lease whenever it is told to. */
public final class FootprintController {
    private final FakeController controller;
    private final int port;
    private long sequence;
    private long reports;

    private FootprintController(FakeController controller, int port) {
        this.controller = controller;
        this.port = port;
    }

    /** Listens with controller.pem, controller.key and ca.pem of a folder. */
    public static FootprintController listen(Vertx vertx, Path keys) throws Exception {
        FakeController controller = new FakeController(vertx);
        TlsOptions tls =
                new TlsOptions(keys.resolve("controller.pem"), keys.resolve("controller.key"), keys.resolve("ca.pem"));
        return new FootprintController(controller, controller.listen(tls.server(), 1_000));
    }

    public int port() {
        return port;
    }

    /** Reports heard so far. */
    public long reports() {
        return reports;
    }

    public void awaitReport() throws InterruptedException {
        controller.report("first report", report -> true);
    }

    /** Renews the lease and waits. */
    public void leaseFor(CountDownLatch pause, long seconds) throws InterruptedException {
        controller.lease(1, ++sequence, 6_000, 10_000, Lease.Mode.RUN);
        boolean unused = pause.await(seconds, TimeUnit.SECONDS);
        reports += controller.forget();
    }
}
