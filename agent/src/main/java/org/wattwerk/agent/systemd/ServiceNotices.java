package org.wattwerk.agent.systemd;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.time.Timers;

/**
 * What a service says to systemd: that it is ready, that it stops, and, where a watchdog waits for it, that its event loop
 * still turns. A driver that hangs is no reason to be started again, so devices have no say in it. Without systemd nobody
 * is told anything.
 */
public final class ServiceNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

    private final Optional<String> socket;
    private final Optional<Duration> watchdog;

    private ServiceNotices(Optional<String> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** As the environment says: {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC}. */
    public static ServiceNotices of(Map<String, String> environment) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(path -> path.startsWith("/") || path.startsWith("@"));
        Optional<Duration> watchdog = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(text -> text.matches("[1-9]\\d{0,15}"))
                .map(text -> Duration.ofNanos(Long.parseLong(text) * 1_000));
        return new ServiceNotices(socket, watchdog);
    }

    /** The service is up; from now on the watchdog is fed at half its period. */
    public void ready(Timers timers) {
        say("READY=1");
        watchdog.filter(period -> socket.isPresent()).ifPresent(period -> feed(timers, period.dividedBy(2)));
    }

    /** The service begins to stop. */
    public void stopping() {
        say("STOPPING=1");
    }

    private void feed(Timers timers, Duration every) {
        say("WATCHDOG=1");
        timers.after(every, () -> feed(timers, every));
    }

    private void say(String text) {
        if (socket.isEmpty()) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int opened = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        try (Memory message = new Memory(bytes.length);
                Memory address = Libc.address(socket.get())) {
            message.write(0, bytes, 0, bytes.length);
            int sent = Libc.sendto(
                    opened, Libc.at(message), bytes.length, Libc.MSG_NOSIGNAL, Libc.at(address), (int) address.size());
            if (sent != bytes.length) {
                LOG.warn("systemd could not be told {}: its socket {} does not answer", text, socket.get());
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("systemd could not be told {}: {}", text, e.getMessage());
        } finally {
            int unused = Libc.close(opened);
        }
    }
}
