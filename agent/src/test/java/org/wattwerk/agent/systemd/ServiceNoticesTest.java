package org.wattwerk.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;

class ServiceNoticesTest {
    private final HandTimers timers = new HandTimers();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void ready_underAWatchdog_saysSoAndFeedsItAtHalfItsPeriod() {
        Path socket = folder.resolve("notify");
        try (Manager manager = new Manager(socket.toString())) {
            ServiceNotices service =
                    ServiceNotices.of(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "30000000"));
            service.ready(timers);
            assertThat(manager.hear()).isEqualTo("READY=1");
            assertThat(manager.hear()).isEqualTo("WATCHDOG=1");
            assertThat(timers.delays).containsExactly(Duration.ofSeconds(15));
            timers.tasks.remove(0).run();
            assertThat(manager.hear()).isEqualTo("WATCHDOG=1");
            service.stopping();
            assertThat(manager.hear()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void ready_socketWithoutAFile_isFoundToo() {
        String name = "@wattwerk-test-" + ProcessHandle.current().pid();
        try (Manager manager = new Manager(name)) {
            ServiceNotices.of(Map.of("NOTIFY_SOCKET", name)).ready(timers);
            assertThat(manager.hear()).isEqualTo("READY=1");
            assertThat(timers.delays).as("nobody watches").isEmpty();
        }
    }

    @Test
    void ready_withoutSystemd_saysNothingAndDoesNoHarm() {
        ServiceNotices.of(Map.of("WATCHDOG_USEC", "1000")).ready(timers);
        ServiceNotices.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).ready(timers);
        ServiceNotices.of(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()))
                .stopping();
        assertThat(timers.delays).isEmpty();
    }

    /** The other end of the socket. */
    private static final class Manager implements AutoCloseable {
        private final int socket = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0);

        static {
            Native.register(Manager.class, "c");
        }

        Manager(String path) {
            try (Memory address = Libc.address(path)) {
                assertThat(bind(socket, Libc.at(address), (int) address.size())).isZero();
            }
        }

        static native int bind(int socket, long address, int length);

        static native long recv(int socket, long buffer, long length, int flags);

        String hear() {
            try (Memory buffer = new Memory(256)) {
                int length = (int) recv(socket, Libc.at(buffer), buffer.size(), 0);
                return new String(buffer.getByteArray(0, length), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() {
            assertThat(Libc.close(socket)).isZero();
        }
    }

    /** Timers whose tasks wait for the test. */
    private static final class HandTimers implements Timers {
        private final List<Duration> delays = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public Moment moment() {
            return new Moment(Duration.ZERO, Instant.EPOCH);
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            delays.add(delay);
            tasks.add(task);
            return () -> {};
        }

        @Override
        public Cancellable at(Instant day, Runnable task) {
            throw new UnsupportedOperationException("no day time here");
        }

        @Override
        public double pace() {
            return 1;
        }
    }
}
