package org.wattwerk.core.planning.year;

/** Mean power and speed of each run in every quarter hour. */
final class Schedule {
    final double[][] kilowatts;
    final double[][] speed;

    Schedule(int runs, int length) {
        kilowatts = new double[runs][length];
        speed = new double[runs][length];
    }

    /** The schedule that a response describes. */
    static Schedule of(Layout layout, Response response) {
        Schedule schedule = new Schedule(layout.runs, layout.length);
        schedule.add(layout, response, 1);
        return schedule;
    }

    private void add(Layout layout, Response response, double weight) {
        if (weight <= 0) {
            return;
        }
        if (response.recipe instanceof Response.Mixed mixed) {
            add(layout, mixed.first(), weight * (1 - mixed.shareOfSecond()));
            add(layout, mixed.second(), weight * mixed.shareOfSecond());
        } else if (response.recipe instanceof Response.Together together) {
            together.parts().forEach(part -> add(layout, part, weight));
        } else {
            add(layout, (Response.Bought) response.recipe, weight);
        }
    }

    private void add(Layout layout, Response.Bought bought, double weight) {
        for (Cell cell : layout.cells[bought.period()]) {
            Menu menu = bought.menus()[cell.key];
            int pieces = menu.pieces();
            double[] threshold = new double[pieces];
            for (int i = 0; i < pieces; i++) {
                threshold[i] = (menu.worth[i] - bought.energyPrice()) / (1 + bought.moneyPrice());
            }
            double[][] power = new double[layout.runs][pieces + 1];
            double[][] done = new double[layout.runs][pieces + 1];
            for (int r = 0; r < layout.runs; r++) {
                power[r][0] = menu.tracks[r].kilowatts()[0];
                done[r][0] = menu.tracks[r].speed()[0];
                for (int i = 0; i < pieces; i++) {
                    boolean own = menu.run[i] == r;
                    power[r][i + 1] = power[r][i] + (own ? menu.kilowatts[i + 1] - menu.kilowatts[i] : 0);
                    done[r][i + 1] = done[r][i] + (own ? menu.speed[i] : 0);
                }
            }
            for (int t : cell.quarterHours) {
                int count = atLeast(threshold, layout.price[t]);
                for (int r = 0; r < layout.runs; r++) {
                    kilowatts[r][t] += weight * power[r][count];
                    speed[r][t] += weight * done[r][count];
                }
            }
        }
    }

    /** How many thresholds, which fall, are at least a price. */
    private static int atLeast(double[] thresholds, double price) {
        int low = 0;
        int high = thresholds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thresholds[middle] >= price) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    double work(int run) {
        double sum = 0;
        for (double part : speed[run]) {
            sum += part;
        }
        return sum;
    }

    /** Power of all runs in a quarter hour. */
    double total(int quarterHour) {
        double sum = 0;
        for (double[] of : kilowatts) {
            sum += of[quarterHour];
        }
        return sum;
    }
}
