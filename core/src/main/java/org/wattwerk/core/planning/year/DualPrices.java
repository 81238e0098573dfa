package org.wattwerk.core.planning.year;

import java.util.Arrays;

/**
 * The dual prices at which a response was found.
 *
 * @param work euros of a quarter hour at full speed, by run
 * @param peak planned kilowatts of all runs under each charge
 * @param common those that hold in every period
 * @param energy euros of a kilowatt quarter hour, by period, with those that hold in every period
 * @param money euros of a euro, by period, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
record DualPrices(double[] work, double[] peak, Response.Duals common, double[] energy, double[] money) {
    static DualPrices of(Response response, int periods) {
        double[] energy = new double[periods];
        double[] money = new double[periods];
        Response.Duals common = collect(response, energy, money);
        return new DualPrices(common.work(), common.peak(), common, energy, money);
    }

    private static Response.Duals collect(Response response, double[] energy, double[] money) {
        if (response.recipe instanceof Response.Mixed mixed) {
            Response.Duals common = collect(mixed.second(), energy, money);
            if (mixed.dualsOfBoth()) {
                double[] otherEnergy = new double[energy.length];
                double[] otherMoney = new double[money.length];
                collect(mixed.first(), otherEnergy, otherMoney);
                for (int p = 0; p < energy.length; p++) {
                    energy[p] += (1 - mixed.shareOfSecond()) * (otherEnergy[p] - energy[p]);
                    money[p] += (1 - mixed.shareOfSecond()) * (otherMoney[p] - money[p]);
                }
            }
            return common;
        }
        if (response.recipe instanceof Response.Together together) {
            Response.Duals common = null;
            for (Response part : together.parts()) {
                common = collect(part, energy, money);
            }
            if (common == null) {
                throw new IllegalStateException("a response of no period");
            }
            // A period without quarter hours keeps the common prices.
            return common;
        }
        Response.Bought bought = (Response.Bought) response.recipe;
        energy[bought.period()] = bought.energyPrice();
        money[bought.period()] = bought.moneyPrice();
        return bought.duals();
    }

    /** The same prices with another worth of the work of the only run. */
    DualPrices withWork(double worth) {
        double[] changed = work.clone();
        Arrays.fill(changed, worth);
        return new DualPrices(changed, peak, common, energy, money);
    }

    /** The means of these prices and others; the planned peak is that of these. */
    DualPrices halfWayTo(DualPrices other) {
        return new DualPrices(
                mean(work, other.work),
                peak,
                new Response.Duals(
                        mean(work, other.work),
                        peak,
                        (common.energy() + other.common.energy()) / 2,
                        (common.money() + other.common.money()) / 2,
                        (common.hours() + other.common.hours()) / 2,
                        (common.minimum() + other.common.minimum()) / 2),
                mean(energy, other.energy),
                mean(money, other.money));
    }

    private static double[] mean(double[] a, double[] b) {
        double[] mean = new double[a.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (a[i] + b[i]) / 2;
        }
        return mean;
    }

    /** What a kilowatt is weighed at in each quarter hour: its price with budgets and hours of use. */
    double[] weighed(Layout layout) {
        double[] weighed = new double[layout.length];
        for (int t = 0; t < weighed.length; t++) {
            int p = layout.periodOf[t];
            weighed[t] = layout.price[t] + money[p] * layout.paid[t] + energy[p];
        }
        return weighed;
    }
}
