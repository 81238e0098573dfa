package org.wattwerk.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;

/** When the devices are read, and what they said last. Owned by the event loop. */
final class Sampling {
    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);

    private static final Duration STALE = Duration.ofSeconds(5);

    private final Timers timers;
    private final DeviceThread devices;
    private final Duration period;
    private final Random jitter;
    private final Consumer<Readings> observer;
    private final Map<Integer, String> saidProblems = new HashMap<>();
    private Readings latest;
    private Duration lastAnswer;
    private boolean saidStale;
    private boolean ended;
    private long taken;
    private long failed;

    /**
     * @param period between two readings; each wait is jittered
     * @param observer hears every reading, however it came about
     */
    Sampling(
            Timers timers,
            DeviceThread devices,
            Duration period,
            long seed,
            Readings first,
            Consumer<Readings> observer) {
        this.timers = timers;
        this.devices = devices;
        this.period = period;
        this.jitter = new Random(seed);
        this.latest = first;
        this.observer = observer;
        this.lastAnswer = timers.elapsed();
    }

    /** Reads from now on, and just after each quarter hour has begun, which makes its mark nearly free of guessing. */
    void begin() {
        loop();
        atBoundary();
    }

    void end() {
        ended = true;
    }

    Readings latest() {
        return latest;
    }

    /** How many readings there were. */
    long taken() {
        return taken;
    }

    /** How often a device did not answer, or refused. */
    long failed() {
        return failed;
    }

    /** True once the devices have not answered for long: nothing that was read counts as present. */
    boolean isStale() {
        return timers.elapsed().minus(STALE).compareTo(lastAnswer) > 0;
    }

    /** Says once that a call hangs. */
    void sayStale() {
        if (isStale() && !saidStale) {
            saidStale = true;
            LOG.error("the devices have not answered for {} s: a call hangs in the driver", STALE.toSeconds());
        }
    }

    /**
     * Takes a reading.
     *
     * @return false where it is older than the last one: late, it would make counters go back and limits drift
     */
    boolean take(Readings readings) {
        if (readings.number() < latest.number()) {
            return false;
        }
        latest = readings;
        lastAnswer = timers.elapsed();
        saidStale = false;
        taken++;
        failed += readings.problems().size();
        sayProblems(readings.problems());
        return true;
    }

    private void loop() {
        if (ended) {
            return;
        }
        devices.sample().onComplete((readings, failure) -> {
            if (failure == null) {
                observer.accept(readings);
            } else {
                LOG.error("the devices cannot be read", failure);
            }
            long millis = period.toMillis();
            // 80 to 120 %: no reading keeps step with what the devices do periodically.
            long next = millis * 4 / 5 + jitter.nextLong(millis * 2 / 5 + 1);
            timers.after(Duration.ofMillis(Math.max(1, next)), this::loop);
        });
    }

    private void atBoundary() {
        timers.at(QuarterHour.containing(timers.now()).end(), () -> {
            if (!ended) {
                devices.sample().onSuccess(observer::accept);
                atBoundary();
            }
        });
    }

    private void sayProblems(SortedMap<Integer, String> problems) {
        problems.forEach((index, text) -> {
            if (!text.equals(saidProblems.put(index, text))) {
                LOG.warn("GPU {}: {}", index, text);
            }
        });
        saidProblems.keySet().retainAll(problems.keySet());
    }
}
