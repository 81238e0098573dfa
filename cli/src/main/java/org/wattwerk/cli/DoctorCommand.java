package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.doctor.Doctor;
import org.wattwerk.agent.doctor.Finding;
import org.wattwerk.agent.doctor.Machine;
import org.wattwerk.agent.host.Rapl;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk doctor}: what an agent could read and set on this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what an agent can read and set on this machine, why not where it cannot, and what that costs in accuracy.",
            "Changes nothing. Exit code 0: the node can be metered and limited; 1: it cannot; 2: wrong options."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk doctor",
            "  wattwerk doctor --node-meter redfish:https://bmc-17.site --bmc-credentials bmc --bmc-ca site-ca.pem"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int TEXT_WIDTH = 92;

    @Mixin
    private GpuSource gpus = new GpuSource();

    @Mixin
    private NodeMeterOptions nodeMeter = new NodeMeterOptions();

    @Option(names = "--state", paramLabel = "DIR", description = "The agent's state folder, to look at as well.")
    private @Nullable Path state;

    @Override
    public Integer call() {
        HostModel model;
        try {
            model = nodeMeter.model();
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
        boolean ofMachine = gpus.text().startsWith("nvml");
        Vertx vertx = Service.vertx();
        List<Finding> findings =
                new ArrayList<>(Doctor.devices(new Machine(Path.of("/")), () -> gpus.open(new WallClock()), ofMachine));
        if (ofMachine) {
            findings.addAll(Doctor.host(Rapl.find(Rapl.FOLDER), nodeMeter.nodePower(vertx), model));
        }
        if (state != null) {
            findings.add(Doctor.state(state));
        }
        findings.forEach(DoctorCommand::print);
        long bad = count(findings, Finding.Verdict.BAD);
        long limited = count(findings, Finding.Verdict.LIMITED);
        System.out.println();
        System.out.println(
                bad > 0
                        ? "This node cannot be metered and limited as it is: " + bad + " in the way."
                        : "This node can be metered and limited"
                                + (limited > 0 ? ", with less than it could have." : "."));
        return bad > 0 ? ExitException.FAILED : 0;
    }

    private static long count(List<Finding> findings, Finding.Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    private static void print(Finding finding) {
        String indent = " ".repeat(22);
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%-8s %-12s ", finding.verdict().name().toLowerCase(Locale.ROOT), finding.subject()));
        int width = 0;
        for (String word : finding.text().split("\\s+")) {
            if (width > 0 && width + 1 + word.length() > TEXT_WIDTH) {
                line.append(System.lineSeparator()).append(indent);
                width = 0;
            } else if (width > 0) {
                line.append(' ');
                width++;
            }
            line.append(word);
            width += word.length();
        }
        System.out.println(line);
    }
}
