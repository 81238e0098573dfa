package org.wattwerk.policies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/**
 * Reads {@code site.power-tree}: the power distribution between the connection point and the nodes.
 *
 * @param at where each domain is written
 */
record PowerTreeSection(PowerTree tree, Map<String, Field> at) {
    /** A site whose nodes all hang directly below the connection point. */
    static final PowerTreeSection ABSENT = new PowerTreeSection(PowerTree.FLAT, Map.of());

    /**
     * @param inventory the nodes of the site; null where they have problems of their own
     */
    static @Nullable PowerTreeSection read(
            Field section, @Nullable Map<NodeId, NodeClass> inventory, @Nullable Power otherLoads) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        Map<String, Field> at = new LinkedHashMap<>();
        List<PowerDomain> domains = new ArrayList<>();
        Map<NodeId, String> places = new TreeMap<>();
        boolean complete = true;
        for (Map.Entry<String, Field> entry : keys.all().entrySet()) {
            at.put(entry.getKey(), entry.getValue());
            PowerDomain domain = domain(entry.getKey(), entry.getValue(), inventory, places);
            if (domain == null) {
                complete = false;
            } else {
                domains.add(domain);
            }
        }
        if (!complete) {
            return null;
        }
        List<PowerTree.Fault> faults = PowerTree.faults(domains, places);
        for (PowerTree.Fault fault : faults) {
            at.getOrDefault(fault.domain(), section).problem(fault.text());
        }
        boolean fits = otherLoadsFit(domains, otherLoads, section, at);
        return faults.isEmpty() && fits ? new PowerTreeSection(new PowerTree(domains, places), at) : null;
    }

    private static @Nullable PowerDomain domain(
            String name, Field field, @Nullable Map<NodeId, NodeClass> inventory, Map<NodeId, String> places) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Optional<String> within = keys.optional("within", Optional.empty(), at -> Optional.ofNullable(at.text()));
        Power limit = limit(keys);
        Duration tolerance = keys.optional("tolerance", Duration.ZERO, Field::duration);
        Optional<Power> mean =
                keys.optional("quarter-hour-limit", Optional.empty(), at -> Optional.ofNullable(at.power()));
        Power otherLoads = keys.optional("other-loads", Power.ZERO, Field::power);
        Overhead overhead = keys.optional("overhead", Overhead.NONE, SiteSection::overhead);
        boolean complete = keys.field("nodes")
                .map(nodes -> place(name, nodes, inventory, places))
                .orElse(true);
        keys.refuseUnknown();
        if (limit == null || !complete) {
            return null;
        }
        return keys.build(() -> new PowerDomain(name, within, limit, tolerance, mean, otherLoads, overhead));
    }

    /** One limit, or the feeds of which the strongest may fail. */
    private static @Nullable Power limit(Mapping keys) {
        Optional<Field> feeds = keys.field("feeds");
        if (feeds.isEmpty()) {
            return keys.required("limit", "40 kW", Field::power);
        }
        if (keys.field("limit").isPresent()) {
            feeds.get().problem("stands beside 'limit': write one of them, feeds say what their survivor carries");
            return null;
        }
        List<Field> each = feeds.get().list();
        List<Power> powers = new ArrayList<>();
        for (Field feed : each == null ? List.<Field>of() : each) {
            Power power = feed.power();
            if (power != null) {
                powers.add(power);
            }
        }
        if (each == null || powers.size() < each.size()) {
            return null;
        }
        if (powers.isEmpty()) {
            feeds.get().problem("names no feed: write such as [40 kW, 40 kW]");
            return null;
        }
        return PowerDomain.survivors(powers);
    }

    private static boolean place(
            String domain, Field field, @Nullable Map<NodeId, NodeClass> inventory, Map<NodeId, String> places) {
        List<Field> names = field.list();
        boolean complete = names != null;
        for (Field name : names == null ? List.<Field>of() : names) {
            List<NodeId> nodes = name.parsed(NodeNames::expand);
            complete &= nodes != null;
            for (NodeId node : nodes == null ? List.<NodeId>of() : nodes) {
                String earlier = places.put(node, domain);
                if (earlier != null) {
                    name.problem("node '" + node + "' hangs in '" + earlier + "' already");
                    complete = false;
                }
                if (inventory != null && !inventory.containsKey(node)) {
                    name.problem("node '" + node + "' is not among the nodes of the site");
                    complete = false;
                }
            }
        }
        return complete;
    }

    /** The other loads of a domain include those of the domains below it. */
    private static boolean otherLoadsFit(
            List<PowerDomain> domains, @Nullable Power site, Field section, Map<String, Field> at) {
        Map<String, Power> below = new HashMap<>();
        for (PowerDomain domain : domains) {
            below.merge(domain.within().orElse(""), domain.otherLoads(), Power::plus);
        }
        boolean fits = true;
        Power top = below.getOrDefault("", Power.ZERO);
        if (site != null && top.exceeds(site)) {
            section.problem("the domains have other loads of " + top + ", the site only " + site
                    + ": raise site.other-loads, they are a part of it");
            fits = false;
        }
        for (PowerDomain domain : domains) {
            Power sum = below.getOrDefault(domain.name(), Power.ZERO);
            if (sum.exceeds(domain.otherLoads())) {
                at.getOrDefault(domain.name(), section)
                        .problem("the domains below it have other loads of " + sum + ", it has only "
                                + domain.otherLoads() + ": raise its other-loads, they are a part of it");
                fits = false;
            }
        }
        return fits;
    }

    /** Where a domain's limit is written. */
    Field limitAt(int number, Field otherwise) {
        return at.getOrDefault(tree.domain(number).name(), otherwise);
    }
}
