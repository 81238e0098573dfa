package org.wattwerk.simulator.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** Everything there is in a run: machines, controllers, the network between them, one store, and the truth about jobs. */
final class World {
    /** Day time runs faster than control time, so that prices and plans change within a run. */
    private static final int PACE = 60;

    private final long seed;
    private final FaultScenario scenario;
    private final BrokenRule broken;
    private final Clockwork clock;
    private final Story story = new Story();
    private final Map<NodeId, Machine> machines = new TreeMap<>();
    private final List<ControllerProcess> controllers = new ArrayList<>();
    private final Map<JobId, JobTruth> truths = new HashMap<>();
    private final Map<NodeId, Long> cutUntil = new HashMap<>();
    private final List<Curtailment> taken = new ArrayList<>();
    private final Map<String, Boolean> armed = new HashMap<>();
    private final Store store;
    private final Laws laws;
    private double weather;
    private long weatherUntil;
    private long steadySince;
    private long leases;
    private long starts;
    private long checkpoints;

    World(FaultScenario scenario, BrokenRule broken) {
        this.seed = scenario.seed();
        this.scenario = scenario;
        this.broken = broken;
        this.clock = new Clockwork(seed);
        this.store = new Store(this);
        this.laws = new Laws(this);
        scenario.jobs().forEach(job -> truths.put(job.spec().id(), new JobTruth(this, job.spec(), job.lastStep())));
        scenario.policy().site().nodes().forEach((id, nodeClass) -> machines.put(id, new Machine(this, id, nodeClass)));
    }

    Clockwork clock() {
        return clock;
    }

    Moment moment() {
        return new Moment(Duration.ofMillis(clock.now()), scenario.start().plusMillis(clock.now() * PACE));
    }

    ControlPolicy policy() {
        return scenario.policy();
    }

    BrokenRule broken() {
        return broken;
    }

    Laws laws() {
        return laws;
    }

    Store store() {
        return store;
    }

    List<PricedQuarterHour> prices() {
        return scenario.prices();
    }

    long toleranceMillis() {
        return scenario.tolerance().toMillis();
    }

    // ---- who is there

    Collection<Machine> machines() {
        return machines.values();
    }

    Machine machine(NodeId id) {
        return Objects.requireNonNull(machines.get(id));
    }

    NodeClass nodeClass(NodeId id) {
        return machine(id).nodeClass();
    }

    JobTruth truth(JobId job) {
        return Objects.requireNonNull(truths.get(job));
    }

    boolean isPausable(JobId job) {
        return scenario.jobs().stream()
                .map(FaultScenario.Job::spec)
                .filter(spec -> spec.id().equals(job))
                .allMatch(JobSpec::pausable);
    }

    /** The agent's process that a session was made by, while it is there. */
    Optional<NodeAgent> agentOf(Session session) {
        return machine(session.node())
                .agent()
                .filter(agent -> agent.session().filter(session::equals).isPresent());
    }

    void controllerStarts() {
        ControllerProcess made = new ControllerProcess(this);
        controllers.add(made);
        steadySince = clock.now();
        made.priced();
        made.start();
    }

    /** The controller that was started last, while it lives; to none before it does the store listen. */
    Optional<ControllerProcess> reigning() {
        return controllers.stream().reduce((before, after) -> after).filter(ControllerProcess::isAlive);
    }

    /** A controller to which a node can connect; any of those that live. */
    Optional<ControllerProcess> reachable(NodeId node) {
        List<ControllerProcess> living =
                controllers.stream().filter(ControllerProcess::isAlive).toList();
        return living.isEmpty() || !isLinked(node)
                ? Optional.empty()
                : Optional.of(living.get((int) clock.between(0, living.size() - 1)));
    }

    /** A node that the reigning controller can tell what to do, and that can do it. */
    boolean isReachable(Machine machine) {
        boolean hung = machine.process().filter(JobProcess::isHung).isPresent();
        return machine.isOn()
                && !hung
                && machine.answers()
                && machine.obeysLimits()
                && machine.agent().filter(NodeAgent::isWell).isPresent()
                && isLinked(machine.id())
                && clock.now() >= weatherUntil
                && reigning()
                        .filter(controller -> controller.isWell() && controller.hears(machine.id()))
                        .isPresent();
    }

    // ---- the network

    boolean isLinked(NodeId node) {
        return clock.now() >= cutUntil.getOrDefault(node, 0L);
    }

    void cut(NodeId node, long length) {
        cutUntil.put(node, Math.max(cutUntil.getOrDefault(node, 0L), clock.now() + length));
    }

    void weather(double share, long length) {
        weather = share;
        weatherUntil = clock.now() + length;
    }

    /** When a word arrives that is sent now and repeated until it gets through. */
    long arrival(NodeId node) {
        long from = Math.max(clock.now(), cutUntil.getOrDefault(node, 0L));
        return from + (isBad() ? clock.between(1, 1_500) : clock.between(1, 30));
    }

    /** When a word arrives that is sent once: at no time, once or twice, and perhaps much later. */
    List<Long> arrivals(NodeId node) {
        List<Long> arrivals = new ArrayList<>();
        if (!isLinked(node) || (isBad() && clock.happens(0.6))) {
            return arrivals;
        }
        arrivals.add(clock.now() + (isBad() ? clock.between(1, 4_000) : clock.between(1, 30)));
        if (isBad()) {
            arrivals.add(clock.now() + clock.between(1, 4_000));
        }
        return arrivals;
    }

    private boolean isBad() {
        return clock.now() < weatherUntil && clock.happens(weather);
    }

    // ---- orders

    void taken(Curtailment order) {
        taken.add(order);
    }

    void unsteady() {
        steadySince = Math.max(steadySince, clock.now());
    }

    /** What the connection point may draw, once a controller had this long to bring it about. */
    Power limitInForce(long reaction) {
        Instant day = moment().day();
        Power limit = policy().site().limit();
        for (Curtailment order : taken) {
            if (!order.holdsAt(day)) {
                continue;
            }
            long inForce = Duration.between(order.start(), day).toMillis() / PACE;
            if (Math.min(inForce, clock.now() - steadySince) >= reaction) {
                armed.put(order.id(), true);
            }
            if (armed.containsKey(order.id())) {
                limit = Power.min(limit, order.limit());
            }
        }
        return limit;
    }

    // ---- what is told afterwards

    void tell(String who, String what) {
        story.tell(clock.now(), who, what);
    }

    LawBrokenException broken(String law) {
        return new LawBrokenException(seed, law, story.lines());
    }

    void leaseArrived() {
        leases++;
    }

    void started() {
        starts++;
    }

    void checkpointHeard() {
        checkpoints++;
    }

    FaultOutcome outcome() {
        return new FaultOutcome(
                seed,
                scenario.faults().size(),
                laws.looks(),
                leases,
                starts,
                checkpoints,
                story.lines().hashCode());
    }
}
