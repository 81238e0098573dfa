package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact optimum where nothing has to be whole: every quarter hour may be divided, and rests are free or fixed.
 *
 * <p>All limits that span quarter hours get a price: work, the year's peak, budgets of energy and money, hours of use. At
 * given prices every quarter hour decides by itself, and because each cell is sorted by price once, the sum of all their
 * decisions is a few binary searches. The prices are found one inside the other, from the outside: hours of use, budgets of
 * the whole, work, peaks, budgets of periods. This is Lagrange's dual of the linear program, and it has no gap.
 */
final class ConvexYear {
    private static final double OUTER = 1e-9;
    private static final double INNER = 1e-11;

    final Layout layout;
    /** Price of a kilowatt of each peak, in euros. */
    final double[] priceOfPeak;

    private final YearProblem problem;
    private final int runs;
    private final double[] peakFloor;
    private final Menu[] uncut;
    private final Menu[] menus;
    private final boolean[] cutByPeak;
    private final double[] lastEnergyPrice;
    private final double[] lastMoneyPrice;
    private final double highestPrice;
    private final double scale;

    private double[] work;
    private final double[] peak;
    private double energyPrice;
    private double moneyPrice;
    private double hoursPrice;
    private double minimumPrice;
    private double lastWork;

    ConvexYear(Layout layout) {
        this.layout = layout;
        this.problem = layout.problem;
        this.runs = layout.runs;
        int peaks = problem.peaks().size();
        priceOfPeak = new double[peaks];
        peakFloor = new double[peaks];
        peak = new double[peaks];
        for (int j = 0; j < peaks; j++) {
            priceOfPeak[j] = Units.euros(problem.peaks().get(j).perKilowatt());
            peakFloor[j] = Units.kilowatts(problem.peaks().get(j).soFar()) - layout.others;
        }
        uncut = new Menu[layout.keys.size()];
        menus = new Menu[layout.keys.size()];
        cutByPeak = new boolean[layout.keys.size()];
        lastEnergyPrice = new double[layout.periods()];
        lastMoneyPrice = new double[layout.periods()];
        work = new double[runs];
        double highest = 1e-6;
        double sum = 0;
        for (double price : layout.price) {
            highest = Math.max(highest, Math.abs(price));
            sum += Math.abs(price);
        }
        highestPrice = highest;
        double full = 0;
        for (RunGoal run : problem.runs()) {
            full += run.curve().full().kilowatts();
        }
        scale = Math.max(1e-3, sum * full);
    }

    /** The optimum for one run; the nearest possible where its work or a budget can't be kept. */
    Response solve() {
        return problem.band().map(this::withBand).orElseGet(this::withMoney);
    }

    private Response withBand(BandFloor band) {
        minimumPrice = 0;
        double n = layout.length;
        double quarterHours = band.hours() * Units.QUARTER_HOURS_PER_HOUR;
        double before = band.energySoFar().kilowattHours() * Units.QUARTER_HOURS_PER_HOUR + layout.others * n;
        double minimum = band.minimum().kilowattHours() * Units.QUARTER_HOURS_PER_HOUR;
        return priced(withHours(quarterHours, before), response -> minimum - before - response.energy, price -> {
            minimumPrice = price;
            return withHours(quarterHours, before);
        });
    }

    private Response withHours(double quarterHours, double before) {
        hoursPrice = 0;
        priceOfPeak[0] = Units.euros(problem.peaks().get(0).perKilowatt());
        return priced(
                withMoney(),
                response -> quarterHours * (response.peak[0] + layout.others) - before - response.energy,
                price -> {
                    hoursPrice = price;
                    priceOfPeak[0] = Units.euros(problem.peaks().get(0).perKilowatt()) + quarterHours * price;
                    return withMoney();
                });
    }

    private Response withMoney() {
        moneyPrice = 0;
        Response free = withEnergy();
        double limit = problem.whole().map(PeriodBudget::euros).orElse(Double.POSITIVE_INFINITY);
        if (free.paid <= limit) {
            return free;
        }
        return Root.find(
                        new Root.Priced(0, free),
                        0.05,
                        1e4,
                        price -> {
                            moneyPrice = price;
                            return withEnergy();
                        },
                        response -> response.paid - limit,
                        OUTER * scale)
                .response();
    }

    private Response withEnergy() {
        energyPrice = 0;
        double limit = problem.whole().map(PeriodBudget::kilowattQuarterHours).orElse(Double.POSITIVE_INFINITY);
        return priced(withWork(), response -> response.energy - limit, price -> {
            energyPrice = price;
            return withWork();
        });
    }

    /** Prices an excess with a price per kilowatt quarter hour, from nothing up. */
    private Response priced(
            Response free,
            java.util.function.ToDoubleFunction<Response> excess,
            java.util.function.DoubleFunction<Response> at) {
        if (!(excess.applyAsDouble(free) > 0)) {
            return free;
        }
        return Root.find(new Root.Priced(0, free), 0.1 * highestPrice, 1e4 * highestPrice, at, excess, OUTER * scale)
                .response();
    }

    private Response withWork() {
        if (runs > 1) {
            return new SharedYear(this).solve();
        }
        RunGoal run = problem.runs().get(0);
        Response least = at(new double[] {0});
        if (least.work[0] >= run.work()) {
            return least;
        }
        double guess =
                lastWork > 0 ? lastWork : 2 * highestPrice * run.curve().full().kilowatts();
        Root.Priced found = Root.find(
                new Root.Priced(0, least),
                guess,
                mostWorthOfWork(),
                worth -> at(new double[] {worth}),
                response -> run.work() - response.work[0],
                0.1 * OUTER * scale);
        lastWork = found.price() * (1 + 1e-3);
        return found.response();
    }

    /** A worth of a quarter hour at full speed at which everything that helps is bought. */
    double mostWorthOfWork() {
        double full = 0;
        for (RunGoal run : problem.runs()) {
            full = Math.max(full, run.curve().full().kilowatts());
        }
        double peaks = 0;
        for (double price : priceOfPeak) {
            peaks += price;
        }
        return 1e6 * (highestPrice * full + Units.euros(problem.runs().get(0).worthOfAnHour())) + 1e3 * peaks * full;
    }

    /** What a response costs at the prices that hold outside of the worth of work. */
    double weighed(Response response) {
        return response.objective(priceOfPeak)
                + (energyPrice - hoursPrice - minimumPrice) * response.energy
                + moneyPrice * response.paid;
    }

    double scale() {
        return scale;
    }

    /** The best choice at a worth of each run's work. */
    Response at(double[] worthOfWork) {
        work = worthOfWork.clone();
        for (int k = 0; k < uncut.length; k++) {
            Layout.Key key = layout.keys.get(k);
            uncut[k] = Menu.of(key.tracks(), work).upTo(Math.max(key.limit(), 0));
            if (key.peak() < 0) {
                menus[k] = uncut[k];
            }
        }
        return withPeaks(0);
    }

    private Response withPeaks(int j) {
        if (j == peak.length) {
            return withPeriods();
        }
        double[] corners = corners(j);
        int low = 0;
        int high = corners.length - 1;
        Response atHigh = atPeak(j, corners[high]);
        while (low < high) {
            int middle = (low + high) >>> 1;
            Response response = atPeak(j, corners[middle]);
            if (response.worthOfPeak[j] <= priceOfPeak[j]) {
                high = middle;
                atHigh = response;
            } else {
                low = middle + 1;
            }
        }
        if (high == 0 || problem.periods().isEmpty()) {
            return atHigh;
        }
        // Under budgets the worth of a peak changes between two corners as well.
        double left = corners[high - 1];
        double right = corners[high] - 1e-9 * corners[high];
        Response before = atPeak(j, right);
        if (before.worthOfPeak[j] > priceOfPeak[j]) {
            return atHigh;
        }
        return Root.find(
                        new Root.Priced(left, atPeak(j, left)),
                        (left + right) / 2,
                        right,
                        limit -> atPeak(j, limit),
                        response -> response.worthOfPeak[j] - priceOfPeak[j],
                        INNER * scale)
                .response()
                .withDualsOfBoth();
    }

    /** Powers at which the worth of a peak can jump: the corners of every menu under it, from its floor up. */
    private double[] corners(int j) {
        double floor = Math.max(0, peakFloor[j]);
        double top = floor;
        int count = 1;
        for (int k = 0; k < uncut.length; k++) {
            if (layout.keys.get(k).peak() == j) {
                floor = Math.max(floor, uncut[k].lowest());
                top = Math.max(top, uncut[k].highest());
                count += uncut[k].pieces() + 1;
            }
        }
        double[] corners = new double[count];
        int size = 0;
        corners[size++] = floor;
        for (int k = 0; k < uncut.length; k++) {
            if (layout.keys.get(k).peak() == j) {
                for (double kilowatts : uncut[k].kilowatts) {
                    if (kilowatts > floor) {
                        corners[size++] = kilowatts;
                    }
                }
            }
        }
        Arrays.sort(corners, 0, size);
        int distinct = 1;
        for (int i = 1; i < size; i++) {
            if (corners[i] > corners[distinct - 1]) {
                corners[distinct++] = corners[i];
            }
        }
        return Arrays.copyOf(corners, distinct);
    }

    private Response atPeak(int j, double limit) {
        cut(j, limit);
        peak[j] = limit;
        return withPeaks(j + 1);
    }

    private void cut(int j, double limit) {
        for (int k = 0; k < uncut.length; k++) {
            if (layout.keys.get(k).peak() == j) {
                menus[k] = uncut[k].upTo(limit);
                cutByPeak[k] = menus[k] != uncut[k];
            }
        }
    }

    private Response withPeriods() {
        List<Response> parts = new ArrayList<>(layout.periods());
        Menu[] now = menus.clone();
        double[] peaks = peak.clone();
        Response.Duals duals = new Response.Duals(work, peaks, energyPrice, moneyPrice, hoursPrice, minimumPrice);
        for (int p = 0; p < layout.periods(); p++) {
            if (layout.cells[p].length > 0) {
                parts.add(inPeriod(p, now, duals));
            }
        }
        return Response.together(parts, peaks);
    }

    private Response inPeriod(int p, Menu[] now, Response.Duals duals) {
        if (p == layout.periods() - 1) {
            return bought(p, now, duals, duals.offset(), moneyPrice);
        }
        PeriodBudget budget = problem.periods().get(p);
        Response free = withinEnergy(p, now, duals, moneyPrice, budget.kilowattQuarterHours());
        if (free.paid <= budget.euros()) {
            return free;
        }
        Root.Priced found = Root.find(
                new Root.Priced(moneyPrice, free),
                Math.max(moneyPrice + 1e-3, lastMoneyPrice[p]),
                1e6,
                price -> withinEnergy(p, now, duals, price, budget.kilowattQuarterHours()),
                response -> response.paid - budget.euros(),
                INNER * scale);
        lastMoneyPrice[p] = found.price();
        return found.response();
    }

    private Response withinEnergy(int p, Menu[] now, Response.Duals duals, double money, double limit) {
        double lowest = duals.offset();
        Response free = bought(p, now, duals, lowest, money);
        if (free.energy <= limit) {
            return free;
        }
        double most = highestPrice * (1 + money);
        for (Cell cell : layout.cells[p]) {
            if (now[cell.key].pieces() > 0) {
                most = Math.max(most, now[cell.key].worth[0] + highestPrice * (1 + money));
            }
        }
        Root.Priced found = Root.find(
                new Root.Priced(lowest, free),
                Math.max(lowest + 1e-2 * highestPrice, lastEnergyPrice[p]),
                most * 1.01 + Math.abs(lowest),
                price -> bought(p, now, duals, price, money),
                response -> response.energy - limit,
                INNER * scale);
        lastEnergyPrice[p] = found.price();
        return found.response();
    }

    /** What the quarter hours of a period buy at an extra price of energy and of money. */
    private Response bought(int p, Menu[] now, Response.Duals duals, double extra, double money) {
        double price = 0;
        double paid = 0;
        double energy = 0;
        double time = 0;
        double[] done = new double[runs];
        double[] worthOfPeak = new double[peak.length];
        for (Cell cell : layout.cells[p]) {
            Menu menu = now[cell.key];
            int size = cell.size();
            double base = menu.lowest();
            energy += base * size;
            price += base * cell.priceOf(size);
            paid += base * cell.paidFor(size);
            for (int r = 0; r < runs; r++) {
                done[r] += menu.tracks[r].speed()[0] * size;
                time += menu.tracks[r].euros()[0] * size;
            }
            for (int i = 0; i < menu.pieces(); i++) {
                int cheap = cell.upTo((menu.worth[i] - extra) / (1 + money));
                if (cheap == 0) {
                    break;
                }
                double kilowatts = menu.kilowatts[i + 1] - menu.kilowatts[i];
                energy += kilowatts * cheap;
                price += kilowatts * cell.priceOf(cheap);
                paid += kilowatts * cell.paidFor(cheap);
                done[menu.run[i]] += menu.speed[i] * cheap;
                time += menu.euros[i] * cheap;
            }
            int meteredBy = layout.keys.get(cell.key).peak();
            if (meteredBy >= 0 && cutByPeak[cell.key]) {
                int cheap = cell.upTo((menu.beyond - extra) / (1 + money));
                worthOfPeak[meteredBy] += cheap * (menu.beyond - extra) - (1 + money) * cell.priceOf(cheap);
            }
        }
        return new Response(
                price,
                paid,
                energy,
                time,
                done,
                duals.peak(),
                worthOfPeak,
                new Response.Bought(p, now, duals, extra, money));
    }
}
