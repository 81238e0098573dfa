package org.wattwerk.simulator.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.Regime;
import org.wattwerk.core.planning.year.Regimes;
import org.wattwerk.core.planning.year.RunGoal;
import org.wattwerk.core.planning.year.Shortfall;
import org.wattwerk.core.planning.year.YearOutcome;
import org.wattwerk.core.planning.year.YearPlan;
import org.wattwerk.core.planning.year.YearPlanner;
import org.wattwerk.core.planning.year.YearProblem;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.network.RegimeOutcome;

/** The strategy {@code perfect_foresight}: every price known on the first day, and a proof that nothing is cheaper. */
final class Foresight {
    private final BacktestCase backtest;
    private final PriceRow prices;
    private final Optional<NetworkTerms> network;

    Foresight(BacktestCase backtest, PriceRow prices, Optional<NetworkTerms> network) {
        this.backtest = backtest;
        this.prices = prices;
        this.network = network;
    }

    /**
     * The cheapest plan by its bill.
     *
     * @param bound a net bill that no strategy gets below
     * @param gapPercent by how much the bill may be above the least possible
     */
    record Found(StrategyResult result, Money bound, double gapPercent) {}

    /**
     * @throws IllegalArgumentException if no plan gets the work done, with the way out
     */
    Found find() {
        List<YearPlan> plans = plans();
        List<StrategyResult> billed = new ArrayList<>();
        for (YearPlan plan : plans) {
            billed.add(Billing.of(backtest, Strategy.PERFECT_FORESIGHT, course(plan)));
        }
        int best = 0;
        for (int i = 1; i < plans.size(); i++) {
            if (billed.get(i).bill().net().compareTo(billed.get(best).bill().net()) < 0) {
                best = i;
            }
        }
        Money net = billed.get(best).bill().net();
        Money bound = plans.stream()
                .map(YearPlan::lowerBound)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .plus(unplanned(billed.get(best)));
        double gap = 100.0 * (net.microEuros() - bound.microEuros()) / Math.max(1, Math.abs(net.microEuros()));
        return new Found(billed.get(best), bound, Math.max(0, gap));
    }

    /** What is billed and no plan can change, such as the first tier of a levy: the same for every strategy. */
    private Money unplanned(StrategyResult result) {
        Money discount = result.bill().applied().map(RegimeOutcome::discount).orElse(Money.ZERO);
        double planned = 0;
        for (int i = 0; i < backtest.length(); i++) {
            planned += result.course().kilowatts(i) * prices.at(i).microEurosPerMwh() * 0.25e-3;
        }
        long peak = network.map(terms -> Math.round(
                        result.peak().milliwatts() / 1e6 * terms.perKilowatt().microEuros()))
                .orElse(0L);
        return result.bill().net().plus(discount).minus(new Money(Math.round(planned) + peak));
    }

    private List<YearPlan> plans() {
        RunGoal goal = new RunGoal("run", backtest.curve(), backtest.work(), backtest.length(), backtest.rest());
        YearProblem problem =
                YearProblem.of(prices, goal).withSite(Optional.of(backtest.limit()), backtest.otherLoads());
        if (network.isEmpty()) {
            YearOutcome outcome = YearPlanner.plan(problem);
            if (outcome instanceof YearPlan plan) {
                return List.of(plan);
            }
            throw new IllegalArgumentException(((Shortfall) outcome).why());
        }
        List<Regime> regimes = Regimes.compare(problem, aLittleMore(network.get()), Energy.ZERO, Power.ZERO);
        List<YearPlan> plans = new ArrayList<>();
        for (Regime regime : regimes) {
            regime.plan().ifPresent(plans::add);
        }
        if (plans.isEmpty()) {
            throw new IllegalArgumentException(regimes.get(0).why());
        }
        return plans;
    }

    /** Hours of use a millionth above each step, so that rounding to the meter's millijoules loses none. */
    private static NetworkTerms aLittleMore(NetworkTerms terms) {
        List<NetworkTerms.BandStep> band = terms.band().stream()
                .map(step -> new NetworkTerms.BandStep(step.hours() * (1 + 1e-6), step.paid()))
                .toList();
        return new NetworkTerms(
                terms.perKilowatt(),
                terms.perMwh(),
                band,
                terms.bandMinimum(),
                terms.windows(),
                terms.windowDrop(),
                terms.windowShift(),
                terms.windowFloor());
    }

    /** The speeds of a plan have what restarts lose in them already. */
    private Course course(YearPlan plan) {
        RunOnCurve run = new RunOnCurve(backtest, 0);
        for (int i = 0; i < plan.length(); i++) {
            run.follow(plan.kilowatts(0, i), plan.speed(0, i));
        }
        return run.course();
    }
}
