package org.wattwerk.core.planning.rolling;

import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/**
 * The quarter hours that are left, as far as they are known: those with a price, and the months behind them as the sample of
 * the last days at another level.
 */
final class Outlook {
    private static final ZoneId ZONE = DeliveryDay.ZONE;
    private static final double[] STEPS = {-1.5, -0.5, 0.5, 1.5};
    private static final double[] WEIGHTS = {0.15, 0.35, 0.35, 0.15};

    /** Known prices in euros for a kilowatt quarter hour, sorted, with their sums. */
    private final double[] known;

    private final double[] knownSum;
    private final double[] sample;
    private final double[] sampleSum;
    private final List<Stretch> stretches;

    /** Quarter hours of one month that have no price yet, its level against the sample, and how far off it is. */
    private record Stretch(int quarterHours, double level, double days) {}

    /** How many quarter hours cost no more than a price, and what they cost together. */
    interface Taker {
        void take(double count, double sum);
    }

    private Outlook(double[] known, double[] sample, List<Stretch> stretches) {
        this.known = known;
        this.knownSum = sums(known);
        this.sample = sample;
        this.sampleSum = sums(sample);
        this.stretches = stretches;
    }

    /**
     * The outlook of a moment.
     *
     * @param past prices before {@code from}, newest last
     * @param knownPrices prices from {@code from} on
     * @param from the first quarter hour that is still to be decided
     * @param to the first after the deadline
     */
    static Outlook of(ForecastRule rule, double[] past, double[] knownPrices, QuarterHour from, QuarterHour to) {
        int left = Math.toIntExact(to.number() - from.number());
        double[] known = Arrays.copyOf(knownPrices, Math.min(left, knownPrices.length));
        int want = rule.days() * 96;
        int fromPast = Math.min(past.length, Math.max(0, want - known.length));
        double[] sample = new double[fromPast + knownPrices.length];
        System.arraycopy(past, past.length - fromPast, sample, 0, fromPast);
        System.arraycopy(knownPrices, 0, sample, fromPast, knownPrices.length);
        double mean = Arrays.stream(sample).average().orElse(1);
        double seasonNow = 0;
        long sampleStart = from.number() - fromPast;
        for (int i = 0; i < sample.length; i += 96) {
            seasonNow += level(rule, month(new QuarterHour(sampleStart + i)));
        }
        seasonNow /= Math.max(1, (sample.length + 95) / 96);
        List<Stretch> stretches = new ArrayList<>();
        long at = from.number() + known.length;
        while (at < to.number()) {
            YearMonth month = month(new QuarterHour(at));
            long end = Math.min(
                    to.number(),
                    QuarterHour.startingAt(month.plusMonths(1)
                                    .atDay(1)
                                    .atStartOfDay(ZONE)
                                    .toInstant())
                            .number());
            EnergyPrice expected = rule.expected().get(month);
            double level = expected != null
                    ? expected.microEurosPerMwh() * TariffPlanner.EUROS_PER_KILOWATT / Math.max(1e-6, mean)
                    : level(rule, month) / seasonNow;
            double days = ((at + end) / 2.0 - from.number()) / 96;
            stretches.add(new Stretch((int) (end - at), level, days));
            at = end;
        }
        Arrays.sort(known);
        Arrays.sort(sample);
        return new Outlook(known, sample, stretches);
    }

    private static YearMonth month(QuarterHour quarterHour) {
        return YearMonth.from(quarterHour.start().atZone(ZONE));
    }

    private static double level(ForecastRule rule, YearMonth month) {
        return Math.pow(rule.season().of(month.getMonth()), rule.seasonPower());
    }

    private static double[] sums(double[] values) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }

    /** How many quarter hours of the past and of the known hours what is not known is thought of by. */
    int sampled() {
        return sample.length;
    }

    static int scenarios() {
        return STEPS.length;
    }

    static double weight(int scenario) {
        return WEIGHTS[scenario];
    }

    /** Quarter hours that are to be decided. */
    int quarterHours() {
        int count = known.length;
        for (Stretch stretch : stretches) {
            count += stretch.quarterHours;
        }
        return count;
    }

    boolean isKnown() {
        return stretches.isEmpty();
    }

    /** Gives the quarter hours of a scenario that cost no more than a price. */
    void upTo(double price, int scenario, double wander, Taker taker) {
        int count = count(known, price);
        double number = count;
        double sum = knownSum[count];
        for (Stretch stretch : stretches) {
            double level = stretch.level * Math.exp(wander * Math.sqrt(stretch.days) * STEPS[scenario]);
            int cheap = count(sample, price / level);
            double each = stretch.quarterHours / (double) sample.length;
            number += cheap * each;
            sum += sampleSum[cheap] * each * level;
        }
        taker.take(number, sum);
    }

    private static int count(double[] sorted, double price) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= price) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
