package org.wattwerk.policies;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.scheduling.Downtime;
import org.wattwerk.core.scheduling.SchedulingRules;

/** Reads {@code scheduling}: when jobs are held, how long a last checkpoint may take, and maintenance windows of nodes. */
final class SchedulingSection {
    private final ZoneId zone;
    private final Map<NodeId, NodeClass> inventory;

    /**
     * @param zone in which times are written
     * @param inventory the nodes of the site
     */
    SchedulingSection(ZoneId zone, Map<NodeId, NodeClass> inventory) {
        this.zone = zone;
        this.inventory = inventory;
    }

    @Nullable
    SchedulingRules read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        SchedulingRules otherwise = SchedulingRules.DEFAULT;
        int tries = keys.optional("tries", otherwise.tries(), Field::integer);
        Duration within = keys.optional("checkpoint-within", otherwise.checkpointWithin(), Field::duration);
        Duration growAfter = keys.optional("grow-after", otherwise.growAfter(), Field::duration);
        boolean closes = keys.optional("budget-used-up", otherwise.budgetCloses(), SchedulingSection::waits);
        List<Downtime> downtimes = keys.optional("maintenance", otherwise.downtimes(), this::downtimes);
        keys.refuseUnknown();
        return keys.build(() -> new SchedulingRules(tries, within, growAfter, downtimes, closes));
    }

    private static @Nullable Boolean waits(Field field) {
        return field.parsed(text -> switch (text) {
            case "new-jobs-wait" -> true;
            case "nothing-changes" -> false;
            default ->
                throw new IllegalArgumentException("'" + text + "' is neither new-jobs-wait nor nothing-changes");
        });
    }

    private @Nullable List<Downtime> downtimes(Field section) {
        Mapping windows = section.mapping();
        if (windows == null) {
            return null;
        }
        List<Downtime> downtimes = new ArrayList<>();
        windows.all().forEach((name, field) -> {
            Downtime downtime = downtime(name, field);
            if (downtime != null) {
                downtimes.add(downtime);
            }
        });
        return downtimes;
    }

    private @Nullable Downtime downtime(String name, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Set<NodeId> nodes = keys.required("nodes", "[node-1]", this::nodes);
        Instant from = keys.required("from", "2026-12-01T08:00", this::time);
        Instant to = keys.required("to", "2026-12-01T12:00", this::time);
        keys.refuseUnknown();
        return nodes == null || from == null || to == null
                ? null
                : keys.build(() -> new Downtime(nodes, from, to, name));
    }

    private @Nullable Set<NodeId> nodes(Field field) {
        List<Field> names = field.list();
        Set<NodeId> nodes = new TreeSet<>();
        for (Field name : names == null ? List.<Field>of() : names) {
            List<NodeId> expanded = name.parsed(NodeNames::expand);
            for (NodeId node : expanded == null ? List.<NodeId>of() : expanded) {
                if (!inventory.containsKey(node)) {
                    name.problem("node '" + node + "' is not among the nodes of the site");
                }
                nodes.add(node);
            }
        }
        return names == null ? null : nodes;
    }

    private @Nullable Instant time(Field field) {
        return field.parsed(text -> {
            try {
                return LocalDateTime.parse(text).atZone(zone).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no time of the site: write such as '2026-12-01T08:00'", e);
            }
        });
    }
}
