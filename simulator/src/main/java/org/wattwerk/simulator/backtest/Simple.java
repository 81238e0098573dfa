package org.wattwerk.simulator.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;

/** The strategies that need no planner. */
final class Simple {
    private static final int THRESHOLDS = 48;
    private static final int BILLED = 3;

    private final BacktestCase backtest;
    private final PriceRow prices;
    private final Optional<NetworkTerms> network;

    Simple(BacktestCase backtest, PriceRow prices, Optional<NetworkTerms> network) {
        this.backtest = backtest;
        this.prices = prices;
        this.network = network;
    }

    Course flatOut() {
        RunOnCurve run = new RunOnCurve(backtest);
        while (!run.isDone() && run.at() < backtest.length()) {
            run.full();
        }
        return run.course();
    }

    /** The lowest running power where even that is done before the date. */
    Course uniformCap() {
        PowerCurve curve = backtest.curve();
        double slowest = curve.running().get(0).speed();
        double speed = Math.min(curve.full().speed(), Math.max(slowest, backtest.work() / backtest.length()));
        double kilowatts = curve.kilowattsAt(speed).orElse(curve.full().kilowatts());
        RunOnCurve run = new RunOnCurve(backtest);
        while (!run.isDone() && run.at() < backtest.length()) {
            run.follow(kilowatts, speed);
        }
        return run.course();
    }

    /** Of the thresholds that meet the date, the one with the lowest bill; a run that may not rest runs flat out. */
    StrategyResult pauseOnPrice() {
        if (!backtest.rest().allowed()) {
            return Billing.of(backtest, Strategy.PAUSE_ON_PRICE, flatOut());
        }
        long[] sorted = new long[backtest.length()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = dayAhead(i);
        }
        Arrays.sort(sorted);
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (above(sorted[middle]).finished().isPresent()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        List<Course> courses = new ArrayList<>();
        for (int i = 0; i <= THRESHOLDS; i++) {
            // Close together at the lowest that meets the date, where the best nearly always is.
            double part = i / (double) THRESHOLDS;
            courses.add(above(sorted[(int) Math.round(low + part * part * (sorted.length - 1 - low))]));
        }
        return courses.stream()
                .filter(course -> course.finished().isPresent())
                .sorted(Comparator.comparingDouble(this::estimate))
                .limit(BILLED)
                .map(course -> Billing.of(backtest, Strategy.PAUSE_ON_PRICE, course))
                .min(Comparator.comparing(result -> result.bill().net()))
                .orElseGet(() -> Billing.of(backtest, Strategy.PAUSE_ON_PRICE, flatOut()));
    }

    private Course above(long threshold) {
        RunOnCurve run = new RunOnCurve(backtest);
        while (!run.isDone() && run.at() < backtest.length()) {
            if (dayAhead(run.at()) <= threshold) {
                run.full();
            } else {
                run.rest();
            }
        }
        return run.course();
    }

    private long dayAhead(int index) {
        return backtest.prices().at(backtest.quarterHour(index)).microEurosPerMwh();
    }

    /** What a course costs, without billing it: energy, and the network by the best step it earns. */
    private double estimate(Course course) {
        double cost = 0;
        double energy = 0;
        double peak = 0;
        for (int i = 0; i < course.length(); i++) {
            double kilowatts = course.kilowatts(i);
            cost += kilowatts * prices.at(i).microEurosPerMwh() * 0.25e-9;
            energy += kilowatts / 4;
            peak = Math.max(peak, kilowatts);
        }
        if (network.isEmpty()) {
            return cost;
        }
        NetworkTerms terms = network.get();
        double share = 1;
        for (NetworkTerms.BandStep step : terms.band()) {
            if (energy >= step.hours() * peak && energy >= terms.bandMinimum().kilowattHours()) {
                share = Math.min(share, step.paid().ratio());
            }
        }
        double charged = energy * terms.perMwh().microEurosPerMwh() / 1e9;
        return cost - charged + share * (charged + peak * terms.perKilowatt().microEuros() / 1e6);
    }
}
