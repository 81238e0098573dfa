package org.wattwerk.core.enforcing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuDetail.GpuProcess;
import org.wattwerk.core.device.GpuDetail.Mig;

/**
 * How a device's energy is divided when not all that computes on it belongs to the job that it is assigned to. A device has
 * one counter: instances of a split device count by their slices of compute, processes beside each other alike, and both
 * are estimates. What belongs to nobody is idle.
 */
public final class SharedDevice {
    /** Divisible by every count of accounts that an instance may have, up to eight. */
    private static final long SLICE = 840;

    private static final Comparator<Optional<JobId>> IDLE_FIRST =
            Comparator.comparing(job -> job.map(JobId::value).orElse(""));

    private SharedDevice() {}

    /**
     * Weights by account.
     *
     * @param assigned to whom the device belongs as a whole
     * @param jobOf whose process it is; empty for nobody's
     * @return empty where the whole device counts for {@code assigned}: nothing computes on it, or nobody else's
     */
    public static SortedMap<Optional<JobId>, Long> weights(
            GpuDetail detail, Optional<JobId> assigned, Function<GpuProcess, Optional<JobId>> jobOf) {
        SortedMap<Optional<JobId>, Long> weights = new TreeMap<>(IDLE_FIRST);
        if (detail.processes().isEmpty()) {
            return weights;
        }
        List<Mig.Instance> instances =
                detail.mig().filter(Mig::enabled).map(Mig::instances).orElse(List.of());
        if (instances.isEmpty()) {
            accounts(detail.processes(), jobOf).forEach(account -> weights.put(account, 1L));
        }
        for (Mig.Instance instance : instances) {
            List<GpuProcess> inside = detail.processes().stream()
                    .filter(process -> process.instance().orElse(-1) == instance.id())
                    .toList();
            Set<Optional<JobId>> accounts = inside.isEmpty() ? Set.of(Optional.empty()) : accounts(inside, jobOf);
            long part = Math.max(1, instance.slices()) * SLICE / accounts.size();
            accounts.forEach(account -> weights.merge(account, part, Long::sum));
        }
        if (weights.size() == 1 && weights.containsKey(assigned)) {
            weights.clear();
        }
        return weights;
    }

    private static Set<Optional<JobId>> accounts(
            List<GpuProcess> processes, Function<GpuProcess, Optional<JobId>> jobOf) {
        return processes.stream().map(jobOf).collect(Collectors.toUnmodifiableSet());
    }
}
