package org.wattwerk.core.planning.year;

import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.quantity.Money;

/**
 * A run and what it has to get done.
 *
 * @param name for people
 * @param curve what it draws at each speed
 * @param work quarter hours at full speed that must be done within {@code [from, to)}
 * @param from first quarter hour in which it can run, as an index into the plan
 * @param to first quarter hour after its deadline
 * @param rest whether it may rest and what that costs
 * @param worthOfAnHour what an hour of its GPUs is worth elsewhere, net; charged while it runs and not while it rests
 */
public record RunGoal(
        String name, PowerCurve curve, double work, int from, int to, RestTerms rest, Money worthOfAnHour) {
    public RunGoal {
        if (!(work >= 0) || Double.isInfinite(work)) {
            throw new IllegalArgumentException("run " + name + " has no possible amount of work: " + work);
        }
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("run " + name + " has its deadline at quarter hour " + to
                    + " of the plan, not after its start at " + from + ": the deadline is in the past");
        }
    }

    /** A run over the whole of a plan, whose GPUs are worth nothing elsewhere. */
    public RunGoal(String name, PowerCurve curve, double work, int quarterHours, RestTerms rest) {
        this(name, curve, work, 0, quarterHours, rest, Money.ZERO);
    }

    public RunGoal withWork(double changed) {
        return new RunGoal(name, curve, changed, from, to, rest, worthOfAnHour);
    }

    public RunGoal withRest(RestTerms changed) {
        return new RunGoal(name, curve, work, from, to, changed, worthOfAnHour);
    }

    public RunGoal withWorthOfAnHour(Money changed) {
        return new RunGoal(name, curve, work, from, to, rest, changed);
    }

    public RunGoal within(int start, int end) {
        return new RunGoal(name, curve, work, start, end, rest, worthOfAnHour);
    }
}
