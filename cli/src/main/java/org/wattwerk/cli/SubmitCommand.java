package org.wattwerk.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk submit}: a job enters the queue. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submits a job; what is not said here comes from the site's policy.",
        footer = {
            "",
            "Examples:",
            "  wattwerk submit --job evaluation --cost-centre language-lab --nodes 1 -- python3 evaluate.py --all",
            "  wattwerk submit --job sweep --nodes 4 --min-nodes 2 --walltime 8h --preemptible -- python3 sweep.py"
        })
final class SubmitCommand implements Callable<Integer> {
    @Option(names = "--job", required = true, paramLabel = "NAME", description = "Its name: a-z, 0-9 and -.")
    private String job = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "Its name for people.")
    private @Nullable String name;

    @Option(names = "--cost-centre", paramLabel = "NAME", description = "Who pays.")
    private @Nullable String costCentre;

    @Option(names = "--project", paramLabel = "NAME", description = "What it runs for, beside who pays.")
    private @Nullable String project;

    @Option(names = "--priority", paramLabel = "N", description = "Higher goes first; the lower one gives way.")
    private @Nullable Integer priority;

    @Option(names = "--nodes", paramLabel = "N", description = "How many whole nodes, all at once (default: 1).")
    private int nodes = 1;

    @Option(
            names = "--throughput-goal",
            paramLabel = "PERCENT",
            description = "The share of full speed that it needs over the planned period, such as 85.")
    private @Nullable Integer throughputGoal;

    @Option(
            names = "--pausable",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether it may rest at a checkpoint when power is dear or short.")
    private @Nullable Boolean pausable;

    @Option(
            names = "--walltime",
            paramLabel = "TIME",
            converter = Durations.class,
            description = {
                "The longest it may be on nodes, rests not counted, such as 4h or 1h30min; then it ends at a checkpoint.",
                "With one it may start ahead of a job that waits for more nodes."
            })
    private @Nullable Duration walltime;

    @Option(
            names = "--preemptible",
            description = "A job of higher priority may send it back to the queue, through a checkpoint.")
    private boolean preemptible;

    @Option(names = "--min-nodes", paramLabel = "N", description = "It starts on as few as this (default: --nodes).")
    private @Nullable Integer minNodes;

    @Option(
            names = "--max-nodes",
            paramLabel = "N",
            description = "It starts again on as many as this when nobody else wants them (default: --nodes).")
    private @Nullable Integer maxNodes;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "Program and arguments, after --.")
    private List<String> command = new ArrayList<>();

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("job", job).put("nodes", nodes);
        if (name != null) {
            body.put("name", name);
        }
        if (costCentre != null) {
            body.put("costCentre", costCentre);
        }
        if (project != null) {
            body.put("project", project);
        }
        if (priority != null) {
            body.put("priority", priority);
        }
        if (throughputGoal != null) {
            body.put("throughputGoalPercent", throughputGoal);
        }
        if (pausable != null) {
            body.put("pausable", pausable);
        }
        if (walltime != null) {
            body.put("walltimeSeconds", walltime.toSeconds());
        }
        if (preemptible) {
            body.put("preemptible", true);
        }
        if (minNodes != null) {
            body.put("nodesMin", minNodes);
        }
        if (maxNodes != null) {
            body.put("nodesMax", maxNodes);
        }
        command.forEach(body.putArray("command")::add);
        controller.client().post("/v1/jobs", body);
        System.out.println("job " + job + " is in the queue; 'wattwerk jobs' shows it");
        return 0;
    }
}
