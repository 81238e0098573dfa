package org.wattwerk.core.enforcing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;

/**
 * Which devices of a node are held by tenants.
 *
 * @param holders by index of the device; several tenants may have been given one device
 * @param costCentres of the tenants that said one
 * @param problems what tenants named that this node does not have
 */
public record Tenancy(
        SortedMap<Integer, NavigableSet<JobId>> holders, SortedMap<JobId, String> costCentres, List<String> problems) {
    /** No tenant at all. */
    public static final Tenancy NONE = new Tenancy(new TreeMap<>(), new TreeMap<>(), List.of());

    public Tenancy {
        SortedMap<Integer, NavigableSet<JobId>> held = new TreeMap<>();
        holders.forEach((gpu, jobs) -> held.put(gpu, Collections.unmodifiableNavigableSet(new TreeSet<>(jobs))));
        holders = Collections.unmodifiableSortedMap(held);
        costCentres = Collections.unmodifiableSortedMap(new TreeMap<>(costCentres));
        problems = List.copyOf(problems);
    }

    /** What the tenants hold of this inventory. A device that it does not have is a problem, and nobody's. */
    public static Tenancy of(List<GpuInfo> inventory, List<Tenant> tenants) {
        SortedMap<Integer, NavigableSet<JobId>> holders = new TreeMap<>();
        SortedMap<JobId, String> costCentres = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Tenant tenant : tenants) {
            if (!tenant.costCentre().isEmpty()) {
                costCentres.put(tenant.job(), tenant.costCentre());
            }
            for (String named : tenant.gpus()) {
                Optional<GpuInfo> gpu = inventory.stream()
                        .filter(each -> named.equals(Integer.toString(each.index())) || named.equals(each.uuid()))
                        .findFirst();
                if (gpu.isEmpty()) {
                    problems.add("job " + tenant.job() + " was given GPU " + named + ", which this node does not have");
                } else {
                    holders.computeIfAbsent(gpu.get().index(), index -> new TreeSet<>())
                            .add(tenant.job());
                }
            }
        }
        return new Tenancy(holders, costCentres, problems);
    }

    public boolean isEmpty() {
        return holders.isEmpty();
    }

    /** Whether a tenant holds the device. */
    public boolean holds(int gpu) {
        return holders.containsKey(gpu);
    }

    /** Everybody who holds a device. */
    public NavigableSet<JobId> jobs() {
        NavigableSet<JobId> jobs = new TreeSet<>();
        holders.values().forEach(jobs::addAll);
        return jobs;
    }

    /**
     * How a device's energy is divided among those who hold it: alike, since nobody knows better.
     *
     * @return empty where one tenant or none holds it
     */
    public SortedMap<Optional<JobId>, Long> weights(int gpu) {
        SortedMap<Optional<JobId>, Long> weights = new TreeMap<>(NodeMeter.IDLE_FIRST);
        NavigableSet<JobId> jobs = holders.getOrDefault(gpu, Collections.emptyNavigableSet());
        if (jobs.size() > 1) {
            jobs.forEach(job -> weights.put(Optional.of(job), 1L));
        }
        return weights;
    }

    /** The one to whom a device is assigned; the first where several hold it. */
    public Optional<JobId> holder(int gpu) {
        return Optional.ofNullable(holders.get(gpu)).map(NavigableSet::first);
    }
}
