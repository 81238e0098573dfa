package org.wattwerk.controller.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** The one session of each node that counts, and what goes out through it. */
final class Sessions {
    private final Map<NodeId, AgentSession> present = new HashMap<>();
    private final long epoch;

    Sessions(long epoch) {
        this.epoch = epoch;
    }

    /** From now on this is the node's session; one before it is ended. */
    void take(AgentSession session) {
        AgentSession before = present.put(session.node(), session);
        if (before != null && !before.equals(session)) {
            before.end("a newer session of node " + session.node() + " took over");
        }
    }

    /** False if it was the node's session no longer. */
    boolean leave(AgentSession session) {
        return present.remove(session.node(), session);
    }

    boolean isCurrent(AgentSession session) {
        return session.equals(present.get(session.node()));
    }

    /** Sends a command; a node that is not there is told all that holds when it comes back. */
    void carryOut(Command command) {
        AgentSession session = present.get(command.node());
        if (session == null) {
            return;
        }
        if (command instanceof Command.GrantLease lease) {
            session.grant(lease.grant());
        } else if (command instanceof Command.StartJob start) {
            AgentSession first = present.get(start.first());
            session.start(start, first == null ? "" : first.address(), epoch);
        } else if (command instanceof Command.DirectJob direct) {
            session.direct(direct, epoch);
        } else {
            throw new AssertionError(command);
        }
    }

    /** Tells everybody what electricity costs now, and how much of the month's money is used. */
    void figures(EnergyPrice dayAhead, EnergyPrice marginal, Optional<Share> budgetUsed) {
        present.values().forEach(session -> session.figures(dayAhead, marginal, budgetUsed, epoch));
    }

    /** Tells each node up to where its marks are in the ledger. */
    void settled(SortedMap<NodeId, QuarterHour> neededNoMore) {
        neededNoMore.forEach((node, upTo) -> {
            AgentSession session = present.get(node);
            if (session != null) {
                session.settled(upTo);
            }
        });
    }

    void endAll(String why) {
        List.copyOf(present.values()).forEach(session -> session.end(why));
        present.clear();
    }
}
