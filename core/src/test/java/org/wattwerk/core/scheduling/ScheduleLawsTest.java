package org.wattwerk.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

/** What must hold whatever waits and runs. */
class ScheduleLawsTest {
    private static final int NODES = 24;

    /** A hall with jobs of every kind, from a seed. */
    private static Hall hall(long seed, boolean everybodyPromises) {
        Random random = new Random(seed);
        Hall hall = new Hall(0);
        int next = 0;
        int number = 0;
        while (next < NODES) {
            int width = Math.min(NODES - next, 1 + random.nextInt(6));
            Holding holding = holding(random, width, everybodyPromises);
            if (random.nextInt(4) == 0) {
                hall.free.addAll(Hall.places(next, width));
            } else if (holding.walltime().isPresent()) {
                hall.runs("r" + number++, random.nextInt(3), next, width, holding, 1 + random.nextInt(8));
            } else {
                hall.runs("r" + number++, random.nextInt(3), next, width, holding);
            }
            next += width;
        }
        int waiting = 1 + random.nextInt(12);
        for (int i = 0; i < waiting; i++) {
            int width = 1 + random.nextInt(10);
            hall.waits("w" + i, random.nextInt(4), width, holding(random, width, everybodyPromises));
        }
        hall.limit = Power.ofWatts(4_000L * (random.nextInt(3) == 0 ? NODES / 2 + random.nextInt(NODES / 2) : NODES));
        return hall;
    }

    private static Holding holding(Random random, int width, boolean promises) {
        Optional<Duration> walltime = promises || random.nextBoolean()
                ? Optional.of(Duration.ofHours(1 + random.nextInt(9)))
                : Optional.empty();
        int least = random.nextInt(4) == 0 ? 1 + random.nextInt(width) : width;
        int most = random.nextInt(6) == 0 ? width + random.nextInt(4) : width;
        return new Holding(walltime, !promises && random.nextBoolean(), least, most);
    }

    @Property(tries = 500)
    void of_anything_givesNoNodeTwiceAndNeverPartOfAJob(@ForAll long seed) {
        Hall hall = hall(seed, false);
        Schedule schedule = hall.schedule();
        Set<NodeId> free = new HashSet<>(hall.free.stream().map(Place::node).toList());
        hall.queue.forEach(waiting -> {
            List<NodeId> nodes = schedule.placed().get(waiting.job().id());
            assertThat(nodes == null)
                    .isEqualTo(schedule.waiting().containsKey(waiting.job().id()));
            if (nodes != null) {
                assertThat(nodes)
                        .hasSizeBetween(
                                waiting.job().holding().nodesMin(),
                                waiting.job().holding().nodesMax());
                assertThat(free.containsAll(nodes)).isTrue();
                nodes.forEach(free::remove);
            }
        });
    }

    @Property(tries = 500)
    void of_anything_startsNothingBeyondTheLimitAtEconomicFloors(@ForAll long seed) {
        Hall hall = hall(seed, false);
        Map<JobId, List<NodeId>> placed = hall.schedule().placed();
        long busy = hall.running.stream()
                .mapToLong(running -> running.places().size())
                .sum();
        long started = placed.values().stream().mapToLong(List::size).sum();
        // What runs already may be above a limit that was lowered since; then nothing is added.
        assertThat(started == 0 || (busy + started) * 4_000 <= hall.limit.watts())
                .isTrue();
    }

    @Property(tries = 500)
    void of_anything_sendsAwayOnlyPreemptibleJobsOfLowerPriority(@ForAll long seed) {
        Hall hall = hall(seed, false);
        int highest = hall.queue.stream()
                .mapToInt(waiting -> waiting.job().priority())
                .max()
                .orElseThrow();
        for (Leave leave : hall.schedule().leaving()) {
            Running running = hall.running.stream()
                    .filter(each -> each.job().id().equals(leave.job()))
                    .findFirst()
                    .orElseThrow();
            if (leave.cause() == Leave.Cause.GIVES_WAY) {
                assertThat(running.job().holding().preemptible()).isTrue();
                assertThat(running.job().priority()).isLessThan(highest);
            } else {
                assertThat(running.job().holding().isElastic()).isTrue();
            }
        }
    }

    @Property(tries = 200)
    void of_theSameTwice_decidesTheSame(@ForAll long seed) {
        assertThat(hall(seed, false).schedule()).isEqualTo(hall(seed, false).schedule());
    }

    @Property(tries = 300)
    void of_promisesKept_firstThatWaitsStartsNoLaterThanIfNobodyHadGoneAhead(@ForAll long seed) {
        Hall hall = hall(seed, true);
        Optional<JobId> first = hall.schedule().reservation().map(Reservation::job);
        if (first.isPresent()) {
            assertThat(startOf(first.get(), hall.situation(), true))
                    .isBeforeOrEqualTo(startOf(first.get(), hall.situation(), false));
        }
    }

    /** Plays on until a job starts: every job ends exactly when its walltime says. */
    private static Instant startOf(JobId wanted, Situation from, boolean goesAhead) {
        Situation present = from;
        Instant now = Hall.NOW;
        for (int step = 0; step < 200; step++) {
            Schedule schedule = goesAhead ? Schedule.of(present, now) : Schedule.inOrder(present, now);
            if (schedule.placed().containsKey(wanted)) {
                return now;
            }
            List<Running> running = new ArrayList<>(present.running());
            List<Waiting> queue = new ArrayList<>();
            List<Place> free = new ArrayList<>(present.free());
            for (Waiting waiting : present.queue()) {
                List<NodeId> nodes = schedule.placed().get(waiting.job().id());
                if (nodes == null) {
                    queue.add(waiting);
                } else {
                    List<Place> places = free.stream()
                            .filter(place -> nodes.contains(place.node()))
                            .toList();
                    free.removeAll(places);
                    running.add(new Running(
                            waiting.job(), places, now, waiting.left().map(now::plus), false));
                }
            }
            Instant end = running.stream()
                    .map(each -> each.ends().orElseThrow())
                    .min(Instant::compareTo)
                    .orElseThrow();
            for (Running each : List.copyOf(running)) {
                if (each.ends().orElseThrow().equals(end)) {
                    running.remove(each);
                    free.addAll(each.places());
                }
            }
            now = end;
            present = new Situation(
                    queue,
                    running,
                    free,
                    List.of(),
                    present.tree(),
                    present.limits(),
                    present.atRest(),
                    List.of(),
                    Optional.empty(),
                    present.growAfter());
        }
        throw new AssertionError(wanted + " never starts");
    }
}
