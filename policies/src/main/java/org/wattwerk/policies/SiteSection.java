package org.wattwerk.policies;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.capping.SafeStates;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.cluster.PowerDomain;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** Reads {@code site}: the connection point, what hangs behind it, and the inventory of nodes. */
record SiteSection(Field limitAt, Site site, ZoneId zone, PowerTreeSection tree) {
    static @Nullable SiteSection read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        String name = keys.required("name", "demo", Field::text);
        ZoneId zone = keys.required("time-zone", "Europe/Berlin", Field::zone);
        Power limit = keys.required("limit", "24 kW", Field::power);
        Power otherLoads = keys.required("other-loads", "4 kW", Field::power);
        Overhead overhead = keys.required("overhead", "{fixed: 600 W, marginal: 10 %}", SiteSection::overhead);
        Entries<GpuModel> models = Entries.of(
                keys,
                "gpu-models",
                "{h100-sxm: {default-limit: 700 W, min-limit: 200 W, max-limit: 700 W, idle: 70 W}}",
                SiteSection::gpuModel);
        Entries<NodeClass> classes = Entries.of(
                keys,
                "node-classes",
                "{h100-8: {gpu-model: h100-sxm, gpus: 8, host-idle: 1200 W, host-busy: 2800 W}}",
                field -> nodeClass(field, models));
        Map<NodeId, NodeClass> nodes =
                keys.required("nodes", "{h100-8: [node-1, node-2]}", field -> inventory(field, classes));
        PowerTreeSection tree = PowerTreeSection.ABSENT;
        Field treeAt = keys.field("power-tree").orElse(null);
        if (treeAt != null) {
            tree = PowerTreeSection.read(treeAt, nodes, otherLoads);
        }
        Map<NodeId, String> racks = keys.optional("racks", Map.of(), field -> racks(field, nodes));
        keys.refuseUnknown();
        if (name == null
                || zone == null
                || limit == null
                || otherLoads == null
                || overhead == null
                || nodes == null
                || tree == null) {
            return null;
        }
        Field limitAt = keys.field("limit").orElse(section);
        Site site =
                new Site(name, limit, otherLoads, overhead, new TreeMap<>(nodes), tree.tree(), new TreeMap<>(racks));
        return new SiteSection(limitAt, site, zone, tree);
    }

    /** Lowering must always be possible: all nodes in their safe state fit below the limit, whatever is lost. */
    boolean checkSafeStates(Power safeLimit, @Nullable Field safeLimitAt) {
        boolean accepted = true;
        for (NodeClass nodeClass : new TreeMap<>(byName()).values()) {
            GpuModel gpu = nodeClass.gpu();
            if (gpu.minLimit().exceeds(safeLimit) || safeLimit.exceeds(gpu.maxLimit())) {
                (safeLimitAt != null ? safeLimitAt : limitAt)
                        .problem("safe limit of " + safeLimit + " is out of range: GPUs of " + nodeClass.name()
                                + " take " + gpu.minLimit() + " to " + gpu.maxLimit());
                accepted = false;
            }
        }
        if (!accepted) {
            return false;
        }
        try {
            return checkSum(safeLimit);
        } catch (ArithmeticException e) {
            limitAt.problem("cannot be checked: the powers below it sum to more than exists; check their units");
            return false;
        }
    }

    private boolean checkSum(Power safeLimit) {
        List<SafeStates.Shortfall> shortfalls = SafeStates.shortfalls(site, nodeClass -> nodeClass.at(safeLimit));
        for (SafeStates.Shortfall shortfall : shortfalls) {
            if (shortfall.number() == PowerTree.CONNECTION_POINT) {
                limitAt.problem(
                        site.limit() + " cannot be held: " + site.nodes().size() + " nodes in their safe state ("
                                + safeLimit + " a GPU) draw " + shortfall.nodes() + ", overhead "
                                + site.overhead().of(shortfall.nodes()) + ", other loads "
                                + site.otherLoads() + "; the lowest limit that can be held is " + shortfall.lowest()
                                + ": raise the limit, or lower control.safe-limit, or take nodes out");
            } else {
                PowerDomain domain = site.tree().domain(shortfall.number());
                tree.limitAt(shortfall.number(), limitAt)
                        .problem(domain.limit() + " cannot be held: the nodes below it in their safe state ("
                                + safeLimit + " a GPU) draw " + shortfall.nodes()
                                + "; the lowest limit that can be held is " + shortfall.lowest()
                                + ": raise the limit, or lower control.safe-limit, or hang nodes elsewhere");
            }
        }
        return shortfalls.isEmpty();
    }

    private Map<String, NodeClass> byName() {
        Map<String, NodeClass> byName = new TreeMap<>();
        site.nodes().values().forEach(nodeClass -> byName.put(nodeClass.name(), nodeClass));
        return byName;
    }

    static @Nullable Overhead overhead(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Power fixed = keys.required("fixed", "600 W", Field::power);
        Share marginal = keys.required("marginal", "10 %", Field::share);
        keys.refuseUnknown();
        return fixed == null || marginal == null ? null : new Overhead(fixed, marginal);
    }

    private static @Nullable GpuModel gpuModel(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Power defaultLimit = keys.required("default-limit", "700 W", Field::power);
        Power minLimit = keys.required("min-limit", "200 W", Field::power);
        Power maxLimit = keys.required("max-limit", "700 W", Field::power);
        Power idle = keys.required("idle", "70 W", Field::power);
        keys.refuseUnknown();
        if (defaultLimit == null || minLimit == null || maxLimit == null || idle == null) {
            return null;
        }
        return keys.build(() -> new GpuModel(lastKey(field), defaultLimit, minLimit, maxLimit, idle));
    }

    private static @Nullable NodeClass nodeClass(Field field, Entries<GpuModel> models) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        GpuModel model = keys.required("gpu-model", "h100-sxm", at -> {
            String name = at.text();
            return name == null ? null : models.named(name, at);
        });
        Integer gpus = keys.required("gpus", "8", Field::integer);
        Power hostIdle = keys.required("host-idle", "1200 W", Field::power);
        Power hostBusy = keys.required("host-busy", "2800 W", Field::power);
        keys.refuseUnknown();
        if (model == null || gpus == null || hostIdle == null || hostBusy == null) {
            return null;
        }
        return keys.build(() -> new NodeClass(lastKey(field), model, gpus, hostIdle, hostBusy));
    }

    private static @Nullable Map<NodeId, NodeClass> inventory(Field field, Entries<NodeClass> classes) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Map<NodeId, NodeClass> nodes = new TreeMap<>();
        boolean complete = true;
        for (Map.Entry<String, Field> entry : keys.all().entrySet()) {
            NodeClass nodeClass = classes.named(entry.getKey(), entry.getValue());
            List<Field> names = entry.getValue().list();
            complete &= nodeClass != null && names != null;
            for (Field name : names == null ? List.<Field>of() : names) {
                List<NodeId> expanded = name.parsed(NodeNames::expand);
                complete &= expanded != null;
                for (NodeId node : expanded == null || nodeClass == null ? List.<NodeId>of() : expanded) {
                    if (nodes.put(node, nodeClass) != null) {
                        name.problem("node '" + node + "' stands here twice");
                    }
                }
            }
        }
        if (complete && nodes.isEmpty()) {
            field.problem("names no node: a site has at least one");
        }
        return complete && !nodes.isEmpty() ? nodes : null;
    }

    /** Where nodes stand, by rack; a node stands in one of them. */
    private static Map<NodeId, String> racks(Field section, @Nullable Map<NodeId, NodeClass> inventory) {
        Map<NodeId, String> racks = new TreeMap<>();
        Mapping keys = section.mapping();
        for (Map.Entry<String, Field> entry :
                keys == null ? Set.<Map.Entry<String, Field>>of() : keys.all().entrySet()) {
            List<Field> names = entry.getValue().list();
            for (Field name : names == null ? List.<Field>of() : names) {
                List<NodeId> expanded = name.parsed(NodeNames::expand);
                for (NodeId node : expanded == null ? List.<NodeId>of() : expanded) {
                    String earlier = racks.put(node, entry.getKey());
                    if (earlier != null) {
                        name.problem("node '" + node + "' stands in '" + earlier + "' already");
                    }
                    if (inventory != null && !inventory.containsKey(node)) {
                        name.problem("node '" + node + "' is not among the nodes of the site");
                    }
                }
            }
        }
        return racks;
    }

    private static String lastKey(Field field) {
        return field.path().substring(field.path().lastIndexOf('.') + 1);
    }

    /**
     * What stands below a key under names that people chose.
     *
     * @param declared all names, also those whose entry has problems of its own
     */
    private record Entries<T>(String key, Map<String, T> readable, Set<String> declared) {
        static <T> Entries<T> of(Mapping section, String key, String example, Field.Reader<T> reader) {
            Map<String, T> readable = new TreeMap<>();
            Set<String> declared = new TreeSet<>();
            Mapping entries = section.required(key, example, Field::mapping);
            if (entries != null) {
                entries.all().forEach((name, field) -> {
                    declared.add(name);
                    T value = reader.read(field);
                    if (value != null) {
                        readable.put(name, value);
                    }
                });
            }
            return new Entries<>(key, readable, declared);
        }

        /** The entry of a name; null where it has problems, which are not said twice. */
        @Nullable
        T named(String name, Field asked) {
            if (!declared.isEmpty() && !declared.contains(name)) {
                asked.problem("'" + name + "' is not among " + key + ": " + String.join(", ", declared));
            }
            return readable.get(name);
        }
    }
}
