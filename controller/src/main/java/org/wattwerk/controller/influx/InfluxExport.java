package org.wattwerk.controller.influx;

import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.live.Live;

/**
 * Sends telemetry to InfluxDB. The control loop only puts lines into a bounded queue and goes on; one thread of this
 * class writes them in batches. Whatever the server does, the loop neither waits nor fails: what cannot be written in
 * time is dropped, counted and said in the log.
 *
 * <p>{@link #live}, {@link #nodes} and {@link #settled} are called by one thread, the loop's.
 */
public final class InfluxExport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxExport.class);
    private static final int BATCH_LINES = 5_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(15);

    private final InfluxOptions options;
    private final LineQueue queue;
    private final Lines lines = new Lines();
    private final Thread writer;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Duration firstPause;
    private @Nullable Instant lastSample;
    private @Nullable Instant lastNodes;

    private InfluxExport(InfluxOptions options, Duration firstPause) {
        this.options = options;
        this.firstPause = firstPause;
        this.queue = new LineQueue(options.queueLines());
        this.writer = new Thread(this::writeAll, "influx-export");
        this.writer.setDaemon(true);
    }

    /** Starts the writer; the server need not be there yet. */
    public static InfluxExport start(InfluxOptions options) {
        return start(options, FIRST_PAUSE);
    }

    static InfluxExport start(InfluxOptions options, Duration firstPause) {
        InfluxExport export = new InfluxExport(options, firstPause);
        export.writer.start();
        return export;
    }

    /** Hands over the moment that the live view shows; moments closer than the options' distance are skipped. */
    public void live(Live live) {
        if (due(lastSample, live.at())) {
            lastSample = live.at();
            queue.addSamples(lines.of(live));
        }
    }

    /** Hands over the detail of all nodes at one instant; closer ones are skipped as in {@link #live}. */
    public void nodes(List<NodePoint> nodes) {
        if (!nodes.isEmpty() && due(lastNodes, nodes.get(0).at())) {
            lastNodes = nodes.get(0).at();
            queue.addSamples(Lines.nodes(nodes));
        }
    }

    /** Hands over the accounts of a settled quarter hour; none is skipped. Twice the same is stored once. */
    public void settled(List<SettlementPoint> points) {
        queue.addSettled(Lines.settled(points));
    }

    /** A day that starts again counts as due. */
    private boolean due(@Nullable Instant last, Instant now) {
        return last == null || now.isBefore(last) || !now.isBefore(last.plus(options.every()));
    }

    /** Lines the server has taken. */
    public long written() {
        return written.get();
    }

    /** Lines that were lost: the queue was full, the server refused them, or it was gone when the controller ended. */
    public long dropped() {
        return queue.dropped() + refused.get();
    }

    /** Writes what still waits, for a quarter of a minute at most; a server that is away is given up at once. */
    @Override
    public void close() {
        queue.close();
        try {
            writer.join(LAST_CHANCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            writer.interrupt();
            LOG.warn("InfluxDB {} is too slow; the last telemetry is lost", options);
        } else if (dropped() > 0) {
            LOG.warn("InfluxDB {}: {} lines written, {} lost", options, written(), dropped());
        }
    }

    private void writeAll() {
        InfluxServer server = null;
        Outage outage = new Outage(LOG, options.toString());
        try {
            while (true) {
                List<String> batch = queue.take(BATCH_LINES);
                if (batch.isEmpty()) {
                    return;
                }
                server = write(batch, server, outage);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    /** Tries one batch until it is written, refused for good, or the controller ends. */
    private @Nullable InfluxServer write(List<String> batch, @Nullable InfluxServer known, Outage outage)
            throws InterruptedException {
        InfluxServer server = known;
        Duration pause = firstPause;
        while (true) {
            try {
                if (server == null) {
                    server = InfluxServer.connect(options);
                }
                server.write(batch);
                written.addAndGet(batch.size());
                outage.over(dropped());
                return server;
            } catch (IOException | InfluxException e) {
                Refusal refusal = Refusal.of(e);
                outage.report(refusal.inWords(options));
                if (!refusal.mayPass() || queue.isClosed()) {
                    refused.addAndGet(batch.size());
                    return server;
                }
                queue.rest(refusal.retryAfter().map(InfluxExport::atMost).orElse(pause));
                pause = atMost(pause.multipliedBy(2));
            }
        }
    }

    private static Duration atMost(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
