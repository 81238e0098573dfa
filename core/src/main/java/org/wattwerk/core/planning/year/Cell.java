package org.wattwerk.core.planning.year;

import java.util.Arrays;

/**
 * Quarter hours that differ in nothing but their price, sorted by it once: what a threshold buys is then a binary search and
 * two prefix sums.
 */
final class Cell {
    final int key;
    final int period;
    /** The quarter hours, in order of time. */
    final int[] quarterHours;

    private final double[] price;
    private final double[] priceSum;
    private final double[] paidSum;

    /**
     * @param price what a kilowatt is weighed at in each quarter hour of the plan
     * @param paid what it costs; the same array where nothing is weighed that is not paid
     */
    Cell(int key, int period, int[] quarterHours, double[] price, double[] paid) {
        this.key = key;
        this.period = period;
        this.quarterHours = quarterHours;
        int n = quarterHours.length;
        this.price = new double[n];
        double[] paidInOrder = new double[n];
        if (price == paid) {
            for (int i = 0; i < n; i++) {
                this.price[i] = price[quarterHours[i]];
            }
            Arrays.sort(this.price);
        } else {
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> quarterHours[i]);
            Arrays.sort(order, java.util.Comparator.comparingDouble(t -> price[t]));
            for (int i = 0; i < n; i++) {
                this.price[i] = price[order[i]];
                paidInOrder[i] = paid[order[i]];
            }
        }
        this.priceSum = sums(this.price);
        this.paidSum = price == paid ? this.priceSum : sums(paidInOrder);
    }

    private static double[] sums(double[] values) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }

    int size() {
        return price.length;
    }

    /** How many of the quarter hours cost no more than a threshold. */
    int upTo(double threshold) {
        int low = 0;
        int high = price.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (price[middle] <= threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Sum of the weighed prices of the cheapest ones. */
    double priceOf(int cheapest) {
        return priceSum[cheapest];
    }

    double paidFor(int cheapest) {
        return paidSum[cheapest];
    }
}
