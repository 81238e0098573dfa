package org.wattwerk.cli;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.cli.view.PlanChart;
import org.wattwerk.cli.view.Style;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.plan.PlanDocument;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** A plan in words, tables and charts for a terminal. */
final class PlanText {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final ZoneId ZONE = DeliveryDay.ZONE;

    private PlanText() {}

    /** What was asked and what it comes to. */
    static List<String> summary(PlanDocument plan) {
        PlanDocument.Asked asked = plan.asked();
        PlanDocument.Totals totals = plan.totals();
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%s on %d nodes of %s, %s to %s: %s tokens, %.1f %% of full speed",
                plan.run(),
                asked.nodes(),
                plan.site(),
                local(asked.from()),
                local(asked.deadline()),
                tokens(asked.tokens()),
                asked.loadPercent()));
        lines.add("prices: " + plan.priceSource() + (plan.modelPrices() ? " (no market prices)" : ""));
        Table table = Table.of("", ">EUR NET", ">");
        table.row("energy, with all that is charged per kWh", euros(totals.energyEur()), mean(totals));
        table.row("charges on peaks", euros(totals.peaksEur()), text("peak %.0f kW", totals.peakKilowatts()));
        if (Math.abs(totals.otherEur()) >= 0.5) {
            table.row("least that the network keeps", euros(totals.otherEur()), "");
        }
        table.rule();
        table.row("plan", euros(totals.eur()), plan.regime());
        table.row(
                "no plan costs less than",
                euros(totals.lowerBoundEur() + totals.otherEur()),
                text("gap %.4f %%", totals.gapPercent()));
        lines.addAll(table.lines());
        lines.add(text(
                "%.1f MWh, %.0f hours of use, %d rests that cost time; solved in %.0f ms",
                totals.energyKwh() / 1e3, totals.hoursOfUse(), totals.rests(), totals.solveMillis()));
        plan.notes().forEach(note -> lines.add("note: " + note));
        return lines;
    }

    /** Price and planned power over the time of the plan. */
    static List<String> charts(PlanDocument plan, int width, boolean colour) {
        PlanDocument.Course course = plan.course();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("price at the exchange, EUR/MWh");
        lines.addAll(PlanChart.lines(array(course.dayAheadEur()), course.start(), ZONE, width, Style.PRICE, colour));
        lines.add("");
        lines.add("planned power of the run at the meter, kW");
        lines.addAll(PlanChart.lines(array(course.kilowatts()), course.start(), ZONE, width, Style.POWER, colour));
        return lines;
    }

    /** Each month: energy, its price, and how fast the run is. */
    static List<String> months(PlanDocument plan) {
        SortedMap<YearMonth, double[]> months = new TreeMap<>();
        PlanDocument.Course course = plan.course();
        for (int t = 0; t < course.kilowatts().size(); t++) {
            YearMonth month = YearMonth.from(
                    course.start().plus(QuarterHour.LENGTH.multipliedBy(t)).atZone(ZONE));
            double[] sums = months.computeIfAbsent(month, ignored -> new double[5]);
            double kwh = course.kilowatts().get(t) / 4;
            sums[0]++;
            sums[1] += kwh;
            sums[2] += kwh * course.marginalEur().get(t) / 1e3;
            sums[3] += course.speed().get(t);
            sums[4] = Math.max(sums[4], course.kilowatts().get(t));
        }
        Table table = Table.of("MONTH", ">MWH", ">EUR NET", ">EUR/MWH", ">SPEED", ">HIGHEST KW");
        months.forEach((month, sums) -> table.row(
                month.toString(),
                text("%.1f", sums[1] / 1e3),
                euros(sums[2]),
                text("%.2f", 1e3 * sums[2] / Math.max(1e-9, sums[1])),
                text("%.1f %%", 100 * sums[3] / sums[0]),
                text("%.0f", sums[4])));
        return table.lines();
    }

    /** Why it is as it is: what each limit is worth, and which ways of being charged were compared. */
    static List<String> explanation(PlanDocument plan) {
        PlanDocument.Worth worth = plan.worth();
        PlanDocument.Totals totals = plan.totals();
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "A million tokens more would cost %.4f EUR; on the mean a million costs %.4f EUR.",
                worth.millionTokensEur(), totals.eur() / plan.asked().tokens() * 1e6));
        lines.add("So a quarter hour is run as fast as each further kWh still makes tokens worth more than its price.");
        if (worth.kilowattOfPeakEur() > 0) {
            lines.add(text(
                    "A kW of the peak costs %.2f EUR under this way of being charged; %.0f kW are bought, and the next"
                            + " would save less.",
                    worth.kilowattOfPeakEur(), totals.peakKilowatts()));
        }
        if (worth.kilowattOfLimitEur() >= 0.005) {
            lines.add(text(
                    "A kW more at the connection point would save %.2f EUR over the whole plan.",
                    worth.kilowattOfLimitEur()));
        }
        lines.add(text(
                "No plan under this way costs less than %s EUR: this one is at most %.4f %% dearer.",
                euros(totals.lowerBoundEur() + totals.otherEur()), totals.gapPercent()));
        lines.add(text(
                "At one constant level the same energy charges would be %s EUR, the plan's are %s EUR.",
                euros(totals.constantEur()), euros(totals.energyEur())));
        lines.add("");
        Table ways = Table.of("THE NETWORK CHARGES", ">EUR NET", "", "WHY");
        for (PlanDocument.Way way : plan.ways()) {
            boolean chosen = way.name().equals(plan.regime());
            ways.row(
                    way.name(),
                    way.earned() ? euros(way.eur()) : "-",
                    chosen ? "chosen" : way.earned() ? "+" + euros(way.eur() - totals.eur()) : "not earned",
                    way.why());
        }
        lines.addAll(ways.lines());
        if (!worth.budgets().isEmpty()) {
            lines.add("");
            lines.addAll(budgets(worth.budgets()));
        }
        return lines;
    }

    private static List<String> budgets(List<PlanDocument.Budget> budgets) {
        Table table = Table.of("BUDGET", ">MWH", ">OF", ">EUR NET", ">OF", ">A MWH MORE SAVES", ">A EURO MORE SAVES");
        for (PlanDocument.Budget budget : budgets) {
            Double kwh = budget.limitKwh();
            Double eur = budget.limitEur();
            table.row(
                    budget.name(),
                    text("%.1f", budget.usedKwh() / 1e3),
                    kwh == null ? "-" : text("%.1f", kwh / 1e3),
                    euros(budget.usedEur()),
                    eur == null ? "-" : euros(eur),
                    text("%.2f EUR", budget.mwhEur()),
                    text("%.2f EUR", budget.euroEur()));
        }
        return table.lines();
    }

    /** Two plans side by side; the difference is what the second has more. */
    static List<String> comparison(String first, PlanDocument a, String second, PlanDocument b) {
        Table table = Table.of("", ">" + first, ">" + second, ">DIFFERENCE");
        table.row("deadline", local(a.asked().deadline()), local(b.asked().deadline()), "");
        amount(table, "tokens, billions", a.asked().tokens() / 1e9, b.asked().tokens() / 1e9, "%,.0f");
        amount(table, "nodes", a.asked().nodes(), b.asked().nodes(), "%.0f");
        table.row("network charge", a.regime(), b.regime(), "");
        amount(table, "cost, EUR net", a.totals().eur(), b.totals().eur(), "%,.0f");
        amount(table, "  energy, EUR net", a.totals().energyEur(), b.totals().energyEur(), "%,.0f");
        amount(table, "  peaks, EUR net", a.totals().peaksEur(), b.totals().peaksEur(), "%,.0f");
        amount(table, "EUR a million tokens", perMillion(a), perMillion(b), "%.4f");
        amount(
                table,
                "a million more, EUR",
                a.worth().millionTokensEur(),
                b.worth().millionTokensEur(),
                "%.4f");
        amount(table, "energy, MWh", a.totals().energyKwh() / 1e3, b.totals().energyKwh() / 1e3, "%,.1f");
        amount(table, "peak, kW", a.totals().peakKilowatts(), b.totals().peakKilowatts(), "%,.0f");
        amount(table, "hours of use", a.totals().hoursOfUse(), b.totals().hoursOfUse(), "%,.0f");
        amount(table, "rests", a.totals().rests(), b.totals().rests(), "%.0f");
        return table.lines();
    }

    private static void amount(Table table, String name, double a, double b, String form) {
        String difference = text(form, Math.abs(b - a));
        boolean none = text(form, a).equals(text(form, b));
        table.row(name, text(form, a), text(form, b), none ? "" : (b > a ? "+" : "-") + difference);
    }

    private static double perMillion(PlanDocument plan) {
        return plan.totals().eur() / plan.asked().tokens() * 1e6;
    }

    private static String mean(PlanDocument.Totals totals) {
        return text("%.2f EUR/MWh", 1e3 * totals.energyEur() / Math.max(1e-9, totals.energyKwh()));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static String tokens(double tokens) {
        return tokens >= 1e12
                ? text("%.3f T", tokens / 1e12)
                : tokens >= 1e9 ? text("%.3f G", tokens / 1e9) : text("%.3f M", tokens / 1e6);
    }

    static String local(Instant at) {
        return DAY.format(ZonedDateTime.ofInstant(at, ZONE));
    }

    private static String euros(double euros) {
        return text("%,.0f", euros);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
