package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.wattwerk.core.capping.TreeLimits;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.scheduling.Admission;
import org.wattwerk.core.scheduling.Downtime;
import org.wattwerk.core.scheduling.Place;
import org.wattwerk.core.scheduling.Running;
import org.wattwerk.core.scheduling.Schedule;
import org.wattwerk.core.scheduling.Situation;
import org.wattwerk.core.scheduling.Wait;
import org.wattwerk.core.scheduling.Waiting;

/** Lays the queue and the cluster before the scheduler, and does what it says. */
final class QueueDesk {
    /** Time alone changes little: walltimes and windows are looked at again after so long. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final ControlPolicy policy;
    private final Site site;
    private final Fleet fleet;
    private final JobBook book;
    private final Outbox outbox;
    private final Departures departures;
    private final Endings endings;
    private final Function<NodeId, Power> charged;
    private final Map<NodeId, Place> places = new HashMap<>();
    private Optional<String> closed = Optional.empty();
    private Optional<Situation> last = Optional.empty();
    private Instant lastAt = Instant.MIN;

    /**
     * @param charged what a node counts against the limits
     */
    QueueDesk(
            ControlPolicy policy,
            Fleet fleet,
            JobBook book,
            Outbox outbox,
            Departures departures,
            Endings endings,
            Function<NodeId, Power> charged) {
        this.policy = policy;
        this.site = policy.site();
        this.fleet = fleet;
        this.book = book;
        this.outbox = outbox;
        this.departures = departures;
        this.endings = endings;
        this.charged = charged;
        for (ManagedNode node : fleet.all()) {
            Power floor = node.nodeClass.at(policy.floorOf(node.nodeClass));
            places.put(
                    node.id,
                    new Place(
                            node.id,
                            node.nodeClass.name(),
                            site.rackOf(node.id),
                            site.tree().place(node.id),
                            floor.minusOrZero(node.nodeClass.stopped())));
        }
    }

    /** Nothing new starts for this reason; empty if anything may. */
    void close(Optional<String> reason) {
        closed = reason;
    }

    /** Why a job can never start; empty if it can. */
    Optional<String> refusal(JobSpec spec) {
        TreeLimits limits = TreeLimits.of(site, site.itWithin(site.limit()));
        long[] atRest = site.tree()
                .sums(
                        site.nodes().keySet(),
                        id -> fleet.node(id).nodeClass.stopped().milliwatts());
        List<Place> all = fleet.all().stream().map(node -> place(node.id)).toList();
        return Admission.refusal(spec, all, site.tree(), powers(limits), powers(atRest));
    }

    /** Gives waiting jobs nodes and sends others away; true if one has moved. */
    boolean place(TreeLimits limits, Instant now) {
        boolean nothingWaits = book.all().stream().noneMatch(job -> waits(job) || couldGrow(job));
        if (nothingWaits && policy.scheduling().downtimes().isEmpty()) {
            return false;
        }
        Situation present = situation(limits, now);
        boolean known =
                last.filter(present::equals).isPresent() && now.isBefore(lastAt.plus(AGAIN)) && !now.isBefore(lastAt);
        if (known) {
            return false;
        }
        last = Optional.of(present);
        lastAt = now;
        boolean moved = follow(Schedule.of(present, now), now);
        if (moved) {
            last = Optional.empty();
        }
        return moved;
    }

    private static boolean waits(ManagedJob job) {
        return job.isQueued() && job.nodes.isEmpty();
    }

    private static boolean couldGrow(ManagedJob job) {
        return job.isPlaced() && job.nodes.size() < job.spec.holding().nodesMax();
    }

    private boolean follow(Schedule schedule, Instant now) {
        schedule.waiting().forEach((id, wait) -> {
            ManagedJob job = book.job(id);
            Optional<NodeId> hindering = departures.holding(id);
            job.wait = hindering.isPresent() ? Optional.empty() : Optional.of(wait);
            job.why = hindering
                    .map(node -> "waits until " + node + " has let its last attempt go")
                    .orElse(
                            wait.rule() == Wait.Rule.RESERVED
                                    ? wait.because() + "; it would start with " + wait.change()
                                    : wait.because());
        });
        schedule.placed().forEach((id, given) -> {
            ManagedJob job = book.job(id);
            job.placed(given, now);
            given.forEach(node -> fleet.node(node).job = Optional.of(id));
            outbox.say(now, Happening.Kind.JOB, id + " placed on " + names(given), "priority " + job.spec.priority());
        });
        schedule.leaving().forEach(leave -> endings.leave(book.job(leave.job()), leave, now));
        return !schedule.placed().isEmpty() || !schedule.leaving().isEmpty();
    }

    private Situation situation(TreeLimits limits, Instant now) {
        List<Waiting> queue = new ArrayList<>();
        List<Running> running = new ArrayList<>();
        for (ManagedJob job : book.all()) {
            if (waits(job)) {
                queue.add(waiting(job));
            } else if (job.isPlaced()) {
                List<Place> held = job.nodes.stream().map(this::place).toList();
                running.add(new Running(job.spec, held, job.placedAt, job.ends, job.isEnding()));
            }
        }
        List<Place> free = new ArrayList<>();
        List<Place> freeing = new ArrayList<>();
        for (ManagedNode node : fleet.all()) {
            if (node.isFree()) {
                free.add(place(node.id));
            } else if (node.isAttached() && node.job.isEmpty() && node.leaving.isPresent()) {
                freeing.add(place(node.id));
            }
        }
        List<Downtime> downtimes = policy.scheduling().downtimes().stream()
                .filter(downtime -> downtime.to().isAfter(now))
                .toList();
        return new Situation(
                queue,
                running,
                free,
                freeing,
                site.tree(),
                powers(limits),
                powers(atRest()),
                downtimes,
                closed,
                policy.scheduling().growAfter());
    }

    /** One that gave nodes back in order to grow waits until it can have all of these again. */
    private Waiting waiting(ManagedJob job) {
        Set<NodeId> keeps = new TreeSet<>();
        boolean hindered = departures.holding(job.spec.id()).isPresent();
        for (NodeId id : job.keeps) {
            ManagedNode node = fleet.node(id);
            if (listens(node)) {
                keeps.add(id);
                hindered |= !node.isFree();
            }
        }
        return new Waiting(job.spec, job.left(), keeps, hindered);
    }

    /** For each domain, what its nodes draw with no job, and those that nobody can tell anything as they are charged. */
    private long[] atRest() {
        return site.tree().sums(site.nodes().keySet(), id -> {
            ManagedNode node = fleet.node(id);
            return (listens(node) ? node.nodeClass.stopped() : charged.apply(id)).milliwatts();
        });
    }

    private static boolean listens(ManagedNode node) {
        return node.isAttached() && !node.deaf && node.maintenance.isEmpty() && !node.returning;
    }

    private Place place(NodeId id) {
        Place place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("node " + id + " is not in the inventory");
        }
        return listens(fleet.node(id)) || fleet.node(id).job.isEmpty()
                ? place
                : new Place(id, place.nodeClass(), place.rack(), place.domain(), Power.ZERO);
    }

    private List<Power> powers(TreeLimits limits) {
        List<Power> powers = new ArrayList<>();
        for (int domain = PowerTree.CONNECTION_POINT; domain < site.tree().size(); domain++) {
            powers.add(limits.at(domain));
        }
        return powers;
    }

    private static List<Power> powers(long[] milliwatts) {
        List<Power> powers = new ArrayList<>();
        for (long each : milliwatts) {
            powers.add(new Power(each));
        }
        return powers;
    }

    private static String names(List<NodeId> nodes) {
        String first = nodes.get(0).value();
        return nodes.size() == 1 ? first : first + " and " + (nodes.size() - 1) + " more";
    }
}
