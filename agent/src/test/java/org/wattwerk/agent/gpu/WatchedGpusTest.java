package org.wattwerk.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class WatchedGpusTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void read_eachDevice_runsOnItsOwnThread() throws Exception {
        Devices devices = new Devices();
        WatchedGpus gpus = new WatchedGpus(devices, Duration.ofSeconds(30));
        gpus.read(0);
        gpus.read(1);
        gpus.setPowerLimit(1, Power.ofWatts(300));
        assertThat(devices.threads).containsExactly("GPU 0", "GPU 1", "GPU 1");
    }

    @Test
    void read_hangingDevice_isRefusedAtOnceFromThenOn() throws Exception {
        Devices devices = new Devices();
        WatchedGpus gpus = new WatchedGpus(devices, SHORT);
        devices.hanging = 1;
        assertThatThrownBy(() -> gpus.read(1)).hasMessageContaining("GPU 1 has not answered within 50 ms");
        for (int again = 0; again < 100; again++) {
            assertThatThrownBy(() -> gpus.read(1)).hasMessageContaining("GPU 1 hangs");
        }
        assertThat(devices.threads).hasSize(1);
        devices.released.countDown();
    }

    @Test
    void sampled_deviceThatHangs_losesItsSamplesAndOthersAreSampledOn() throws Exception {
        Devices devices = new Devices();
        devices.hangingSample = 0;
        try (WatchedGpus gpus =
                new WatchedGpus(devices, SHORT, Optional.of(new Pace(Duration.ofMillis(1), System::nanoTime)))) {
            awaitSamples(devices, 0, 1);
            // A driver that hangs in a sample hangs in a call as well.
            devices.hanging = 0;
            assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0 has not answered within 50 ms");
            awaitSamples(devices, 1, 10);
            assertThat(devices.samples[0].get()).isEqualTo(1);
            devices.hangingSample = -1;
            devices.released.countDown();
            awaitSamples(devices, 0, 10);
            awaitSamples(devices, 1, 20);
        }
        assertThat(devices.closed).hasValue(1);
    }

    @Test
    void call_thatNeverBegan_isNotCarriedOutLater() throws Exception {
        Devices devices = new Devices();
        WatchedGpus gpus = new WatchedGpus(devices, SHORT);
        devices.hanging = 1;
        assertThatThrownBy(() -> gpus.read(1)).isInstanceOf(DeviceException.class);
        assertThatThrownBy(() -> gpus.setPowerLimit(1, Power.ofWatts(300))).hasMessageContaining("hangs");
        devices.hanging = -1;
        devices.released.countDown();
        gpus.close();
        assertThat(devices.threads).as("the read that hung, and no limit").hasSize(1);
    }

    private static void awaitSamples(Devices devices, int index, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (devices.samples[index].get() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(devices.samples[index].get()).isGreaterThanOrEqualTo(count);
    }

    @Test
    void close_hangingDevice_leavesTheDriverAlone() throws Exception {
        Devices devices = new Devices();
        WatchedGpus gpus = new WatchedGpus(devices, SHORT);
        devices.hanging = 0;
        assertThatThrownBy(() -> gpus.read(0)).isInstanceOf(DeviceException.class);
        gpus.close();
        assertThat(devices.closed).hasValue(0);
        devices.released.countDown();
    }

    @Test
    void close_idleDevices_closesThemAndRefusesCalls() {
        Devices devices = new Devices();
        WatchedGpus gpus = new WatchedGpus(devices, Duration.ofSeconds(30));
        gpus.close();
        assertThat(devices.closed).hasValue(1);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0 was closed");
    }

    @Test
    void read_refusalOfTheDevice_isPassedOnAsItIs() {
        WatchedGpus gpus = new WatchedGpus(new Devices(), Duration.ofSeconds(30));
        assertThatThrownBy(() -> gpus.setPowerLimit(0, Power.ofWatts(1)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("too low");
        assertThatThrownBy(() -> gpus.read(2)).hasMessageContaining("no GPU 2");
    }

    /** Two devices, one of which may hang. */
    private static final class Devices implements Gpus {
        private final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger[] samples = {new AtomicInteger(), new AtomicInteger()};
        private volatile int hanging = -1;
        private volatile int hangingSample = -1;

        @Override
        public boolean isSampled() {
            return true;
        }

        @Override
        public void sample(int index) {
            samples[index].incrementAndGet();
            if (hangingSample == index) {
                try {
                    assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public List<GpuInfo> inventory() {
            return List.of(info(0), info(1));
        }

        @Override
        public GpuReading read(int index) throws DeviceException {
            threads.add(Thread.currentThread().getName());
            if (hanging == index) {
                try {
                    if (!released.await(60, TimeUnit.SECONDS)) {
                        throw new DeviceException("never released");
                    }
                } catch (InterruptedException e) {
                    throw new DeviceException("interrupted", e);
                }
            }
            return new GpuReading(index, Power.ofWatts(70), Optional.empty(), Power.ofWatts(700), Share.NONE, 30);
        }

        @Override
        public Power setPowerLimit(int index, Power limit) throws DeviceException {
            threads.add(Thread.currentThread().getName());
            if (limit.watts() < 200) {
                throw new DeviceException("too low");
            }
            return limit;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        private static GpuInfo info(int index) {
            return new GpuInfo(
                    index, "GPU-" + index, "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700));
        }
    }
}
