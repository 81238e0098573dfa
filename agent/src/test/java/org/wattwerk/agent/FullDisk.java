package org.wattwerk.agent;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** A process that writes marks until its disk takes no more, goes on, and writes what is left once there is room again. */
final class FullDisk {
    static final NodeId NODE = new NodeId("node-1");
    private static final int ACCOUNTS = 100;

    private FullDisk() {}

    /** Argument: the state folder. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        Disk disk = new Disk(vertx, Path.of(arguments[0]), NODE);
        await(disk.open());
        disk.tell(event -> {
            System.out.println(event.kind());
            System.out.flush();
        });
        NodeMeter meter = NodeMeter.first(List.of(), new HostModel(Power.ZERO, Power.ZERO), Instant.EPOCH);
        List<Mark> unsettled = new ArrayList<>();
        long quarterHour = 0;
        while (!disk.isBroken()) {
            write(disk, meter, unsettled, mark(quarterHour++));
        }
        for (int i = 0; i < 3; i++) {
            write(disk, meter, unsettled, mark(quarterHour++));
        }
        // The ledger takes all but the newest: what is left has room.
        List<Mark> left = unsettled.subList(unsettled.size() - 2, unsettled.size());
        await(disk.settled(left.get(0).at().previous()));
        await(disk.write(List.of(), new MarkStore.Snapshot(meter.state(), Map.of(), List.copyOf(left))));
        System.out.println("broken " + disk.isBroken() + ", newest " + (quarterHour - 1));
        System.out.flush();
        System.exit(0);
    }

    private static void write(Disk disk, NodeMeter meter, List<Mark> unsettled, Mark mark) throws Exception {
        unsettled.add(mark);
        await(disk.write(List.of(mark), new MarkStore.Snapshot(meter.state(), Map.of(), List.copyOf(unsettled))));
    }

    static Mark mark(long quarterHour) {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            counters.add(new Counter(
                    Optional.of(new JobId("job-" + i)), Energy.ofJoules(i), Energy.ZERO, Quality.MEASURED, 0));
        }
        return new Mark(NODE, new QuarterHour(quarterHour), counters);
    }

    private static <T> void await(Future<T> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
