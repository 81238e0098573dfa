package org.wattwerk.core.planning.rolling;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was decided for a run until there is a reason to decide anew: more or other prices are known, the run stands
 * elsewhere than was decided, or something else is asked of it. So the live controller and a year that is played again decide
 * at the same moments.
 */
public final class DecisionKeeper {
    /** The run stands elsewhere when it is off by a quarter hour at full speed, or by this part of the work that is left. */
    private static final double OFF = 0.01;

    private final TariffPlanner planner;
    private @Nullable Held held;

    private record Held(Situation situation, TariffDecision decision) {}

    public DecisionKeeper(TariffPlanner planner) {
        this.planner = planner;
    }

    /** What was decided, if it still holds; the prices before the situation do not matter. */
    public Optional<TariffDecision> held(Situation now) {
        Held last = held;
        return last != null && holds(last, now) ? Optional.of(last.decision) : Optional.empty();
    }

    /** Decides anew. */
    public TariffDecision decide(Situation now, YearStanding standing) {
        TariffDecision decision = planner.decide(now, standing);
        held = new Held(now.after(Optional.empty()), decision);
        return decision;
    }

    private static boolean holds(Held last, Situation now) {
        Situation then = last.situation;
        int passed = last.decision.index(now.known().first());
        if (passed < 0 || passed >= last.decision.length()) {
            return false;
        }
        double off = Math.abs(then.workLeft() - last.decision.workBefore(passed) - now.workLeft());
        return off <= Math.min(1, OFF * now.workLeft())
                && then.deadline().equals(now.deadline())
                && then.mayRest() == now.mayRest()
                && then.limit().equals(now.limit())
                && then.curve().equals(now.curve())
                && samePrices(then, now, passed);
    }

    private static boolean samePrices(Situation then, Situation now, int passed) {
        if (then.known().length() != passed + now.known().length()) {
            return false;
        }
        for (int i = 0; i < now.known().length(); i++) {
            if (!then.known().at(passed + i).equals(now.known().at(i))) {
                return false;
            }
        }
        return true;
    }
}
