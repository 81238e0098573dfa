package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;

/**
 * Measures how outside orders are followed: how fast, what was drawn, and which work was delayed by them. Energy and work
 * count in day time, the time to the target in control time.
 */
public final class ResponseBook {
    /** Over so long before an order the pace of each job is taken. */
    private static final Duration PACE = Duration.ofMinutes(1);

    private static final int KEPT = 100;

    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final Deque<Work> works = new ArrayDeque<>();
    private Optional<Moment> last = Optional.empty();
    private Power lastDrawn = Power.ZERO;

    /** What all jobs had done at an instant. */
    private record Work(Instant at, Map<JobId, Double> done) {}

    /**
     * Time has passed.
     *
     * @param drawn at the connection point now
     * @return the orders that are over since the last call
     */
    public List<OrderResponse> saw(ClusterView view, Power drawn, Moment now) {
        Duration passed =
                last.map(before -> Duration.between(before.day(), now.day())).orElse(Duration.ZERO);
        Map<JobId, Double> done = new HashMap<>();
        view.jobs().forEach(job -> done.put(job.spec().id(), job.workDone()));
        for (Curtailment order : view.orders()) {
            if (order.holdsAt(now.day()) && !tracks.containsKey(order.id())) {
                tracks.put(
                        order.id(),
                        new Track(order, last.isPresent() ? lastDrawn : drawn, now, done, paces(now.day(), done)));
            }
        }
        List<OrderResponse> over = new ArrayList<>();
        for (Track track : tracks.values()) {
            if (!track.over) {
                track.saw(view, drawn, passed, now, done);
                if (track.over) {
                    over.add(track.response());
                }
            }
        }
        if (works.isEmpty() || Duration.between(works.getLast().at(), now.day()).compareTo(PACE.dividedBy(6)) >= 0) {
            works.addLast(new Work(now.day(), done));
        }
        while (works.size() > 1
                && Duration.between(works.getFirst().at(), now.day()).compareTo(PACE.multipliedBy(2)) > 0) {
            works.removeFirst();
        }
        while (tracks.size() > KEPT) {
            tracks.remove(tracks.keySet().iterator().next());
        }
        last = Optional.of(now);
        lastDrawn = drawn;
        return over;
    }

    /** What became of an order; empty if none of that name has begun. */
    public Optional<OrderResponse> response(String order) {
        return Optional.ofNullable(tracks.get(order)).map(Track::response);
    }

    /** Work for each second of day time that every job did in the minute before. */
    private Map<JobId, Double> paces(Instant now, Map<JobId, Double> done) {
        Map<JobId, Double> paces = new HashMap<>();
        Work then = works.peekFirst();
        for (Work each : works) {
            if (Duration.between(each.at(), now).compareTo(PACE) >= 0) {
                then = each;
            }
        }
        if (then == null || !then.at().isBefore(now)) {
            return paces;
        }
        Work from = then;
        double seconds = Duration.between(from.at(), now).toNanos() / 1e9;
        done.forEach((job, work) ->
                paces.put(job, Math.max(0, (work - from.done().getOrDefault(job, work)) / seconds)));
        return paces;
    }

    /** One order on its way. */
    private static final class Track {
        private final Curtailment order;
        private final Power before;
        private final Moment began;
        private final Map<JobId, Double> doneBefore;
        private final Map<JobId, Double> paces;
        private final Map<JobId, Part> parts = new TreeMap<>();
        private Optional<Duration> reachedAfter = Optional.empty();
        private Energy drawn = Energy.ZERO;
        private Energy wouldHaveDrawn = Energy.ZERO;
        private boolean over;

        Track(Curtailment order, Power before, Moment began, Map<JobId, Double> doneBefore, Map<JobId, Double> paces) {
            this.order = order;
            this.before = before;
            this.began = began;
            this.doneBefore = doneBefore;
            this.paces = paces;
        }

        void saw(ClusterView view, Power power, Duration passed, Moment now, Map<JobId, Double> done) {
            boolean held = view.orders().contains(order) && order.holdsAt(now.day());
            if (!held) {
                over = true;
                return;
            }
            if (reachedAfter.isEmpty() && !view.chargedAtConnection().exceeds(order.limit())) {
                reachedAfter = Optional.of(now.elapsed().minus(began.elapsed()));
            }
            if (now.equals(began)) {
                return;
            }
            drawn = drawn.plus(power.during(passed));
            wouldHaveDrawn = wouldHaveDrawn.plus(before.during(passed));
            double seconds = Duration.between(began.day(), now.day()).toNanos() / 1e9;
            for (JobView job : view.jobs()) {
                JobId id = job.spec().id();
                if (job.nodes().isEmpty()) {
                    continue;
                }
                Part part = parts.computeIfAbsent(id, any -> new Part());
                Power nodes = Power.ZERO;
                for (NodeView node : view.nodes()) {
                    if (node.job().filter(id::equals).isPresent()) {
                        nodes = nodes.plus(node.report().map(NodeReport::power).orElse(Power.ZERO));
                    }
                }
                part.drawn = part.drawn.plus(nodes.during(passed));
                if (job.state() == JobState.PAUSED || job.state() == JobState.PAUSING) {
                    part.rested = part.rested.plus(passed);
                }
                double work = done.getOrDefault(id, 0.0);
                double missing = paces.getOrDefault(id, 0.0) * seconds - (work - doneBefore.getOrDefault(id, work));
                part.delayed = Math.max(0, missing);
            }
        }

        OrderResponse response() {
            List<OrderResponse.JobPart> jobs = new ArrayList<>();
            parts.forEach((job, part) ->
                    jobs.add(new OrderResponse.JobPart(job, part.drawn, part.rested, Duration.ofMillis((long)
                            (part.delayed * QuarterHour.LENGTH.toMillis())))));
            Energy avoided = wouldHaveDrawn.compareTo(drawn) > 0 ? wouldHaveDrawn.minus(drawn) : Energy.ZERO;
            return new OrderResponse(order, before, reachedAfter, drawn, avoided, jobs, over);
        }
    }

    /** What has come together for one job. */
    private static final class Part {
        private Energy drawn = Energy.ZERO;
        private Duration rested = Duration.ZERO;
        /** Quarter hours at full speed. */
        private double delayed;
    }
}
