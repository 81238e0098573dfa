package org.wattwerk.core.planning.year;

import java.util.Arrays;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;

/**
 * What one more MWh costs in each quarter hour of a plan, net, with everything that is charged per kWh. Kept in micro-euro
 * per MWh; may be negative.
 */
public final class PriceRow {
    private final QuarterHour first;
    private final long[] microEurosPerMwh;

    private PriceRow(QuarterHour first, long[] microEurosPerMwh) {
        if (microEurosPerMwh.length == 0) {
            throw new IllegalArgumentException("a plan needs one quarter hour or more, and no price is given");
        }
        this.first = first;
        this.microEurosPerMwh = microEurosPerMwh;
    }

    /** From micro-euro per MWh, one for each quarter hour. */
    public static PriceRow of(QuarterHour first, long... microEurosPerMwh) {
        return new PriceRow(first, microEurosPerMwh.clone());
    }

    /** A day-ahead curve and what is charged on top of each MWh. */
    public static PriceRow of(PriceCurve dayAhead, EnergyPrice fees) {
        long[] prices = new long[dayAhead.quarterHours()];
        QuarterHour at = dayAhead.first();
        for (int i = 0; i < prices.length; i++) {
            prices[i] = dayAhead.at(at).plus(fees).microEurosPerMwh();
            at = at.next();
        }
        return new PriceRow(dayAhead.first(), prices);
    }

    public QuarterHour first() {
        return first;
    }

    /** How many quarter hours there are. */
    public int length() {
        return microEurosPerMwh.length;
    }

    public EnergyPrice at(int index) {
        return new EnergyPrice(microEurosPerMwh[index]);
    }

    /** The quarter hours {@code [from, to)}. */
    public PriceRow part(int from, int to) {
        return new PriceRow(new QuarterHour(first.number() + from), Arrays.copyOfRange(microEurosPerMwh, from, to));
    }

    /** These prices and those that follow them without a gap. */
    public PriceRow followedBy(PriceRow next) {
        if (next.first.number() != first.number() + length()) {
            throw new IllegalArgumentException("prices from " + next.first.start() + " do not follow those to "
                    + new QuarterHour(first.number() + length()).start());
        }
        long[] all = Arrays.copyOf(microEurosPerMwh, length() + next.length());
        System.arraycopy(next.microEurosPerMwh, 0, all, length(), next.length());
        return new PriceRow(first, all);
    }

    /** A price added to every one of these, such as a price of carbon by the MWh. */
    public PriceRow plus(PriceRow other) {
        if (!other.first.equals(first) || other.length() != length()) {
            throw new IllegalArgumentException("prices of " + length() + " quarter hours from " + first.start()
                    + " do not match " + other.length() + " from " + other.first.start());
        }
        long[] sum = new long[length()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(microEurosPerMwh[i], other.microEurosPerMwh[i]);
        }
        return new PriceRow(first, sum);
    }

    /** The same change of price in every quarter hour. */
    public PriceRow plus(EnergyPrice change) {
        long[] sum = new long[length()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(microEurosPerMwh[i], change.microEurosPerMwh());
        }
        return new PriceRow(first, sum);
    }

    /** Euros for one kilowatt during the quarter hour. */
    double eurosPerKilowatt(int index) {
        return microEurosPerMwh[index] * Units.EUROS_PER_KILOWATT;
    }
}
