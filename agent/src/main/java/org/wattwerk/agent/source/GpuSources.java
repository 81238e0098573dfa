package org.wattwerk.agent.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.wattwerk.agent.gpu.Pace;
import org.wattwerk.agent.nvml.NvmlGpus;
import org.wattwerk.agent.nvml.NvmlNode;
import org.wattwerk.core.device.BoardProfile;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.device.PowerSeries;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;

/**
 * Where devices come from, as people write it: {@code nvml}, {@code nvml:LIBRARY}, {@code simulated:PROFILE} with
 * {@code ,gpus=N} and {@code ,faults=SEED}, {@code replay:FILE} with {@code ,board=PROFILE}.
 */
public final class GpuSources {
    private static final String NVML = "nvml";
    private static final String SIMULATED = "simulated:";
    private static final String REPLAY = "replay:";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SAMPLE_PERIOD = Duration.ofMillis(100);
    private static final int USUAL_GPUS = 8;
    private static final int MOST_GPUS = 64;

    private GpuSources() {}

    /**
     * Opens devices.
     *
     * @return empty where the text names none of these sources, such as a file of simulated nodes
     * @throws ExitException of one line if the devices cannot be had
     */
    public static Optional<NodeHardware> open(String text, Supplier<Moment> clock) {
        if (text.equals(NVML) || text.startsWith(NVML + ":")) {
            return Optional.of(nvml(text));
        }
        if (text.startsWith(REPLAY)) {
            return Optional.of(replay(text.substring(REPLAY.length()), clock));
        }
        if (text.startsWith(SIMULATED)) {
            List<String> parts = List.of(text.substring(SIMULATED.length()).split(",", -1));
            return BoardProfile.of(parts.get(0)).map(profile -> simulated(profile, options(text, parts), clock));
        }
        return Optional.empty();
    }

    private static NodeHardware nvml(String text) {
        String library = text.equals(NVML) ? NvmlGpus.DEFAULT_LIBRARY : text.substring(NVML.length() + 1);
        try {
            return NvmlNode.open(library, PATIENCE, new Pace(SAMPLE_PERIOD, WallClock::monotonicNanos));
        } catch (DeviceException e) {
            throw ExitException.badInput("--gpus " + text + ": " + e.getMessage());
        }
    }

    private static NodeHardware simulated(BoardProfile profile, Map<String, String> options, Supplier<Moment> clock) {
        int gpus = (int) number(options, "gpus", USUAL_GPUS);
        if (gpus < 1 || gpus > MOST_GPUS) {
            throw ExitException.badInput("--gpus: gpus=" + gpus + " is not 1 to " + MOST_GPUS);
        }
        ProfileNode node = new ProfileNode(profile.node(gpus), clock);
        NodeHardware made = options.containsKey("faults")
                ? new FaultyNode(node, new FaultyGpus(node.gpus(), clock, number(options, "faults", 0)))
                : node;
        refuseRest(options, "gpus", "faults");
        return made;
    }

    private static NodeHardware replay(String text, Supplier<Moment> clock) {
        List<String> parts = List.of(text.split(",", -1));
        Map<String, String> options = options(REPLAY + text, parts);
        refuseRest(options, "board");
        List<PowerSeries> series = PowerRecord.read(Path.of(parts.get(0)));
        Power most = series.stream().map(PowerSeries::most).reduce(Power.ZERO, Power::max);
        BoardProfile board = Optional.ofNullable(options.get("board"))
                .map(name -> BoardProfile.of(name)
                        .orElseThrow(() -> ExitException.badInput(
                                "--gpus: board=" + name + " is not one of " + BoardProfile.names())))
                .or(() -> BoardProfile.drawing(most))
                .orElseThrow(() -> ExitException.badInput("--gpus: " + parts.get(0) + " draws up to " + most
                        + ", more than any of " + BoardProfile.names()));
        return new ReplayNode(series, board.model(), parts.get(0), clock);
    }

    private static Map<String, String> options(String text, List<String> parts) {
        Map<String, String> options = new TreeMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw ExitException.badInput("--gpus " + text + ": '" + part + "' is not NAME=VALUE");
            }
            options.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return options;
    }

    private static long number(Map<String, String> options, String name, long otherwise) {
        String text = options.get(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ExitException.badInput("--gpus: " + name + "=" + text + " is no number");
        }
    }

    private static void refuseRest(Map<String, String> options, String... known) {
        List<String> unknown = options.keySet().stream()
                .filter(name -> !List.of(known).contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw ExitException.badInput("--gpus: " + unknown + " is not known here: there are " + List.of(known));
        }
    }
}
