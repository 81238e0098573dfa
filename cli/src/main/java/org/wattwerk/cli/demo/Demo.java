package org.wattwerk.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.wattwerk.cli.Installation;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LiveStream;
import org.wattwerk.cli.view.Day;
import org.wattwerk.cli.view.LiveView;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.Moment;
import org.wattwerk.policies.JobPolicy;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import org.wattwerk.simulator.devices.SimulatedNode;
import org.wattwerk.simulator.devices.SimulatedSiteMeter;

/** One day of a small cluster with the real parts, from the first check to the statement. */
public final class Demo {
    private final DemoOptions options;
    private final Installation installation;
    private final PrintStream out;
    private final Policy policy = ShippedPolicy.DEMO.load();
    private final Duration began = new WallClock().get().elapsed();

    public Demo(DemoOptions options, Installation installation, PrintStream out) {
        this.options = options;
        this.installation = installation;
        this.out = out;
    }

    /**
     * Plays it.
     *
     * @throws ExitException if it cannot be started or goes wrong; whatever was started has ended by then
     */
    public void run() throws InterruptedException {
        Preflight.Cleared cleared = Preflight.check(options, installation);
        try {
            RunFolder folder = RunFolder.create(cleared.root());
            boolean good = false;
            try {
                play(folder, cleared);
                good = true;
            } finally {
                if (good && !options.keep()) {
                    folder.delete();
                } else {
                    out.println("the files and logs of the run are in " + folder.root());
                }
            }
        } catch (IOException e) {
            throw ExitException.failed("the files of the run cannot be used: " + e.getMessage());
        }
    }

    private void play(RunFolder folder, Preflight.Cleared cleared) throws IOException, InterruptedException {
        PlayedTime played = PlayedTime.of(new DeliveryDay(cleared.day()), options.hours());
        DayClockFile clock = DayClockFile.create(folder.dayClock(), played.start());
        Moment start = clock.get();
        ShippedPolicy.DEMO.writeTo(folder.policy());
        List<Path> nodeFiles = new ArrayList<>();
        for (Map.Entry<NodeId, NodeClass> node : policy.site().nodes().entrySet()) {
            Path file = folder.node(node.getKey().value());
            SimulatedNode.create(file, node.getValue(), start).close();
            nodeFiles.add(file);
        }
        try (LiveView view = LiveView.on(out)) {
            Children children = new Children(clock, view::say);
            // Ctrl-C and a kill end the same way as the last act: nobody stays behind.
            Thread hook = new Thread(
                    () -> {
                        children.end();
                        view.release();
                    },
                    "end-of-demo");
            Runtime.getRuntime().addShutdownHook(hook);
            try (SimulatedSiteMeter meter =
                    new SimulatedSiteMeter(nodeFiles, policy.site().overhead(), start.day(), clock)) {
                announce(view, cleared, played);
                DemoProcesses processes = new DemoProcesses(installation, folder, options, cleared);
                ControllerClient controller = start(processes, children, view);
                try (LiveStream stream = controller.live()) {
                    Day day = Day.of(LiveJson.read(controller.text("/v1/prices"), DayPrices.class));
                    Scene scene = new Scene(clock, stream, children, view, day);
                    DayScript script = new DayScript(scene, clock, controller, meter, played);
                    script.awaitNodes();
                    submit(controller, processes);
                    view.say("the jobs are in the queue; they measure their unthrottled speed first");
                    script.awaitJobs(policy.jobs().size());
                    double pace = options.speed().orElseGet(() -> played.pace(spent()));
                    view.say("the jobs have their nodes; the day goes on at " + Math.round(pace) + " times its pace");
                    Comparison comparison = new Comparison(cleared.prices(), played);
                    // Needs nothing of the played day, so it is reckoned while that goes on.
                    CompletableFuture<Comparison.LargeSite> largeSite =
                            CompletableFuture.supplyAsync(comparison::largeSite);
                    OrderTrial trial = script.play(pace);
                    script.awaitSettlement();
                    JsonNode statement = controller.get("/v1/statement?from=" + played.start() + "&to=" + played.end());
                    view.release();
                    children.end();
                    DemoReport report = new DemoReport(
                            cleared,
                            played,
                            pace,
                            trial,
                            statement,
                            scene.latest(),
                            children.restarts(),
                            comparison.twin(policy, statement),
                            largeSite.join());
                    report.print(out);
                    if (options.json().isPresent()) {
                        report.write(options.json().get(), spent());
                    }
                }
            } finally {
                children.end();
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private void announce(LiveView view, Preflight.Cleared cleared, PlayedTime played) {
        view.say(
                "Wattwerk plays " + played.length().toMinutes() / 60.0 + " h of " + cleared.day() + " with prices from "
                        + cleared.prices().source().name()
                        + (cleared.prices().source().model() ? " (a model, no market price)" : "")
                        + ". Real: controller, agents, training jobs, settlement. Simulated: GPUs, hosts, meter, campus.");
    }

    private ControllerClient start(DemoProcesses processes, Children children, LiveView view)
            throws InterruptedException {
        DemoProcesses.Ports[] ports = {new DemoProcesses.Ports(options.port(), 0)};
        ports[0] =
                DemoProcesses.ports(children.start(Children.CONTROLLER, name -> processes.controller(name, ports[0])));
        URI url = URI.create("http://127.0.0.1:" + ports[0].http());
        view.say("controller ready, its page: " + url);
        for (Map.Entry<NodeId, NodeClass> node : policy.site().nodes().entrySet()) {
            children.start(node.getKey().value(), name -> processes.agent(node.getKey(), node.getValue(), ports[0]));
        }
        view.say(policy.site().nodes().size() + " agents ready, each with 8 simulated GPUs");
        return new ControllerClient(url);
    }

    /** The more important job first, so that it gets the first node. */
    private void submit(ControllerClient controller, DemoProcesses processes) {
        List<JobPolicy> jobs = new ArrayList<>(policy.jobs().values());
        jobs.sort(Comparator.comparingInt(JobPolicy::priority).reversed());
        int seed = 1;
        for (JobPolicy job : jobs) {
            controller.post("/v1/jobs", job(job.id(), processes.trainer(seed++)));
        }
    }

    private static ObjectNode job(JobId id, List<String> command) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("job", id.value()).put("nodes", 1);
        command.forEach(body.putArray("command")::add);
        return body;
    }

    private Duration spent() {
        return new WallClock().get().elapsed().minus(began);
    }
}
