package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

/** The nodes and the power that can be given away at some moment. */
final class Stock {
    private final NavigableMap<NodeId, Place> nodes;
    private final PowerRoom room;
    private final Map<NodeId, JobId> kept;
    private final List<Downtime> downtimes;

    private Stock(
            NavigableMap<NodeId, Place> nodes, PowerRoom room, Map<NodeId, JobId> kept, List<Downtime> downtimes) {
        this.nodes = nodes;
        this.room = room;
        this.kept = kept;
        this.downtimes = downtimes;
    }

    /** The nodes that are free now, and all power beyond that of nodes at rest. */
    static Stock of(Situation situation) {
        Map<NodeId, JobId> kept = new HashMap<>();
        situation
                .queue()
                .forEach(waiting -> waiting.keeps()
                        .forEach(node -> kept.put(node, waiting.job().id())));
        Stock stock = new Stock(
                new TreeMap<>(),
                PowerRoom.of(situation.tree(), situation.limits(), situation.atRest()),
                kept,
                situation.downtimes());
        stock.add(situation.free());
        return stock;
    }

    Stock copy() {
        return new Stock(new TreeMap<>(nodes), room.copy(), kept, downtimes);
    }

    int size() {
        return nodes.size();
    }

    PowerRoom room() {
        return room;
    }

    Collection<Place> free() {
        return nodes.values();
    }

    void add(List<Place> places) {
        places.forEach(place -> nodes.put(place.node(), place));
    }

    void remove(List<Place> places) {
        places.forEach(place -> nodes.remove(place.node()));
    }

    /** What a job leaves, as one of some priority will find it. */
    void free(Running running, int priority) {
        add(running.places());
        if (running.countsBefore(priority)) {
            room.give(running.places());
        }
    }

    /** Nodes for a job that starts at a time; empty if it cannot. */
    Gang choose(Waiting job, int least, int most, Instant at) {
        if (nodes.size() < least) {
            return Gang.none(nodes.size(), room);
        }
        if (kept.isEmpty() && downtimes.isEmpty()) {
            return Gang.choose(nodes.values(), least, most, room);
        }
        Instant end = job.left().map(at::plus).orElse(Instant.MAX);
        List<Place> undisturbed = new ArrayList<>();
        List<Place> untilMaintenance = new ArrayList<>();
        for (Place place : nodes.values()) {
            JobId keeper = kept.get(place.node());
            if (keeper != null && !keeper.equals(job.job().id())) {
                continue;
            }
            if (!meetsDowntime(place, at, end)) {
                undisturbed.add(place);
            } else if (job.left().isEmpty() && !meetsDowntime(place, at, at.plusMillis(1))) {
                untilMaintenance.add(place);
            }
        }
        Gang gang = Gang.choose(undisturbed, least, most, room);
        if (gang.isEmpty() && !untilMaintenance.isEmpty()) {
            undisturbed.addAll(untilMaintenance);
            gang = Gang.choose(undisturbed, least, most, room);
        }
        return gang;
    }

    /** The next window that keeps a job of this length from nodes that are free. */
    Optional<Downtime> inTheWay(Waiting job, Instant at) {
        Instant end = job.left().map(at::plus).orElse(at.plusMillis(1));
        return downtimes.stream()
                .filter(downtime ->
                        downtime.meets(at, end) && downtime.nodes().stream().anyMatch(nodes::containsKey))
                .min(Comparator.comparing(Downtime::from));
    }

    private boolean meetsDowntime(Place place, Instant start, Instant end) {
        for (Downtime downtime : downtimes) {
            if (downtime.meets(start, end) && downtime.nodes().contains(place.node())) {
                return true;
            }
        }
        return false;
    }
}
