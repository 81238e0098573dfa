package org.wattwerk.core.enforcing;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.quantity.Power;

/**
 * Between which powers a node can be held: its GPUs' own ranges and the allowance of its host, which nothing caps.
 *
 * @param hostAllowance the most that everything but the GPUs draws with a job
 */
public record NodeBounds(List<GpuInfo> gpus, Power hostAllowance) {
    public NodeBounds {
        gpus = List.copyOf(gpus);
    }

    /** The lowest power that caps alone reach. */
    public Power lowest() {
        return total(lowestLimits());
    }

    /** Every GPU at its lowest limit. */
    public SortedMap<Integer, Power> lowestLimits() {
        return each(GpuInfo::minLimit);
    }

    /** Every GPU at one level, or as near to it as its driver accepts. */
    public SortedMap<Integer, Power> limitsAt(Power level) {
        return each(gpu -> Power.max(gpu.minLimit(), Power.min(gpu.maxLimit(), level)));
    }

    /**
     * The highest equal limits under which the node stays within {@code node}; its lowest limits where even those are too
     * much.
     */
    public SortedMap<Integer, Power> limitsWithin(Power node) {
        return areAlike() ? limitsAt(node.minusOrZero(hostAllowance).dividedBy(gpus.size())) : searched(node);
    }

    private boolean areAlike() {
        return !gpus.isEmpty()
                && gpus.stream()
                        .allMatch(gpu -> gpu.minLimit().equals(gpus.get(0).minLimit())
                                && gpu.maxLimit().equals(gpus.get(0).maxLimit()));
    }

    /** Where one device is at the end of its range, the others may have what it leaves. */
    private SortedMap<Integer, Power> searched(Power node) {
        long low = 0;
        long high = gpus.stream()
                .mapToLong(gpu -> gpu.maxLimit().milliwatts())
                .max()
                .orElse(0);
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (total(limitsAt(new Power(middle))).exceeds(node)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return limitsAt(new Power(low));
    }

    /** What a node held to these limits may draw. */
    public Power total(SortedMap<Integer, Power> limits) {
        return limits.values().stream().reduce(hostAllowance, Power::plus);
    }

    private SortedMap<Integer, Power> each(Function<GpuInfo, Power> limit) {
        SortedMap<Integer, Power> limits = new TreeMap<>();
        gpus.forEach(gpu -> limits.put(gpu.index(), limit.apply(gpu)));
        return limits;
    }
}
