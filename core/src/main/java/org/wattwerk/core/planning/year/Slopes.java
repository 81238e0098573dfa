package org.wattwerk.core.planning.year;

/**
 * How work and energy answer to a change of their prices where every quarter hour may be divided: a smooth likeness of the
 * same problem with rests that are whole, by which the next prices are guessed.
 */
final class Slopes {
    private static final double STEP = 0.03;

    /** Change of the energy of each period with its own price, and with the worth of work. */
    final double[] energyByPrice;

    final double[] energyByWorth;
    /** Change of all work with the price of energy of each period. */
    final double[] workByPrice;

    final double workByWorth;

    private Slopes(double[] energyByPrice, double[] energyByWorth, double[] workByPrice, double workByWorth) {
        this.energyByPrice = energyByPrice;
        this.energyByWorth = energyByWorth;
        this.workByPrice = workByPrice;
        this.workByWorth = workByWorth;
    }

    /** At prices of work, energy and money, with peaks cut where they are planned. */
    static Slopes at(Layout layout, DualPrices duals) {
        int periods = layout.periods();
        double worth = duals.work()[0];
        double scale = 0;
        for (double price : layout.price) {
            scale += Math.abs(price) / layout.length;
        }
        double price = STEP * Math.max(1e-9, scale);
        double[] byPrice = new double[periods];
        double[] byWorth = new double[periods];
        double[] workByPrice = new double[periods];
        double all = 0;
        Menu[] more = menus(layout, worth * (1 + STEP), duals.peak());
        Menu[] less = menus(layout, worth * (1 - STEP), duals.peak());
        Menu[] now = menus(layout, worth, duals.peak());
        for (int p = 0; p < periods; p++) {
            double money = duals.money()[p];
            double[] dearer = bought(layout, p, now, duals.energy()[p] + price, money);
            double[] cheaper = bought(layout, p, now, duals.energy()[p] - price, money);
            double[] faster = bought(layout, p, more, duals.energy()[p], money);
            double[] slower = bought(layout, p, less, duals.energy()[p], money);
            byPrice[p] = (dearer[0] - cheaper[0]) / (2 * price);
            workByPrice[p] = (dearer[1] - cheaper[1]) / (2 * price);
            byWorth[p] = (faster[0] - slower[0]) / (2 * STEP * worth);
            all += (faster[1] - slower[1]) / (2 * STEP * worth);
        }
        return new Slopes(byPrice, byWorth, workByPrice, all);
    }

    private static Menu[] menus(Layout layout, double worth, double[] peak) {
        Menu[] menus = new Menu[layout.keys.size()];
        for (int k = 0; k < menus.length; k++) {
            Layout.Key key = layout.keys.get(k);
            double limit = key.peak() >= 0 ? Math.min(key.limit(), peak[key.peak()]) : key.limit();
            menus[k] = Menu.of(key.tracks(), new double[] {worth}).upTo(Math.max(0, limit));
        }
        return menus;
    }

    /** Energy and work that a period buys. */
    private static double[] bought(Layout layout, int p, Menu[] menus, double extra, double money) {
        double energy = 0;
        double work = 0;
        for (Cell cell : layout.cells[p]) {
            Menu menu = menus[cell.key];
            for (int i = 0; i < menu.pieces(); i++) {
                int cheap = cell.upTo((menu.worth[i] - extra) / (1 + money));
                energy += (menu.kilowatts[i + 1] - menu.kilowatts[i]) * cheap;
                work += menu.speed[i] * cheap;
            }
        }
        return new double[] {energy, work};
    }
}
