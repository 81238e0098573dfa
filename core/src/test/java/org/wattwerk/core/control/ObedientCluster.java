package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** Nodes that do what they are told, one tick later; time goes on by what a test says. */
final class ObedientCluster {
    final Autopilot autopilot;
    final List<Happening> happenings = new ArrayList<>();
    /** At which step every job is. */
    long steps = 10;
    /** The step of every job's last checkpoint. */
    long checkpointStep = 8;
    /** Programs that are told to stop go on until a test ends them. */
    boolean slow;
    /** Nodes whose programs never say where they stand. */
    final Set<NodeId> silent = new TreeSet<>();

    final List<Command> lastCommands = new ArrayList<>();
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final long epoch;
    private Instant day;
    private Duration elapsed = Duration.ZERO;

    ObedientCluster(Autopilot autopilot, long epoch, Instant start) {
        this.autopilot = autopilot;
        this.epoch = epoch;
        this.day = start;
    }

    Instant now() {
        return day;
    }

    void attach(NodeId id) {
        Node node = nodes.computeIfAbsent(id, Node::new);
        assertThatAccepted(autopilot.attached(id, "boot-1", 8, Power.ZERO, day));
        autopilot.reported(node.report());
    }

    /** One second of control time and {@code passed} of day time; nodes then obey and report. */
    void tick(Duration passed) {
        elapsed = elapsed.plusSeconds(1);
        day = day.plus(passed);
        Decision decision = autopilot.tick(new Moment(elapsed, day));
        happenings.addAll(decision.happenings());
        lastCommands.clear();
        lastCommands.addAll(decision.commands());
        for (Command command : decision.commands()) {
            node(command.node()).obey(command);
        }
        nodes.values().forEach(node -> {
            node.jobs.forEach((job, phase) -> autopilot.progressed(node.id, job, progress(node, phase), day));
            autopilot.reported(node.report());
        });
    }

    Power limit(NodeId id) {
        return node(id).gpuLimit;
    }

    /** What all nodes may draw. */
    Power mayDraw() {
        Power sum = Power.ZERO;
        for (Node node : nodes.values()) {
            sum = sum.plus(node.stopped ? DemoSite.NODE.stopped() : DemoSite.NODE.at(node.gpuLimit));
        }
        return sum;
    }

    void exit(NodeId id, JobId job, int code) {
        node(id).jobs.remove(job);
        autopilot.progressed(
                id,
                job,
                new JobProgress(JobProgress.Phase.EXITED, 10, 100, OptionalDouble.empty(), 0, checkpointStep, code, ""),
                day);
    }

    void endByNode(NodeId id, JobId job, int code) {
        node(id).jobs.remove(job);
        JobProgress.Phase exited = JobProgress.Phase.EXITED;
        JobProgress said = new JobProgress(
                exited, 10, 100, OptionalDouble.empty(), 0, 8, code, "had to rest", 0, 0, Duration.ZERO, true);
        autopilot.progressed(id, job, said, day);
    }

    private Node node(NodeId id) {
        return java.util.Objects.requireNonNull(nodes.get(id), () -> "no node " + id);
    }

    private static void assertThatAccepted(java.util.Optional<String> refusal) {
        refusal.ifPresent(why -> {
            throw new AssertionError(why);
        });
    }

    private JobProgress progress(Node node, JobProgress.Phase phase) {
        return silent.contains(node.id)
                ? new JobProgress(JobProgress.Phase.STARTING, 0, 0, OptionalDouble.empty(), 0, 0, 0, "")
                : new JobProgress(phase, steps, 100, OptionalDouble.of(2.5), 50, checkpointStep, 0, "");
    }

    private final class Node {
        private final NodeId id;
        private final Map<JobId, JobProgress.Phase> jobs = new TreeMap<>();
        private Power gpuLimit = DemoSite.H100.defaultLimit();
        private long sequence;
        private boolean stopped;
        private boolean letGo;

        Node(NodeId id) {
            this.id = id;
        }

        void obey(Command command) {
            if (command instanceof Command.GrantLease lease) {
                Grant grant = lease.grant();
                sequence = grant.sequence();
                letGo = grant.maintenance();
                stopped = grant.stopped() && !letGo;
                gpuLimit = letGo
                        ? DemoSite.H100.defaultLimit()
                        : stopped ? DemoSite.H100.minLimit() : DemoSite.NODE.gpuLimitWithin(grant.power());
                jobs.replaceAll((job, phase) -> stopped ? JobProgress.Phase.PAUSED : JobProgress.Phase.RUNNING);
            } else if (command instanceof Command.StartJob start) {
                jobs.put(start.job().id(), JobProgress.Phase.RUNNING);
            } else if (command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP && !slow) {
                jobs.remove(direct.job());
            }
        }

        NodeReport report() {
            return new NodeReport(
                    id,
                    gpuLimit.times(8),
                    Power.ofWatts(2_800),
                    gpuLimit.times(8),
                    gpuLimit,
                    epoch,
                    sequence,
                    stopped,
                    false,
                    jobs.keySet().stream().findFirst());
        }
    }
}
