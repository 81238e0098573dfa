package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * The whole question: what energy, peaks and time cost in each quarter hour, what has to be done, and what must be kept.
 * Quarter hours are named by their index in {@code prices}.
 *
 * @param prices what one more MWh costs, net, with all that is charged per kWh
 * @param carbon a price of carbon per MWh that is weighed but not paid, if one is set
 * @param siteLimit the most that the connection point may draw, if there is a limit
 * @param otherLoads what draws behind the same meter besides the runs; inside limit, peaks and hours of use
 * @param limits lower limits of the connection point for a time; the lowest holds
 * @param maintenance times in which every run rests
 * @param peaks charges on peaks
 * @param periods budgets of periods that do not overlap, such as months
 * @param whole a budget of the whole plan
 * @param band hours of use that must be reached, if that is wanted
 * @param ramp the most by which all runs together may change from one quarter hour to the next
 */
public record YearProblem(
        PriceRow prices,
        Optional<PriceRow> carbon,
        List<RunGoal> runs,
        Optional<Power> siteLimit,
        Power otherLoads,
        List<LimitWindow> limits,
        List<Maintenance> maintenance,
        List<PeakCharge> peaks,
        List<PeriodBudget> periods,
        Optional<PeriodBudget> whole,
        Optional<BandFloor> band,
        Optional<Power> ramp) {

    public YearProblem {
        runs = List.copyOf(runs);
        limits = List.copyOf(limits);
        maintenance = List.copyOf(maintenance);
        peaks = List.copyOf(peaks);
        periods = List.copyOf(periods);
        List<String> wrong = new ArrayList<>();
        if (runs.isEmpty()) {
            wrong.add("no run is planned");
        }
        for (RunGoal run : runs) {
            if (run.to() > prices.length()) {
                wrong.add("prices end before the deadline of run " + run.name() + ": " + prices.length()
                        + " quarter hours have a price, " + run.to()
                        + " are needed; give more prices or an earlier deadline");
            }
        }
        if (runs.size() > 1) {
            for (RunGoal run : runs) {
                if (run.rest().cost()) {
                    wrong.add(
                            "run " + run.name()
                                    + " has rests that cost time and is planned with others: plan it alone, or let it rest freely or never");
                }
            }
        }
        disjoint(peaks, wrong);
        disjoint(periods, prices.length(), wrong);
        if (band.isPresent() && peaks.size() > 1) {
            wrong.add("hours of use are counted in one year, and " + peaks.size() + " charges on peaks are given");
        }
        carbon.ifPresent(row -> {
            if (row.length() != prices.length()) {
                wrong.add("prices of carbon cover " + row.length() + " quarter hours, prices of energy "
                        + prices.length());
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** One run or more against prices per kWh, and nothing else. */
    public static YearProblem of(PriceRow prices, RunGoal... runs) {
        return new YearProblem(
                prices,
                Optional.empty(),
                List.of(runs),
                Optional.empty(),
                Power.ZERO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public YearProblem withPrices(PriceRow changed) {
        return new YearProblem(
                changed, carbon, runs, siteLimit, otherLoads, limits, maintenance, peaks, periods, whole, band, ramp);
    }

    public YearProblem withCarbon(PriceRow price) {
        return new YearProblem(
                prices,
                Optional.of(price),
                runs,
                siteLimit,
                otherLoads,
                limits,
                maintenance,
                peaks,
                periods,
                whole,
                band,
                ramp);
    }

    public YearProblem withRuns(List<RunGoal> changed) {
        return new YearProblem(
                prices, carbon, changed, siteLimit, otherLoads, limits, maintenance, peaks, periods, whole, band, ramp);
    }

    public YearProblem withSite(Optional<Power> limit, Power others) {
        return new YearProblem(
                prices, carbon, runs, limit, others, limits, maintenance, peaks, periods, whole, band, ramp);
    }

    public YearProblem withLimits(List<LimitWindow> lower) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, lower, maintenance, peaks, periods, whole, band, ramp);
    }

    public YearProblem withMaintenance(List<Maintenance> windows) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, limits, windows, peaks, periods, whole, band, ramp);
    }

    public YearProblem withPeaks(List<PeakCharge> charges) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, limits, maintenance, charges, periods, whole, band, ramp);
    }

    public YearProblem withBudgets(List<PeriodBudget> inPeriods, Optional<PeriodBudget> inAll) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, limits, maintenance, peaks, inPeriods, inAll, band, ramp);
    }

    public YearProblem withBand(Optional<BandFloor> floor) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, limits, maintenance, peaks, periods, whole, floor, ramp);
    }

    public YearProblem withRamp(Optional<Power> limit) {
        return new YearProblem(
                prices, carbon, runs, siteLimit, otherLoads, limits, maintenance, peaks, periods, whole, band, limit);
    }

    private static void disjoint(List<PeakCharge> peaks, List<String> wrong) {
        BitSet seen = new BitSet();
        for (PeakCharge peak : peaks) {
            if (seen.intersects(peak.metered())) {
                wrong.add("charge " + peak.name() + " meters quarter hours of another charge: give each to one");
            }
            seen.or(peak.metered());
        }
    }

    private static void disjoint(List<PeriodBudget> periods, int length, List<String> wrong) {
        List<PeriodBudget> sorted = periods.stream()
                .sorted(java.util.Comparator.comparingInt(PeriodBudget::from))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).to() > length) {
                wrong.add("budget " + sorted.get(i).name() + " ends after the plan: "
                        + sorted.get(i).to() + " > " + length);
            }
            if (i > 0 && sorted.get(i).from() < sorted.get(i - 1).to()) {
                wrong.add("budgets " + sorted.get(i - 1).name() + " and "
                        + sorted.get(i).name() + " overlap");
            }
        }
    }
}
