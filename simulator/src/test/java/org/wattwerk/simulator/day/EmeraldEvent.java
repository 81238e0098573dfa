package org.wattwerk.simulator.day;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.capping.RampLimit;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.Autopilot;
import org.wattwerk.core.control.CheckpointRule;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Directive;
import org.wattwerk.core.control.GridRules;
import org.wattwerk.core.control.StallRule;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/**
 * The two steps of a real grid event, on as many simulated GPUs as there were, all of which pretrain: the workload that loses
 * most by a cap. Power of GPUs only, as it was measured there.
 */
final class EmeraldEvent {
    /** 14:00 there, by the minute. */
    private static final Instant START = Instant.parse("2025-05-02T21:00:00Z");

    /** What is asked for: the first step from 15:11, the second from 18:00, both until 20:05. */
    static final Instant FIRST = START.plus(Duration.ofMinutes(71));

    static final Instant SECOND = START.plus(Duration.ofHours(4));
    static final Instant END = START.plus(Duration.ofMinutes(365));
    /** 17 kW in 8.5 minutes, as there. */
    static final RampLimit RAMP = new RampLimit(Power.ofWatts(2_000), Power.ofWatts(2_000), Share.NONE, Duration.ZERO);

    private static final String WORKLOAD = "pt_mpt_13b_lg";
    private static final int NODES = 32;
    private static final int GPUS = 8;
    private static final long EPOCH = 1;

    /** The mean power of each minute, and the speed against that before the event. */
    record Course(List<Double> kilowatts, List<Double> speeds) {
        /** The mean of a stretch, in minutes from the start. */
        static double mean(List<Double> values, int from, int to) {
            return values.subList(from, to).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0);
        }
    }

    private final Path data;
    private final GpuModel gpu;
    private final OperatingPoints points;

    EmeraldEvent(Path data) throws IOException {
        this.data = data;
        List<OperatingPoint> read = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("gpu_power/emerald_llm_power_caps_a100.csv"))) {
            String[] cells = line.split(",");
            if (cells[0].equals(WORKLOAD)) {
                read.add(new OperatingPoint(
                        Power.ofWatts(Math.round(Double.parseDouble(cells[5]))),
                        Share.ofRatio(Double.parseDouble(cells[4]))));
            }
        }
        this.points = new OperatingPoints(read);
        // Under its highest cap of 400 W the workload draws 382 W: what it draws is what counts as its limit here.
        this.gpu = new GpuModel(
                "A100",
                read.get(read.size() - 1).gpuLimit(),
                read.get(0).gpuLimit(),
                read.get(read.size() - 1).gpuLimit(),
                Power.ofWatts(60));
    }

    /** What was measured there, in kW by the minute. */
    List<Double> measured() throws IOException {
        List<Double> kilowatts = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("flex/emerald_caiso_event_total_power.csv"))) {
            if (!line.startsWith("timestamp")) {
                kilowatts.add(Double.parseDouble(line.split(",")[1]) / 1e3);
            }
        }
        return kilowatts;
    }

    /** The same two steps here, announced an hour ahead. */
    Course play(Power firstStep, Power secondStep) {
        NodeClass nodeClass = new NodeClass("a100-8", gpu, GPUS, Power.ZERO, Power.ZERO);
        Map<NodeId, NodeClass> inventory = new TreeMap<>();
        for (int i = 1; i <= NODES; i++) {
            inventory.put(new NodeId("node-" + i), nodeClass);
        }
        // All GPUs together drew 92.5 kW before the event.
        Site site =
                new Site("emerald", Power.ofWatts(92_500), Power.ZERO, new Overhead(Power.ZERO, Share.NONE), inventory);
        ControlPolicy policy = new ControlPolicy(
                site,
                new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(2), gpu.minLimit()),
                Map.of(gpu.name(), points),
                Share.ofPercent(50),
                3,
                StallRule.ALERT,
                CheckpointRule.NEVER,
                new GridRules(Optional.of(RAMP), Optional.empty()));
        Autopilot autopilot = new Autopilot(policy, new CheapestHours(), EPOCH);
        Map<NodeId, SimulatedAgent> agents = new LinkedHashMap<>();
        Moment now = new Moment(Duration.ofHours(1), START.minus(Duration.ofHours(1)));
        for (NodeId id : inventory.keySet()) {
            agents.put(id, new SimulatedAgent(id, nodeClass, now));
            accept(autopilot.attached(id, "simulated", GPUS, Power.ZERO, now.day()));
        }
        for (int i = 1; i <= 2; i++) {
            JobId job = new JobId("pretraining-" + i);
            accept(autopilot.submitted(
                    new JobSpec(
                            job, job.value(), "research", 1, NODES / 2, Share.ofPercent(100), false, List.of("train")),
                    now.day()));
        }
        agents.values().forEach(agent -> autopilot.reported(agent.report()));
        List<Double> kilowatts = new ArrayList<>();
        List<Double> speeds = new ArrayList<>();
        double sum = 0;
        double work = 0;
        // An hour to get going, then seven that are measured.
        for (int second = -3_600; second < 7 * 3_600; second++) {
            if (second == 0) {
                accept(autopilot.ordered(
                        new Curtailment("first", firstStep, FIRST, SECOND, "grid event, first step"), now.day()));
                accept(autopilot.ordered(
                        new Curtailment("second", secondStep, SECOND, END, "grid event, second step"), now.day()));
            }
            Moment present = now;
            for (Command command : autopilot.tick(now).commands()) {
                obey(agents, command, present);
            }
            now = new Moment(now.elapsed().plusSeconds(1), now.day().plusSeconds(1));
            double slowest = 1;
            for (SimulatedAgent agent : agents.values()) {
                agent.advance(now);
                agent.job().ifPresent(job -> autopilot.progressed(agent.id(), job, agent.progress(), present.day()));
                autopilot.reported(agent.report());
                sum += agent.report().gpuPower().milliwatts() / 1e6;
                slowest = Math.min(slowest, points.speedAt(agent.report().gpuLimit()));
            }
            work += slowest;
            if (second >= 0 && second % 60 == 59) {
                kilowatts.add(sum / 60);
                speeds.add(work / 60);
            }
            if (Math.floorMod(second, 60) == 59) {
                sum = 0;
                work = 0;
            }
        }
        double normal = Course.mean(speeds, 0, 60);
        speeds.replaceAll(speed -> speed / normal);
        return new Course(kilowatts, speeds);
    }

    private static void obey(Map<NodeId, SimulatedAgent> agents, Command command, Moment now) {
        SimulatedAgent agent = java.util.Objects.requireNonNull(agents.get(command.node()));
        if (command instanceof Command.GrantLease lease) {
            agent.receive(lease.grant(), now);
        } else if (command instanceof Command.StartJob start) {
            agent.start(start.job().id());
        } else if (command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP) {
            agent.end();
        }
    }

    private static void accept(Optional<String> refused) {
        refused.ifPresent(why -> {
            throw new AssertionError(why);
        });
    }
}
