package org.wattwerk.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

/** The limits of a node that no agent holds: after one has ended, however it ended, and before any job starts at boot. */
public final class AgentlessNode {
    private static final String MEMORY = "node.json";

    private AgentlessNode() {}

    /**
     * Lowers every device to the safe limit of the last lease; what stands lower stays. Where no lease is known, to
     * {@code otherwise}, or to the lowest that each device takes. It works beside a dead agent's folder and needs none.
     *
     * @return what was done, one line each
     * @throws ExitException naming every device that could not be lowered; the others were
     */
    public static List<String> lower(Gpus gpus, Path stateDir, Optional<Power> otherwise) {
        Optional<Power> known = safeLimit(stateDir).or(() -> otherwise);
        List<String> done = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (GpuInfo gpu : gpus.inventory()) {
            Power safe = known.map(limit -> Power.max(gpu.minLimit(), Power.min(gpu.maxLimit(), limit)))
                    .orElse(gpu.minLimit());
            try {
                Power standing = gpus.read(gpu.index()).enforcedLimit();
                if (!standing.exceeds(safe)) {
                    done.add("GPU " + gpu.index() + ": stands at " + standing + ", which is safe");
                } else {
                    Power now = gpus.setPowerLimit(gpu.index(), safe);
                    done.add("GPU " + gpu.index() + ": lowered from " + standing + " to " + now);
                }
            } catch (DeviceException e) {
                failed.add(String.valueOf(e.getMessage()));
            }
        }
        if (!failed.isEmpty()) {
            throw ExitException.failed("not at the safe limit:\n" + String.join("\n", failed));
        }
        return done;
    }

    /**
     * Puts back the limits that stood before an agent first set any, and forgets the lease.
     *
     * @return what was done, one line each
     * @throws ExitException if an agent runs, none ever did, or a device refuses
     */
    public static List<String> release(Gpus gpus, Path stateDir) {
        if (!Files.exists(stateDir.resolve(MEMORY))) {
            throw ExitException.badInput("no agent has left anything in " + stateDir + ": name its state folder");
        }
        try {
            StateLock held = StateLock.take(stateDir);
            try {
                return released(gpus, stateDir.resolve(MEMORY));
            } finally {
                held.close();
            }
        } catch (IOException e) {
            throw ExitException.badInput(
                    "the node cannot be released from " + stateDir + ": " + e.getMessage() + " (stop its agent first)");
        } catch (DeviceException e) {
            throw ExitException.failed(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> released(Gpus gpus, Path file) throws IOException, DeviceException {
        NodeMemory memory = NodeMemory.read(file);
        List<String> done = new ArrayList<>();
        for (GpuInfo gpu : gpus.inventory()) {
            Power original = memory.originalLimits().getOrDefault(gpu.uuid(), gpu.defaultLimit());
            done.add("GPU " + gpu.index() + ": released to " + gpus.setPowerLimit(gpu.index(), original));
        }
        LeaseMemory before = memory.lease();
        LeaseMemory onlyEpoch =
                new LeaseMemory(before.highestEpoch(), Optional.empty(), before.receivedAt(), before.bootId());
        new NodeMemory(onlyEpoch, Map.of(), memory.jobPort(), memory.jobs(), memory.payers()).write(file, true);
        return done;
    }

    /** A folder that says nothing, or nothing readable, makes the lowest limit the safe one. */
    private static Optional<Power> safeLimit(Path stateDir) {
        try {
            return NodeMemory.read(stateDir.resolve(MEMORY)).lease().lease().map(Lease::safeLimit);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
