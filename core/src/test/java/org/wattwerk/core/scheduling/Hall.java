package org.wattwerk.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** A machine hall as tests need it: nodes named n-00, n-01, ..., each of which takes 4 kW more than at rest. */
final class Hall {
    static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    static final Power MORE = Power.ofWatts(4_000);

    final List<Waiting> queue = new ArrayList<>();
    final List<Running> running = new ArrayList<>();
    final List<Place> free = new ArrayList<>();
    final List<Place> freeing = new ArrayList<>();
    final List<Downtime> downtimes = new ArrayList<>();
    /** The site's limit above what all nodes draw at rest. */
    Power limit = Power.ofWatts(1_000_000);

    Optional<String> closed = Optional.empty();

    Hall(int freeNodes) {
        for (int i = 0; i < freeNodes; i++) {
            free.add(place(i));
        }
    }

    static NodeId node(int number) {
        return new NodeId(String.format(Locale.ROOT, "n-%02d", number));
    }

    /** Four nodes make a rack. */
    static Place place(int number) {
        return new Place(node(number), "h100-8", "rack-" + number / 4, PowerTree.CONNECTION_POINT, MORE);
    }

    static JobSpec job(String id, int priority, int nodes, Holding holding) {
        return new JobSpec(
                new JobId(id), id, "c", priority, nodes, Share.ofPercent(100), false, List.of("train"), holding);
    }

    static Holding hours(int hours, int nodes) {
        return new Holding(Optional.of(Duration.ofHours(hours)), false, nodes, nodes);
    }

    static Holding preemptible(int nodes) {
        return new Holding(Optional.empty(), true, nodes, nodes);
    }

    static Holding elastic(int least, int most) {
        return new Holding(Optional.empty(), true, least, most);
    }

    void waits(String id, int priority, int nodes, Holding holding) {
        queue.add(new Waiting(job(id, priority, nodes, holding)));
    }

    /** On so many nodes from a number on, since an hour ago; it ends so many hours from now. */
    void runs(String id, int priority, int from, int nodes, Holding holding, int endsIn) {
        running.add(new Running(
                job(id, priority, nodes, holding),
                places(from, nodes),
                NOW.minus(Duration.ofHours(1)),
                Optional.of(NOW.plus(Duration.ofHours(endsIn))),
                false));
    }

    /** The same without a promised end. */
    void runs(String id, int priority, int from, int nodes, Holding holding) {
        running.add(new Running(
                job(id, priority, nodes, holding),
                places(from, nodes),
                NOW.minus(Duration.ofHours(1)),
                Optional.empty(),
                false));
    }

    static List<Place> places(int from, int nodes) {
        List<Place> places = new ArrayList<>();
        for (int i = from; i < from + nodes; i++) {
            places.add(place(i));
        }
        return places;
    }

    Situation situation() {
        return new Situation(
                queue,
                running,
                free,
                freeing,
                PowerTree.FLAT,
                List.of(limit),
                List.of(Power.ZERO),
                downtimes,
                closed,
                Duration.ofMinutes(30));
    }

    Schedule schedule() {
        return Schedule.of(situation(), NOW);
    }
}
