package org.wattwerk.agent.status;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.wattwerk.agent.status.NodeStatus.GpuNow;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.Quality;

/**
 * A node's status in Prometheus' text format, version 0.0.4. Written by hand: a metrics library would cost an agent more
 * memory than everything that it has to say.
 */
final class MetricsText {
    private final StringBuilder text = new StringBuilder(4_096);

    private MetricsText() {}

    static String of(NodeStatus status, ProcessUse process) {
        MetricsText metrics = new MetricsText();
        metrics.node(status);
        metrics.gpus(status.gpus());
        metrics.family("wattwerk_meter_events_total", "counter", "What happened to meters and limits.");
        for (MeterEvent.Kind kind : MeterEvent.Kind.values()) {
            metrics.line(
                    "wattwerk_meter_events_total",
                    "kind=\"" + StatusJson.word(kind) + "\"",
                    status.events().getOrDefault(kind, 0L));
        }
        metrics.single(
                "process_resident_memory_bytes", "gauge", "Memory of the agent.", (double) process.residentBytes());
        metrics.single("process_cpu_seconds_total", "counter", "Time that the agent computed.", process.cpuSeconds());
        return metrics.text.toString();
    }

    private void node(NodeStatus status) {
        family("wattwerk_agent_info", "gauge", "Which agent this is.");
        line(
                "wattwerk_agent_info",
                "node=\"" + quoted(status.node()) + "\",version=\"" + quoted(status.version()) + "\",simulated=\""
                        + status.simulated() + "\"",
                1);
        single("wattwerk_controller_attached", "gauge", "1 while a controller listens.", flag(status.attached()));
        single("wattwerk_safe_state", "gauge", "1 while the node acts on its own.", flag(status.safeState()));
        single("wattwerk_devices_hang", "gauge", "1 while no device answers.", flag(status.stale()));
        single(
                "wattwerk_node_power_watts",
                "gauge",
                "GPUs and host.",
                status.power().milliwatts() / 1e3);
        status.wholeNode()
                .ifPresent(power -> single(
                        "wattwerk_node_meter_watts",
                        "gauge",
                        "What the node's own meter says.",
                        power.milliwatts() / 1e3));
        status.lease().ifPresent(lease -> {
            single(
                    "wattwerk_lease_watts",
                    "gauge",
                    "What the node may draw.",
                    lease.power().milliwatts() / 1e3);
            single(
                    "wattwerk_lease_remaining_seconds",
                    "gauge",
                    "For how long it may.",
                    lease.remaining().toMillis() / 1e3);
        });
        single(
                "wattwerk_host_power_watts",
                "gauge",
                "Everything but the GPUs.",
                status.host().power().milliwatts() / 1e3);
        single(
                "wattwerk_host_energy_joules_total",
                "counter",
                "Energy of everything but the GPUs.",
                status.host().energy().millijoules() / 1e3);
        single(
                "wattwerk_host_measured",
                "gauge",
                "1 where the host's figure is read and not modelled.",
                flag(status.host().quality().compareTo(Quality.INTEGRATED) <= 0));
        single("wattwerk_marks_unsettled", "gauge", "Quarter hours not in the ledger yet.", status.unsettledMarks());
        single(
                "wattwerk_spool_broken",
                "gauge",
                "1 while the state folder cannot be written.",
                flag(status.spoolBroken()));
        single("wattwerk_readings_total", "counter", "Readings of all devices.", (double) status.readings());
        single("wattwerk_device_refusals_total", "counter", "Calls that a device did not answer.", (double)
                status.refusals());
    }

    private void gpus(List<GpuNow> gpus) {
        each(
                gpus,
                "wattwerk_gpu_power_watts",
                "gauge",
                "Draw.",
                gpu -> gpu.power().milliwatts() / 1e3);
        each(
                gpus,
                "wattwerk_gpu_limit_watts",
                "gauge",
                "Limit, read back.",
                gpu -> gpu.limit().milliwatts() / 1e3);
        each(
                gpus,
                "wattwerk_gpu_energy_joules_total",
                "counter",
                "Energy since the node's meter first started.",
                gpu -> gpu.energy().millijoules() / 1e3);
        each(
                gpus,
                "wattwerk_gpu_utilisation_ratio",
                "gauge",
                "Share of time in which it computed.",
                gpu -> gpu.utilisation().ratio());
        each(gpus, "wattwerk_gpu_temperature_celsius", "gauge", "Temperature of the chip.", GpuNow::celsius);
        each(gpus, "wattwerk_gpu_lost", "gauge", "1 while it does not answer.", gpu -> flag(gpu.lost()));
    }

    private void each(List<GpuNow> gpus, String name, String type, String help, ToDoubleFunction<GpuNow> value) {
        family(name, type, help);
        for (GpuNow gpu : gpus) {
            line(name, "gpu=\"" + gpu.index() + "\",uuid=\"" + quoted(gpu.uuid()) + "\"", value.applyAsDouble(gpu));
        }
    }

    private void single(String name, String type, String help, double value) {
        family(name, type, help);
        line(name, "", value);
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, double value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    private static double flag(boolean set) {
        return set ? 1 : 0;
    }

    private static String quoted(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
