package org.wattwerk.controller.influx;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Keeps the log quiet while a server stays away: one line when it begins, one when it is over. */
final class Outage {
    private final Logger log;
    private final String server;
    private @Nullable String reported;

    Outage(Logger log, String server) {
        this.log = log;
        this.server = server;
    }

    void report(String reason) {
        if (!reason.equals(reported)) {
            reported = reason;
            log.warn("{}", reason);
        }
    }

    void over(long droppedSoFar) {
        if (reported != null) {
            reported = null;
            log.info("InfluxDB {} takes telemetry again; {} lines lost so far", server, droppedSoFar);
        }
    }
}
