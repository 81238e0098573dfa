package org.wattwerk.agent;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.MarkBook;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;

/** The node's meter, the marks that it makes, and their way to the disk. Owned by the event loop. */
final class Metering {
    private static final Duration KEEP_METER = Duration.ofSeconds(5);
    /** A month of quarter hours. */
    private static final int MARKS_KEPT = 31 * 96;

    private final Timers timers;
    private final DeviceThread devices;
    private final Disk disk;
    private final NodeMeter meter;
    private final MarkBook book;
    private final Runnable marksOnDisk;
    private final boolean isNew;
    private final Recollection memory;
    private QuarterHour onDiskUpTo;
    private Duration lastKept;
    private Optional<Mark> lastSettled = Optional.empty();

    /**
     * @param first instant at which a meter without a past begins
     * @param marksOnDisk called when marks can be reported
     */
    Metering(
            Timers timers,
            AgentConfig config,
            DeviceThread devices,
            Disk disk,
            MarkStore.Kept kept,
            Instant first,
            Recollection memory,
            Runnable marksOnDisk) {
        this.timers = timers;
        this.devices = devices;
        this.disk = disk;
        this.memory = memory;
        this.marksOnDisk = marksOnDisk;
        this.isNew = kept.meter().isEmpty();
        this.lastKept = timers.elapsed();
        this.book = new MarkBook(config.node(), MARKS_KEPT, kept.marks(), kept.worst());
        this.onDiskUpTo =
                book.unsettled().stream().map(Mark::at).reduce((a, b) -> b).orElse(new QuarterHour(Long.MIN_VALUE));
        this.meter = kept.meter()
                .map(state -> NodeMeter.resumed(devices.inventory(), config.host(), devices.accuracy(), state))
                .orElseGet(() -> {
                    book.open(first);
                    return NodeMeter.first(devices.inventory(), config.host(), devices.accuracy(), first);
                });
    }

    /** Writes the opening mark of a meter without a past. */
    void begin() {
        keep(isNew ? book.unsettled() : List.of());
    }

    /** Closes the interval since the last sample; what happened to the meters meanwhile. */
    List<MeterEvent> observe(MeterSample sample) {
        List<Mark> made = book.add(closing(meter.observe(sample)));
        if (!made.isEmpty() || timers.elapsed().minus(KEEP_METER).compareTo(lastKept) >= 0) {
            keep(made);
        }
        return meter.events();
    }

    /** Counts each device for its holder from now on, after the present was settled; empty for idle. */
    void assign(IntFunction<Optional<JobId>> holder) {
        devices.inventory().forEach(gpu -> meter.assign(gpu.index(), holder.apply(gpu.index())));
    }

    /** Puts the meter on the disk as it is. */
    void keep() {
        keep(List.of());
    }

    NodeMeter meter() {
        return meter;
    }

    /** Everything that a job has used on this node. */
    Energy energyOf(JobId job) {
        return meter.counters().stream()
                .filter(counter -> counter.job().filter(job::equals).isPresent())
                .map(counter -> counter.gpu().plus(counter.host()))
                .reduce(Energy.ZERO, Energy::plus);
    }

    /** Marks that are on the disk and not in the ledger, oldest first. */
    List<Mark> reportable() {
        return book.unsettled().stream()
                .filter(mark -> mark.at().compareTo(onDiskUpTo) <= 0)
                .toList();
    }

    /** Marks that are not in the ledger. */
    int unsettled() {
        return book.size();
    }

    void settled(QuarterHour upTo) {
        book.unsettled().stream()
                .filter(mark -> mark.at().compareTo(upTo) <= 0)
                .reduce((older, newer) -> newer)
                .ifPresent(mark -> lastSettled = Optional.of(mark));
        book.settled(upTo);
        disk.settled(upTo);
    }

    /**
     * Closes the counters of tenants that have left and whose last joule is in the ledger, at the moment when a mark is made
     * that does without them: mark and meter go to the disk as one record.
     */
    private NodeMeter.Interval closing(NodeMeter.Interval interval) {
        boolean marks = !QuarterHour.containing(interval.to()).equals(QuarterHour.containing(interval.from()));
        if (!marks || lastSettled.isEmpty()) {
            return interval;
        }
        NodeMeter.Interval left = interval;
        Map<JobId, String> payers = new HashMap<>(memory.payers());
        for (Counter counter : lastSettled.get().counters()) {
            Optional<JobId> job = counter.job().filter(payers::containsKey);
            if (job.isPresent() && !meter.isHeldBy(job) && stoodStill(counter)) {
                meter.close(job.get());
                left = left.closing(job.get());
                payers.remove(job.get());
            }
        }
        memory.paying(payers);
        return left;
    }

    private boolean stoodStill(Counter settled) {
        return meter.counters().stream()
                .filter(counter -> counter.job().equals(settled.job()))
                .allMatch(now -> now.gpu().equals(settled.gpu())
                        && now.host().equals(settled.host())
                        && now.workMillis() == settled.workMillis());
    }

    private void keep(List<Mark> made) {
        lastKept = timers.elapsed();
        MarkStore.Snapshot snapshot = new MarkStore.Snapshot(meter.state(), book.worst(), book.unsettled());
        Future<Void> written = disk.write(made, snapshot);
        if (!made.isEmpty()) {
            QuarterHour last = made.get(made.size() - 1).at();
            written.onComplete(done -> {
                onDiskUpTo = last.compareTo(onDiskUpTo) > 0 ? last : onDiskUpTo;
                marksOnDisk.run();
            });
        }
    }
}
