package org.wattwerk.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.time.Timers;

/**
 * What is asked of devices more rarely than readings, and everything that happened to them: said in the log once, and
 * kept for the next report. Owned by the event loop.
 */
final class DeviceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceWatch.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** Finding lost devices starts the driver's library anew. */
    private static final Duration LOOK_FOR_LOST = Duration.ofSeconds(30);

    private static final int MOST_UNTOLD = 100;

    private final Timers timers;
    private final DeviceThread devices;
    private final List<MeterEvent> untold = new ArrayList<>();
    private final Map<MeterEvent.Kind, Long> counts = new EnumMap<>(MeterEvent.Kind.class);
    private Duration lastLook;
    private boolean ended;

    DeviceWatch(Timers timers, DeviceThread devices) {
        this.timers = timers;
        this.devices = devices;
        this.lastLook = timers.elapsed();
    }

    void begin() {
        devices.missing().forEach(loss -> LOG.warn("this driver cannot say: {}", loss));
        look();
    }

    void end() {
        ended = true;
    }

    /** Something happened to a meter or a limit. */
    void tell(MeterEvent event) {
        LOG.warn("{}", event.text());
        counts.merge(event.kind(), 1L, Long::sum);
        if (untold.size() == MOST_UNTOLD) {
            untold.remove(0);
        }
        untold.add(event);
    }

    /** How often what has happened since the start. */
    Map<MeterEvent.Kind, Long> counts() {
        return counts;
    }

    /** What the next report has to say; a report that is lost takes it along, since the log has it too. */
    List<MeterEvent> untold() {
        List<MeterEvent> events = List.copyOf(untold);
        untold.clear();
        return events;
    }

    private void look() {
        if (ended) {
            return;
        }
        Duration now = timers.elapsed();
        boolean lookForLost = now.minus(LOOK_FOR_LOST).compareTo(lastLook) >= 0;
        if (lookForLost) {
            lastLook = now;
        }
        devices.health(lookForLost).onComplete((said, failure) -> {
            if (failure == null) {
                said.faults().forEach(this::tell);
                said.found().forEach(index -> LOG.info("GPU {} was found again by its UUID", index));
            }
            timers.after(PERIOD, this::look);
        });
    }

    private void tell(DeviceFault fault) {
        if (fault.ofProgram()) {
            LOG.warn("GPU {}: XID {}, caused by a program; the device goes on", fault.index(), fault.code());
        } else {
            LOG.error("GPU {}: XID {}: look into the kernel's log", fault.index(), fault.code());
        }
    }
}
