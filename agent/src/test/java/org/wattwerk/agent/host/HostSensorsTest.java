package org.wattwerk.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Power;

class HostSensorsTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final BlockingQueue<Power> answers = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void read_nodeMeter_isAskedEveryFiveSecondsAndForgottenAfterTwenty() throws Exception {
        try (HostSensors sensors = sensors(this::answer)) {
            assertThat(sensors.read().node())
                    .as("asked, and nobody waits for it")
                    .isEmpty();
            answers.put(Power.ofWatts(5_000));
            await(sensors, Power.ofWatts(5_000));
            pass(4);
            assertThat(sensors.read().node()).contains(Power.ofWatts(5_000));
            answers.put(Power.ofWatts(6_000));
            pass(1);
            await(sensors, Power.ofWatts(6_000));
            // From now on the meter hangs.
            pass(20);
            assertThat(sensors.read().node()).contains(Power.ofWatts(6_000));
            pass(1);
            assertThat(sensors.read().node()).as("what is old is no reading").isEmpty();
        }
    }

    @Test
    void read_nodeMeterThatFails_isAskedAgain() throws Exception {
        try (HostSensors sensors = sensors(() -> {
            if (nanos.get() < Duration.ofSeconds(5).toNanos()) {
                throw new IOException("busy");
            }
            return Power.ofWatts(700);
        })) {
            assertThat(sensors.read().node()).isEmpty();
            pass(10);
            await(sensors, Power.ofWatts(700));
        }
    }

    private void await(HostSensors sensors, Power wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!sensors.read().node().equals(Optional.of(wanted)) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(sensors.read().node()).contains(wanted);
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private Power answer() throws IOException {
        try {
            Power said = answers.poll(60, TimeUnit.SECONDS);
            if (said == null) {
                throw new IOException("no answer");
            }
            return said;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private HostSensors sensors(NodePower node) {
        return new HostSensors(Rapl.find(folder), Optional.of(node), nanos::get);
    }
}
