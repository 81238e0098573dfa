package org.wattwerk.controller.plan;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.planning.YearSoFar;
import org.wattwerk.core.quantity.Power;

/**
 * What somebody wants a plan for; what is empty is as the policy says.
 *
 * @param from the first quarter hour; the first with a price if empty
 * @param deadline the first instant after the time that is left
 * @param tokens that are still to be done
 * @param cap the most that the run may draw
 * @param budgets whether the policy's budgets of months are to be kept
 * @param soFar the billing year before the plan begins
 */
public record PlanQuestion(
        Optional<Instant> from,
        Optional<Instant> deadline,
        Optional<Double> tokens,
        Optional<Integer> nodes,
        Optional<Power> cap,
        boolean budgets,
        YearSoFar soFar) {
    /** All as the policy says, from the first price on. */
    public static final PlanQuestion AS_AGREED = new PlanQuestion(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            YearSoFar.NOTHING);

    public PlanQuestion from(Optional<Instant> start) {
        return new PlanQuestion(start, deadline, tokens, nodes, cap, budgets, soFar);
    }

    public PlanQuestion by(Optional<Instant> end) {
        return new PlanQuestion(from, end, tokens, nodes, cap, budgets, soFar);
    }

    public PlanQuestion of(Optional<Double> wanted) {
        return new PlanQuestion(from, deadline, wanted, nodes, cap, budgets, soFar);
    }

    public PlanQuestion on(Optional<Integer> fleet) {
        return new PlanQuestion(from, deadline, tokens, fleet, cap, budgets, soFar);
    }

    public PlanQuestion below(Optional<Power> limit) {
        return new PlanQuestion(from, deadline, tokens, nodes, limit, budgets, soFar);
    }

    public PlanQuestion withBudgets(boolean kept) {
        return new PlanQuestion(from, deadline, tokens, nodes, cap, kept, soFar);
    }

    public PlanQuestion after(YearSoFar year) {
        return new PlanQuestion(from, deadline, tokens, nodes, cap, budgets, year);
    }
}
