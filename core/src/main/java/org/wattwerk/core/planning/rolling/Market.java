package org.wattwerk.core.planning.rolling;

/**
 * What the work that is left is expected to use and to cost under a peak: the outlook answered for one set of levels and one
 * amount of work.
 */
final class Market {
    private static final int DOUBLINGS = 60;

    private final Outlook outlook;
    private final Levels levels;
    private final double work;
    private final double wander;

    Market(Outlook outlook, Levels levels, double work, double wander) {
        this.outlook = outlook;
        this.levels = levels;
        this.work = work;
        this.wander = wander;
    }

    /**
     * Energy and its cost at the published prices.
     *
     * @param energy in kilowatt quarter hours
     * @param cost in euros
     */
    record Use(double energy, double cost) {}

    /** The mean over all scenarios of the least worth of work at which the work is done. */
    double meanWorth(double credit) {
        double sum = 0;
        for (int s = 0; s < Outlook.scenarios(); s++) {
            sum += Outlook.weight(s) * worth(credit, s, wander, 1e-6);
        }
        return sum;
    }

    /** What is used: the mean over all scenarios, or without any wandering where the level stays as it is expected. */
    Use expected(double credit) {
        if (wander == 0) {
            return use(credit, 0);
        }
        double energy = 0;
        double cost = 0;
        for (int s = 0; s < Outlook.scenarios(); s++) {
            Use use = use(credit, s);
            energy += Outlook.weight(s) * use.energy;
            cost += Outlook.weight(s) * use.cost;
        }
        return new Use(energy, cost);
    }

    private Use use(double credit, int scenario) {
        double worth = worth(credit, scenario, wander, 1e-5);
        double[] all = {0, 0};
        outlook.upTo(Double.POSITIVE_INFINITY, scenario, wander, (count, sum) -> {
            all[0] = count * levels.base;
            all[1] = sum * levels.base;
        });
        for (int i = 0; i < levels.pieces(); i++) {
            double kilowatts = levels.kilowatts[i];
            outlook.upTo(worth * levels.efficiency(i) + credit, scenario, wander, (count, sum) -> {
                all[0] += count * kilowatts;
                all[1] += sum * kilowatts;
            });
        }
        return new Use(all[0], all[1]);
    }

    private double worth(double credit, int scenario, double spread, double tolerance) {
        double low = 0;
        if (done(low, credit, scenario, spread) >= work) {
            return 0;
        }
        double high = 64;
        for (int i = 0; i < DOUBLINGS && done(high, credit, scenario, spread) < work; i++) {
            low = high;
            high *= 2;
        }
        while (high - low > tolerance * high) {
            double middle = (low + high) / 2;
            if (done(middle, credit, scenario, spread) >= work) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private double done(double worth, double credit, int scenario, double spread) {
        double[] sum = {outlook.quarterHours() * levels.baseSpeed};
        for (int i = 0; i < levels.pieces(); i++) {
            double speed = levels.speed[i];
            outlook.upTo(
                    worth * levels.efficiency(i) + credit, scenario, spread, (count, cost) -> sum[0] += speed * count);
        }
        return sum[0];
    }
}
