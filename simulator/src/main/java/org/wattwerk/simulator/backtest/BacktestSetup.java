package org.wattwerk.simulator.backtest;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.Linear;
import org.wattwerk.core.tariff.bill.NetworkEnergyCharge;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.TieredPerKwh;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.RunPolicy;

/**
 * From what people wrote to what is played.
 *
 * @param site its name, for people
 * @param run its name, for people
 * @param notes what was taken as it is not written, for people
 */
public record BacktestSetup(BacktestCase backtest, String site, String run, List<String> notes) {
    /** How far from the played year a tariff is looked for. */
    private static final int TARIFF_YEARS = 20;

    private static final double SECONDS_PER_QUARTER_HOUR = QuarterHour.LENGTH.toSeconds();

    public BacktestSetup {
        notes = List.copyOf(notes);
    }

    /**
     * What is played; null where something is wrong, which is then among {@code wrong}.
     *
     * @param load part of the time at full speed that the run needs instead of its tokens
     * @param history prices that end where those of the played time begin
     * @param carbon what a kWh emits; empty for the mean that the run assumes, if it does
     */
    public static @Nullable BacktestSetup of(
            Policy policy,
            RunPolicy run,
            PriceCurve prices,
            Optional<PriceCurve> history,
            Optional<Share> load,
            Optional<CarbonSeries> carbon,
            boolean energyOnly,
            Knowledge knowledge,
            List<String> wrong) {
        List<String> notes = new ArrayList<>();
        NodeClass nodeClass = nodeClass(policy.site(), run, wrong);
        BillingYear year = BillingYear.containing(prices.first());
        YearTariff tariff = tariff(policy, year, energyOnly, wrong, notes);
        if (nodeClass == null || tariff == null || !wrong.isEmpty()) {
            return null;
        }
        Work work = work(run, nodeClass, prices, year, load);
        if (work.quarterHours() > prices.quarterHours()) {
            wrong.add(String.format(
                    Locale.ROOT,
                    "run %s cannot be done in this time: %d tokens need %.1f days at full speed on %d GPUs, and %.1f are"
                            + " there; give it at most %d tokens, or --load 1",
                    run.name(),
                    work.tokens(),
                    work.quarterHours() / 96,
                    run.nodes() * nodeClass.gpus(),
                    prices.quarterHours() / 96.0,
                    Math.round(work.tokens() * (prices.quarterHours() / work.quarterHours()))));
            return null;
        }
        try {
            return new BacktestSetup(
                    new BacktestCase(
                            tariff,
                            prices,
                            history,
                            curve(policy.site(), run, nodeClass),
                            work.quarterHours(),
                            work.tokens(),
                            rest(run),
                            policy.site().limit(),
                            others(policy.site(), run),
                            knowledge,
                            ForecastRule.STANDARD,
                            carbon.or(() -> assumed(run))),
                    policy.site().name(),
                    run.name(),
                    notes);
        } catch (IllegalArgumentException e) {
            wrong.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Tokens of the played time, and the quarter hours at full speed that they need. */
    private record Work(double quarterHours, long tokens) {}

    private static Work work(
            RunPolicy run, NodeClass nodeClass, PriceCurve prices, BillingYear year, Optional<Share> load) {
        double perQuarterHour =
                (double) run.tokensPerSecond() * run.nodes() * nodeClass.gpus() * SECONDS_PER_QUARTER_HOUR;
        int length = prices.quarterHours();
        if (load.isPresent()) {
            double quarterHours = load.get().ratio() * length;
            return new Work(quarterHours, Math.round(quarterHours * perQuarterHour));
        }
        // A part of a year gets its part of the year's tokens, by its time.
        double part = length / (double) year.quarterHours();
        return new Work(run.tokens() * part / perQuarterHour, Math.round(run.tokens() * part));
    }

    private static Optional<CarbonSeries> assumed(RunPolicy run) {
        return run.carbon().map(mean -> new CarbonSeries("an assumed mean of " + mean + " in every hour", at -> mean));
    }

    /** The class of the run's nodes; a run is on nodes of one build. */
    private static @Nullable NodeClass nodeClass(Site site, RunPolicy run, List<String> wrong) {
        List<NodeClass> classes = site.nodes().values().stream().distinct().toList();
        if (classes.size() != 1) {
            wrong.add("site " + site.name() + " has " + classes.size()
                    + " classes of nodes: a backtest plays a run on nodes of one class, so write the others into"
                    + " other-loads");
            return null;
        }
        if (run.nodes() > site.nodes().size()) {
            wrong.add("run " + run.name() + " needs " + run.nodes() + " nodes, site " + site.name() + " has "
                    + site.nodes().size() + ": give it at most that many");
            return null;
        }
        return classes.get(0);
    }

    private static PowerCurve curve(Site site, RunPolicy run, NodeClass nodeClass) {
        List<OperatingPoint> points = run.speeds().points().stream()
                .map(point -> new OperatingPoint(nodeClass.gpu().maxLimit().times(point.power()), point.speed()))
                .filter(point -> !nodeClass.gpu().minLimit().exceeds(point.gpuLimit()))
                .toList();
        return PowerCurve.of(nodeClass, run.nodes(), points, site.overhead().marginal());
    }

    private static RestTerms rest(RunPolicy run) {
        return run.mayRest() ? new RestTerms(true, run.restart(), Duration.ZERO, Duration.ZERO) : RestTerms.NEVER;
    }

    /** What draws beside the run: the fixed part of the overhead, other loads, and nodes without a job. */
    private static Power others(Site site, RunPolicy run) {
        NodeClass nodeClass = site.nodes().values().iterator().next();
        Power idle = nodeClass.stopped().times(site.nodes().size() - run.nodes());
        return site.otherLoads()
                .plus(site.overhead().fixed())
                .plus(idle)
                .plus(idle.times(site.overhead().marginal()));
    }

    private static @Nullable YearTariff tariff(
            Policy policy, BillingYear year, boolean energyOnly, List<String> wrong, List<String> notes) {
        Optional<TariffBook> book = policy.tariff().book();
        if (book.isEmpty()) {
            wrong.add("the tariff of site " + policy.site().name()
                    + " has no 'bill': a backtest is billed by the year, so write what the year costs there, such as in"
                    + " policies/examples/nuernberg.yaml");
            return null;
        }
        YearTariff found = null;
        String why = "";
        for (int distance = 0; distance <= TARIFF_YEARS && found == null; distance++) {
            for (int sign : distance == 0 ? new int[] {1} : new int[] {1, -1}) {
                BillingYear candidate = new BillingYear(year.number() + sign * distance);
                try {
                    found = found != null
                            ? found
                            : book.get().year(candidate, LocalDate.of(candidate.number(), 12, 31));
                } catch (MissingRateException e) {
                    why = why.isEmpty() ? String.valueOf(e.getMessage()) : why;
                }
            }
        }
        if (found == null) {
            wrong.add("no year near " + year + " has all rates of the bill: " + why);
            return null;
        }
        if (!found.year().equals(year)) {
            notes.add("the tariff of " + found.year() + " is applied to the prices of " + year);
        }
        List<Component> components = found.components();
        if (energyOnly) {
            components = components.stream().filter(BacktestSetup::isPerKwh).toList();
            notes.add("only what is charged per kWh is weighed and billed");
        }
        return new YearTariff(found.name(), year, components, found.vat());
    }

    private static boolean isPerKwh(Component component) {
        return component instanceof Linear
                || component instanceof TieredPerKwh
                || component instanceof NetworkEnergyCharge;
    }
}
