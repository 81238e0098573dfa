package org.wattwerk.core.planning.year;

import java.util.List;

/**
 * What a choice of dual prices buys: its totals, and the recipe by which the power of every quarter hour is found. All
 * totals are linear, so two responses can be mixed, and a mixture that keeps a limit exactly is a plan that keeps it.
 */
final class Response {
    final double price;
    final double paid;
    /** Kilowatt quarter hours of all runs. */
    final double energy;
    /** Worth of the time in which runs run, in euros. */
    final double time;

    final double[] work;
    /** Highest power of all runs that is planned under each charge on a peak. */
    final double[] peak;
    /** What one more kilowatt of each peak would save, before its charge. */
    final double[] worthOfPeak;

    final Recipe recipe;

    /** How the power of a quarter hour is found. */
    sealed interface Recipe permits Bought, Mixed, Together {}

    /** Each quarter hour of a period buys what is worth its price. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
    record Bought(int period, Menu[] menus, Duals duals, double energyPrice, double moneyPrice) implements Recipe {}

    /**
     * A part of one response, the rest of another. The dual prices that hold are those of the second; or, where it was a
     * power that was looked for and not a price, those of both in the same parts.
     */
    record Mixed(Response first, Response second, double shareOfSecond, boolean dualsOfBoth) implements Recipe {}

    /** Responses of several periods. */
    record Together(List<Response> parts) implements Recipe {}

    /**
     * Dual prices that are common to all periods.
     *
     * @param work of a quarter hour at full speed, by run
     * @param peak planned power of all runs under each charge
     * @param energy of a kilowatt quarter hour of the whole budget
     * @param money of a euro of the whole budget
     * @param hours of an hour of use: what a kilowatt quarter hour earns towards them
     * @param minimum what a kilowatt quarter hour earns towards the minimum of energy
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
    record Duals(double[] work, double[] peak, double energy, double money, double hours, double minimum) {
        /** What each kilowatt quarter hour is charged with besides its price. */
        double offset() {
            return energy - hours - minimum;
        }
    }

    Response(
            double price,
            double paid,
            double energy,
            double time,
            double[] work,
            double[] peak,
            double[] worthOfPeak,
            Recipe recipe) {
        this.price = price;
        this.paid = paid;
        this.energy = energy;
        this.time = time;
        this.work = work;
        this.peak = peak;
        this.worthOfPeak = worthOfPeak;
        this.recipe = recipe;
    }

    static Response together(List<Response> parts, double[] peak) {
        if (parts.size() == 1) {
            Response only = parts.get(0);
            return new Response(
                    only.price, only.paid, only.energy, only.time, only.work, peak, only.worthOfPeak, only.recipe);
        }
        double price = 0;
        double paid = 0;
        double energy = 0;
        double time = 0;
        double[] work = new double[parts.get(0).work.length];
        double[] worthOfPeak = new double[peak.length];
        for (Response part : parts) {
            price += part.price;
            paid += part.paid;
            energy += part.energy;
            time += part.time;
            for (int r = 0; r < work.length; r++) {
                work[r] += part.work[r];
            }
            for (int j = 0; j < peak.length; j++) {
                worthOfPeak[j] += part.worthOfPeak[j];
            }
        }
        return new Response(price, paid, energy, time, work, peak, worthOfPeak, new Together(parts));
    }

    static Response mixed(Response first, Response second, double shareOfSecond) {
        if (shareOfSecond >= 1) {
            return second;
        }
        double rest = 1 - shareOfSecond;
        return new Response(
                rest * first.price + shareOfSecond * second.price,
                rest * first.paid + shareOfSecond * second.paid,
                rest * first.energy + shareOfSecond * second.energy,
                rest * first.time + shareOfSecond * second.time,
                mixed(first.work, second.work, shareOfSecond),
                mixed(first.peak, second.peak, shareOfSecond),
                mixed(first.worthOfPeak, second.worthOfPeak, shareOfSecond),
                new Mixed(first, second, shareOfSecond, false));
    }

    /** This mixture with the dual prices of both sides in its parts. */
    Response withDualsOfBoth() {
        return recipe instanceof Mixed mixed
                ? new Response(
                        price,
                        paid,
                        energy,
                        time,
                        work,
                        peak,
                        worthOfPeak,
                        new Mixed(mixed.first, mixed.second, mixed.shareOfSecond, true))
                : this;
    }

    private static double[] mixed(double[] first, double[] second, double shareOfSecond) {
        double[] mixed = new double[first.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (1 - shareOfSecond) * first[i] + shareOfSecond * second[i];
        }
        return mixed;
    }

    /** Euros of energy and time, and of peaks at a price of each. */
    double objective(double[] priceOfPeak) {
        double sum = price + time;
        for (int j = 0; j < peak.length; j++) {
            sum += priceOfPeak[j] * peak[j];
        }
        return sum;
    }
}
