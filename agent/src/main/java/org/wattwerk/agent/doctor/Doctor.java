package org.wattwerk.agent.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wattwerk.agent.host.NodePower;
import org.wattwerk.agent.host.Rapl;
import org.wattwerk.core.device.ClocksReason;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

/**
 * Looks at everything that an agent would use and says what it found. Nothing is changed: a limit is tried by setting the
 * one that is set already.
 */
public final class Doctor {
    private static final long ENOUGH_BYTES = 256L << 20;
    private static final String ENERGY = "energy";
    private static final String HOST = "host";

    private final List<Finding> findings = new ArrayList<>();

    private Doctor() {}

    /**
     * Looks at the devices.
     *
     * @param open opens them, or says by an {@link ExitException} why it cannot
     * @param ofMachine whether they are those of this machine
     */
    public static List<Finding> devices(Machine machine, Supplier<NodeHardware> open, boolean ofMachine) {
        Doctor doctor = new Doctor();
        if (ofMachine) {
            doctor.findings.addAll(machine.findings());
        }
        try (NodeHardware node = open.get()) {
            doctor.look(node);
        } catch (ExitException e) {
            doctor.findings.add(
                    Finding.bad("devices", e.getMessage() + (ofMachine ? "; " + machine.whyNoDriver() : "")));
        }
        return List.copyOf(doctor.findings);
    }

    /** Looks at what measures the node beside its GPUs. */
    public static List<Finding> host(Rapl rapl, Optional<NodePower> node, HostModel model) {
        Doctor doctor = new Doctor();
        doctor.lookAtHost(rapl, node, model);
        return List.copyOf(doctor.findings);
    }

    /** Looks at the agent's state folder. */
    public static Finding state(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            FileStore store = Files.getFileStore(existing);
            if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
                return Finding.bad(
                        "state", folder + " cannot be written by this user: marks would live in memory alone");
            }
            long free = store.getUsableSpace();
            return free < ENOUGH_BYTES
                    ? Finding.limited(
                            "state",
                            folder + " has " + (free >> 20) + " MB free: make room, a month of marks needs" + " some")
                    : Finding.good("state", folder + " can be written, " + (free >> 20) + " MB free");
        } catch (IOException e) {
            return Finding.bad("state", folder + " cannot be used: " + e.getMessage());
        }
    }

    private void look(NodeHardware node) {
        Gpus gpus = node.gpus();
        if (gpus.inventory().isEmpty()) {
            findings.add(Finding.bad("devices", "the driver shows no device to this user"));
            return;
        }
        Set<String> models = gpus.inventory().stream()
                .map(gpu -> gpu.model() + " (" + gpu.minLimit() + " to " + gpu.maxLimit() + ")")
                .collect(Collectors.toCollection(LinkedHashSet::new));
        findings.add(Finding.good(
                "devices",
                gpus.inventory().size() + " × " + String.join(", ", models)
                        + (node.simulatedLoad().isPresent() ? ", which are not those of this machine" : "")));
        List<Integer> uncounted = new ArrayList<>();
        List<GpuInfo> answering = new ArrayList<>();
        for (GpuInfo gpu : gpus.inventory()) {
            try {
                GpuReading reading = gpus.read(gpu.index());
                answering.add(gpu);
                if (reading.energy().isEmpty()) {
                    uncounted.add(gpu.index());
                }
            } catch (DeviceException e) {
                findings.add(Finding.bad("devices", e.getMessage() + ": it is metered as missing"));
            }
        }
        if (!answering.isEmpty()) {
            energy(gpus, uncounted);
            limits(gpus, answering);
            details(gpus, answering);
        }
        gpus.missing().forEach(loss -> findings.add(Finding.limited("driver", "it cannot say: " + loss)));
    }

    private void energy(Gpus gpus, List<Integer> uncounted) {
        long gain = gpus.accuracy().gain().partsPerMillion() / 10_000;
        if (uncounted.isEmpty()) {
            findings.add(Finding.good(
                    ENERGY,
                    gain == 0
                            ? "counted by the devices, exactly"
                            : "counted by the devices; the stated bound is " + gain
                                    + " % of the reading, which is how far boards of this kind were found to be off"));
        } else {
            findings.add(Finding.limited(
                    ENERGY,
                    "no counter on " + names(uncounted)
                            + ": power is added up ten times a second, marked integrated, with" + " a bound of " + gain
                            + " % and what swings between samples"));
        }
    }

    private void limits(Gpus gpus, List<GpuInfo> answering) {
        Set<String> refusals = new LinkedHashSet<>();
        List<Integer> refused = new ArrayList<>();
        for (GpuInfo gpu : answering) {
            try {
                gpus.tryLimit(gpu.index());
            } catch (DeviceException e) {
                refused.add(gpu.index());
                refusals.add(String.valueOf(e.getMessage()).replaceFirst("^GPU \\d+: ", ""));
            }
        }
        findings.add(
                refused.isEmpty()
                        ? Finding.good("limits", "can be set on every device that answers")
                        : Finding.bad(
                                "limits",
                                "cannot be set on " + names(refused) + ": " + String.join("; ", refusals)
                                        + ". The node can be metered, but always counts with all it may draw"));
    }

    private void details(Gpus gpus, List<GpuInfo> answering) {
        List<Integer> forgetful = new ArrayList<>();
        List<Integer> split = new ArrayList<>();
        List<Integer> braked = new ArrayList<>();
        for (GpuInfo gpu : answering) {
            try {
                GpuDetail detail = gpus.detail(gpu.index());
                detail.persistence().filter(on -> !on).ifPresent(off -> forgetful.add(gpu.index()));
                detail.mig().filter(GpuDetail.Mig::enabled).ifPresent(mig -> split.add(gpu.index()));
                if (detail.reasons().contains(ClocksReason.POWER_BRAKE)) {
                    braked.add(gpu.index());
                }
            } catch (DeviceException e) {
                findings.add(Finding.bad("devices", String.valueOf(e.getMessage())));
            }
        }
        if (!forgetful.isEmpty()) {
            findings.add(Finding.limited(
                    "persistence",
                    "off on " + names(forgetful)
                            + ": without a client the driver unloads, forgets limits and starts counters"
                            + " anew; enable nvidia-persistenced"));
        }
        if (!split.isEmpty()) {
            findings.add(Finding.limited(
                    "MIG",
                    names(split)
                            + " are split into instances, which share one counter: what each draws is an estimate"));
        }
        if (!braked.isEmpty()) {
            findings.add(Finding.limited(
                    "power brake", "pulled on " + names(braked) + ": a power supply or the rack halves its clocks"));
        }
    }

    private void lookAtHost(Rapl rapl, Optional<NodePower> node, HostModel model) {
        boolean measured = false;
        if (node.isPresent()) {
            try {
                Power power = node.get().read();
                measured = true;
                findings.add(Finding.good(HOST, "the node's meter says " + power + "; the host is that less its GPUs"));
            } catch (IOException e) {
                findings.add(Finding.limited(HOST, "the node's meter does not answer: " + e.getMessage()));
            }
        }
        Optional<String> trouble = rapl.trouble();
        if (trouble.isPresent()) {
            findings.add(Finding.limited(
                    "processors", trouble.get() + (measured ? ", which does no harm beside a meter of the node" : "")));
        } else if (model.rest().isPresent()) {
            findings.add(Finding.good("processors", "counted by the kernel: " + String.join(", ", rapl.names())));
        } else {
            findings.add(Finding.limited(
                    "processors",
                    "counted by the kernel (" + String.join(", ", rapl.names())
                            + "), but not used: state by --host-rest what the rest of the host draws"));
        }
        if (!measured && (trouble.isPresent() || model.rest().isEmpty())) {
            findings.add(Finding.limited(
                    HOST,
                    "modelled between " + model.idle() + " and " + model.allowance()
                            + ", marked estimated, off by up to "
                            + model.allowance().minus(model.idle())
                            + " and a tenth: name a meter of the node by --node-meter"));
        }
    }

    private static String names(List<Integer> gpus) {
        return gpus.stream().map(index -> "GPU " + index).collect(Collectors.joining(", "));
    }
}
