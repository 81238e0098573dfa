package org.wattwerk.core.scheduling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes of one job, chosen all at once: of one class if that can be, in as few racks as possible, and where one rack is
 * enough in the one that they fill best. Empty if the least it needs is not there.
 *
 * @param places in the order of ranks, rack by rack
 * @param offered how many nodes it could choose from
 * @param powered how many of them could be powered; fewer than it needs where power is what is short
 * @param room what was left of the limits when the last place was refused
 */
record Gang(List<Place> places, int offered, int powered, PowerRoom room) {
    Gang {
        places = List.copyOf(places);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * @param free may be taken, in a fixed order; nothing of it is changed, nor of the room
     */
    static Gang choose(Collection<Place> free, int least, int most, PowerRoom room) {
        Map<String, List<Place>> classes = new TreeMap<>();
        for (Place place : free) {
            classes.computeIfAbsent(place.nodeClass(), name -> new ArrayList<>())
                    .add(place);
        }
        Gang best = none(free.size(), room);
        for (List<Place> oneClass : classes.values()) {
            if (oneClass.size() >= least) {
                best = better(best, pick(oneClass, most, room.copy()));
            }
        }
        if (best.powered < least && classes.size() > 1) {
            best = better(best, pick(free, most, room.copy()));
        }
        return new Gang(best.powered >= least ? best.places : List.of(), free.size(), best.powered, best.room);
    }

    /** No node, out of so many. */
    static Gang none(int offered, PowerRoom room) {
        return new Gang(List.of(), offered, 0, room);
    }

    private static Gang better(Gang one, Gang other) {
        if (one.powered != other.powered) {
            return one.powered > other.powered ? one : other;
        }
        return one.racks() <= other.racks() ? one : other;
    }

    private long racks() {
        return places.stream().map(Place::rack).distinct().count();
    }

    private static Gang pick(Collection<Place> from, int most, PowerRoom room) {
        Map<String, List<Place>> byRack = new TreeMap<>();
        for (Place place : from) {
            byRack.computeIfAbsent(place.rack(), name -> new ArrayList<>()).add(place);
        }
        List<List<Place>> racks = new ArrayList<>(byRack.values());
        List<Place> chosen = new ArrayList<>();
        while (chosen.size() < most && !racks.isEmpty()) {
            List<Place> rack = racks.remove(next(racks, most - chosen.size()));
            for (Place place : rack) {
                if (chosen.size() < most && room.takeIfItFits(place)) {
                    chosen.add(place);
                }
            }
        }
        return new Gang(chosen, from.size(), chosen.size(), room);
    }

    /** The smallest rack that holds all that is wanted, else the largest. */
    private static int next(List<List<Place>> racks, int wanted) {
        int next = 0;
        for (int rack = 1; rack < racks.size(); rack++) {
            int here = racks.get(rack).size();
            int there = racks.get(next).size();
            boolean fitsBetter = here >= wanted && (there < wanted || here < there);
            boolean isLarger = there < wanted && here > there;
            if (fitsBetter || isLarger) {
                next = rack;
            }
        }
        return next;
    }
}
