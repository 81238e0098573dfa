package org.wattwerk.core.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.time.QuarterHour;

/** Tells another autopilot what a first one was told, and compares what they decide. The planner answers as it did. */
public final class Replay {
    private final Autopilot autopilot;
    private final Deque<Plan> plans = new ArrayDeque<>();
    private long ticks;
    private long refused;
    private long commands;

    public Replay(ControlPolicy policy, long epoch) {
        this.autopilot = new Autopilot(policy, new AnsweredBefore(), epoch);
    }

    /**
     * Where two runs part.
     *
     * @param tick number of the tick, from 1
     * @param command number of the command within it, from 1
     * @param then what was decided the first time; empty where nothing more was
     * @param now what is decided now; empty where nothing more is
     */
    public record Difference(long tick, Input.Ticked at, int command, Optional<String> then, Optional<String> now) {}

    /** Something else than a tick. */
    public void told(Input input) {
        if (input instanceof Input.Planned planned) {
            plans.add(planned.plan());
        } else {
            try {
                input.tell(autopilot);
            } catch (IllegalArgumentException e) {
                // A bad message was left out then, too.
                refused++;
            }
        }
    }

    /**
     * A tick.
     *
     * @param then the commands of the first run, as {@link Command#text} says them
     * @return where the runs part, if they do here
     */
    public Optional<Difference> decided(Input.Ticked tick, List<String> then) {
        ticks++;
        List<String> now;
        try {
            now = autopilot.tick(tick.now()).commands().stream()
                    .map(Command::text)
                    .toList();
        } catch (NoSuchElementException e) {
            now = List.of(String.valueOf(e.getMessage()));
        }
        if (!plans.isEmpty()) {
            plans.clear();
            now = List.of("does not ask for the plan that was made then");
        }
        commands += now.size();
        for (int i = 0; i < Math.max(then.size(), now.size()); i++) {
            Optional<String> first = i < then.size() ? Optional.of(then.get(i)) : Optional.empty();
            Optional<String> second = i < now.size() ? Optional.of(now.get(i)) : Optional.empty();
            if (!first.equals(second)) {
                return Optional.of(new Difference(ticks, tick, i + 1, first, second));
            }
        }
        return Optional.empty();
    }

    /** How many ticks were compared. */
    public long ticks() {
        return ticks;
    }

    /** How many messages were bad and left out. */
    public long refused() {
        return refused;
    }

    /** How many commands were compared. */
    public long commands() {
        return commands;
    }

    /** The planner of the first run. */
    private final class AnsweredBefore implements Planner {
        @Override
        public Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders) {
            Plan answered = plans.poll();
            if (answered == null) {
                throw new NoSuchElementException("asks for a plan that was not made then");
            }
            return answered;
        }

        @Override
        public Plan plan(QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
            return plan(basis.day(), orders);
        }
    }
}
