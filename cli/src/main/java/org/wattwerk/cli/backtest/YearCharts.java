package org.wattwerk.cli.backtest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.simulator.backtest.BacktestCase;
import org.wattwerk.simulator.backtest.BacktestResult;
import org.wattwerk.simulator.backtest.Course;
import org.wattwerk.simulator.backtest.Strategy;
import org.wattwerk.simulator.backtest.StrategyResult;

/** The charts of a backtest: price and power over the year, load duration, burn-down, and where the saving comes from. */
final class YearCharts {
    private static final int SAMPLES = 240;
    private static final int DAY = 96;

    private final BacktestResult result;
    private final BacktestCase backtest;

    YearCharts(BacktestResult result) {
        this.result = result;
        this.backtest = result.backtest();
    }

    /** Days of the played time; the last may be short. */
    private int days() {
        return (backtest.length() + DAY - 1) / DAY;
    }

    String price() {
        double[] mean = new double[days()];
        double[] low = new double[days()];
        double[] high = new double[days()];
        Arrays.fill(low, Double.MAX_VALUE);
        Arrays.fill(high, -Double.MAX_VALUE);
        int[] count = new int[days()];
        for (int i = 0; i < backtest.length(); i++) {
            double price = backtest.prices().at(backtest.quarterHour(i)).microEurosPerMwh() / 1e6;
            int day = i / DAY;
            mean[day] += price;
            low[day] = Math.min(low[day], price);
            high[day] = Math.max(high[day], price);
            count[day]++;
        }
        for (int day = 0; day < mean.length; day++) {
            mean[day] /= count[day];
        }
        Chart chart = new Chart(
                "Day-ahead price of each day in EUR/MWh, mean and range",
                Math.min(0, Arrays.stream(low).min().orElse(0)),
                Arrays.stream(high).max().orElse(1));
        return months(chart.band(low, high, "range").line(mean, "price")).svg();
    }

    String power() {
        Chart chart = new Chart("Mean power of each day in kW", 0, top());
        return months(chart.line(daily(Strategy.UNIFORM_CAP), style(Strategy.UNIFORM_CAP))
                        .line(daily(Strategy.PERFECT_FORESIGHT), style(Strategy.PERFECT_FORESIGHT))
                        .line(daily(Strategy.WATTWERK), style(Strategy.WATTWERK)))
                .svg();
    }

    /** Every quarter hour of the year by falling power. */
    String duration() {
        Chart chart = new Chart("Power in kW by share of the time in which it is reached or exceeded", 0, top());
        for (StrategyResult played : result.strategies().values()) {
            Course course = played.course();
            double[] sorted = new double[course.length()];
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = -course.kilowatts(i);
            }
            Arrays.sort(sorted);
            double[] values = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                values[i] = -sorted[(int) ((long) i * (sorted.length - 1) / (SAMPLES - 1))];
            }
            chart.line(values, style(played.strategy()));
        }
        for (int percent = 0; percent <= 100; percent += 20) {
            chart.below(percent / 100.0, percent == 100 ? "end" : "middle", percent + " %");
        }
        return chart.svg();
    }

    /** Tokens that are left, in percent. */
    String burnDown() {
        Chart chart = new Chart("Tokens left in percent", 0, 100);
        for (StrategyResult played : result.strategies().values()) {
            Course course = played.course();
            double[] values = new double[days() + 1];
            double done = 0;
            values[0] = 100;
            for (int i = 0; i < course.length(); i++) {
                done += course.speed(i);
                values[i / DAY + 1] = Math.max(0, 100 * (1 - done / backtest.work()));
            }
            chart.line(values, style(played.strategy()));
        }
        return months(chart).svg();
    }

    /** From the bill of one constant cap to that of wattwerk, and to that of perfect foresight; thousands of euros, net. */
    String waterfall() {
        StrategyResult cap = result.of(Strategy.UNIFORM_CAP);
        StrategyResult own = result.of(Strategy.WATTWERK);
        StrategyResult best = result.of(Strategy.PERFECT_FORESIGHT);
        List<Chart.Bar> bars = new ArrayList<>();
        double lowest = thousands(best.bill().net());
        double highest = thousands(cap.bill().net());
        double at = highest;
        bars.add(new Chart.Bar("one cap", 0, at, figure(at), style(Strategy.UNIFORM_CAP) + " whole"));
        for (Part part : parts(cap, own)) {
            double next = at + part.change;
            bars.add(new Chart.Bar(part.name, at, next, signed(part.change), part.change <= 0 ? "less" : "more"));
            lowest = Math.min(lowest, next);
            highest = Math.max(highest, next);
            at = next;
        }
        double net = thousands(own.bill().net());
        bars.add(new Chart.Bar("wattwerk", 0, net, figure(net), style(Strategy.WATTWERK) + " whole"));
        double bestNet = thousands(best.bill().net());
        bars.add(new Chart.Bar("perfect", 0, bestNet, figure(bestNet), style(Strategy.PERFECT_FORESIGHT) + " whole"));
        double margin = Math.max(1, (highest - lowest) * 0.3);
        return new Chart(
                        "Net bill in thousands of euros, from one constant cap to wattwerk, by part",
                        lowest - margin,
                        highest + margin)
                .bars(bars)
                .svg();
    }

    /** A group of positions and how far its amount differs, in thousands of euros. */
    private record Part(String name, double change) {}

    private static List<Part> parts(StrategyResult from, StrategyResult to) {
        double energy = change(from, to, BillPosition.ENERGY);
        double charge = change(from, to, BillPosition.NETWORK_ENERGY_CHARGE);
        double capacity = change(from, to, BillPosition.CAPACITY_CHARGE);
        double discount = change(from, to, BillPosition.NETWORK_DISCOUNT);
        double all = thousands(to.bill().net()) - thousands(from.bill().net());
        return List.of(
                new Part("energy", energy),
                new Part("peak", capacity),
                new Part("network", charge),
                new Part("§ 19", discount),
                new Part("levies", all - energy - charge - capacity - discount));
    }

    private static double change(StrategyResult from, StrategyResult to, BillPosition position) {
        return thousands(to.bill().net(position)) - thousands(from.bill().net(position));
    }

    private static double thousands(Money money) {
        return money.microEuros() / 1e9;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+,.1f", value);
    }

    private double[] daily(Strategy strategy) {
        Course course = result.of(strategy).course();
        double[] sum = new double[days()];
        int[] count = new int[days()];
        for (int i = 0; i < course.length(); i++) {
            sum[i / DAY] += course.kilowatts(i);
            count[i / DAY]++;
        }
        for (int day = 0; day < sum.length; day++) {
            sum[day] /= count[day];
        }
        return sum;
    }

    private double top() {
        return result.strategies().values().stream()
                .mapToDouble(played -> played.peak().milliwatts() / 1e6)
                .max()
                .orElse(1);
    }

    /** The first of each month below the axis; days for a time that is shorter than two months. */
    private Chart months(Chart chart) {
        Instant start = backtest.prices().start();
        LocalDate first = LocalDateTime.ofInstant(start, DeliveryDay.ZONE).toLocalDate();
        boolean isShort = backtest.length() < 62 * DAY;
        for (int day = 0; day < days(); day++) {
            LocalDate date = first.plusDays(day);
            if (isShort ? day % 7 == 0 : date.getDayOfMonth() == 1) {
                String month = date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
                chart.below(
                        day / (double) Math.max(1, days() - 1),
                        "start",
                        isShort ? month + " " + date.getDayOfMonth() : month);
            }
        }
        return chart;
    }

    static String style(Strategy strategy) {
        return strategy.key().replace('_', '-');
    }
}
