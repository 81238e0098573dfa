package org.wattwerk.core.planning.year;

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

    /** The same prices with another worth of the work of the only run, and other prices of energy by period. */
    DualPrices withWorkAndEnergy(double worth, double[] prices) {
        double[] changed = {worth};
        Response.Duals same = new Response.Duals(
                changed, common.peak(), common.energy(), common.money(), common.hours(), common.minimum());
        return new DualPrices(changed, peak, same, prices, money);
    }

    /** The same prices with other planned peaks. */
    DualPrices withPeak(double[] planned) {
        return new DualPrices(work, planned, common, energy, money);
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
