package org.wattwerk.core.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The power distribution of a site as a tree with numbered domains: 0 is the connection point, whose limit the site and
 * outside orders give, and parents have lower numbers than their children. Nodes that no domain names hang at 0.
 */
public final class PowerTree {
    /** Every node directly below the connection point. */
    public static final PowerTree FLAT = new PowerTree(List.of(), Map.of());

    /** The number of the connection point. */
    public static final int CONNECTION_POINT = 0;

    private final List<PowerDomain> domains;
    private final int[] parents;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final SortedMap<NodeId, Integer> places = new TreeMap<>();

    /**
     * @param domains in any order
     * @param places the domain of each node; a node may be left out
     * @throws IllegalArgumentException if this is no tree, with every fault in it
     */
    public PowerTree(List<PowerDomain> domains, Map<NodeId, String> places) {
        List<Fault> faults = faults(domains, places);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", faults.stream().map(Fault::text).toList()));
        }
        List<PowerDomain> ordered = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        while (ordered.size() < domains.size()) {
            for (PowerDomain domain : domains) {
                if (!taken.contains(domain.name())
                        && domain.within().map(taken::contains).orElse(true)) {
                    taken.add(domain.name());
                    ordered.add(domain);
                }
            }
        }
        this.domains = List.copyOf(ordered);
        this.parents = new int[ordered.size() + 1];
        parents[CONNECTION_POINT] = -1;
        for (int number = 1; number <= ordered.size(); number++) {
            PowerDomain domain = ordered.get(number - 1);
            numbers.put(domain.name(), number);
            parents[number] = domain.within().map(this::numberOf).orElse(CONNECTION_POINT);
        }
        places.forEach((node, name) -> this.places.put(node, numberOf(name)));
    }

    /**
     * Something that makes domains no tree.
     *
     * @param domain the name of the domain it is about
     */
    public record Fault(String domain, String text) {}

    /** Everything that is wrong, in the order of the domains; empty if these make a tree. */
    public static List<Fault> faults(List<PowerDomain> domains, Map<NodeId, String> places) {
        List<Fault> faults = new ArrayList<>();
        Map<String, PowerDomain> byName = new HashMap<>();
        for (PowerDomain domain : domains) {
            if (byName.put(domain.name(), domain) != null) {
                faults.add(new Fault(domain.name(), "power domain " + domain.name() + " stands here twice"));
            }
        }
        for (PowerDomain domain : domains) {
            domain.within().ifPresent(parent -> {
                if (!byName.containsKey(parent)) {
                    faults.add(new Fault(
                            domain.name(),
                            "power domain " + domain.name() + " hangs below '" + parent + "', which is no domain"));
                } else if (circles(domain, byName)) {
                    faults.add(new Fault(domain.name(), "power domain " + domain.name() + " hangs below itself"));
                }
            });
        }
        new TreeMap<>(places).forEach((node, name) -> {
            if (!byName.containsKey(name)) {
                faults.add(new Fault(name, "node " + node + " hangs below '" + name + "', which is no domain"));
            }
        });
        return faults;
    }

    private static boolean circles(PowerDomain from, Map<String, PowerDomain> byName) {
        Set<String> seen = new HashSet<>();
        Optional<String> at = from.within();
        while (at.isPresent() && byName.containsKey(at.get()) && seen.add(at.get())) {
            if (at.get().equals(from.name())) {
                return true;
            }
            at = Objects.requireNonNull(byName.get(at.get())).within();
        }
        return false;
    }

    /** How many domains there are, the connection point included. */
    public int size() {
        return parents.length;
    }

    /** The domain above; -1 above the connection point. */
    public int parent(int number) {
        return parents[number];
    }

    /** A domain below the connection point. */
    public PowerDomain domain(int number) {
        return domains.get(number - 1);
    }

    public List<PowerDomain> domains() {
        return domains;
    }

    /** What people call a domain. */
    public String name(int number) {
        return number == CONNECTION_POINT ? "the site" : domain(number).name();
    }

    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The lowest domain that a node hangs in. */
    public int place(NodeId node) {
        return places.getOrDefault(node, CONNECTION_POINT);
    }

    /** The nodes that have a domain of their own. */
    public Set<NodeId> placed() {
        return java.util.Collections.unmodifiableSet(places.keySet());
    }

    /** For each domain, the sum of a value over all nodes below it. */
    public long[] sums(Iterable<NodeId> nodes, ToLongFunction<NodeId> value) {
        long[] sums = new long[size()];
        for (NodeId node : nodes) {
            sums[place(node)] = Math.addExact(sums[place(node)], value.applyAsLong(node));
        }
        for (int number = size() - 1; number > 0; number--) {
            sums[parents[number]] = Math.addExact(sums[parents[number]], sums[number]);
        }
        return sums;
    }

    private int numberOf(String name) {
        return Objects.requireNonNull(numbers.get(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PowerTree tree && tree.domains.equals(domains) && tree.places.equals(places);
    }

    @Override
    public int hashCode() {
        return Objects.hash(domains, places);
    }

    @Override
    public String toString() {
        return domains.isEmpty() ? "flat" : domains.size() + " power domains";
    }
}
