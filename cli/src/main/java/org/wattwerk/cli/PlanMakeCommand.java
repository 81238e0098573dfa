package org.wattwerk.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.view.Terminal;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.controller.plan.ImpossiblePlanException;
import org.wattwerk.controller.plan.PlanDesk;
import org.wattwerk.controller.plan.PlanDocument;
import org.wattwerk.controller.plan.PlanQuestion;
import org.wattwerk.core.planning.rolling.Extension;
import org.wattwerk.core.planning.rolling.SeasonalShape;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.PolicyException;
import org.wattwerk.policies.PolicyLoader;
import org.wattwerk.policies.RunPolicy;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wattwerk plan make}: the cheapest plan of the run at given prices, and what another choice would change. */
@Command(
        name = "make",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the cheapest plan of the run that the policy agrees on, at the prices of files.",
            "It knows these prices to the end: it is what could be reached at best, and what choices are worth. The",
            "controller, which knows prices to the end of tomorrow, decides by the same tariff, curve and budgets."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk plan make --policy policies/examples --prices 2025.csv --out plan.json",
            "  wattwerk plan make --policy policies/examples --prices 2025.csv --what-if cap='2.8 MW'",
            "  wattwerk plan make --policy policies/examples --prices jan.csv --extend --against plan.json"
        })
final class PlanMakeCommand implements Callable<Integer> {
    @Option(
            names = "--policy",
            required = true,
            paramLabel = "PATH",
            description = "The policy: a YAML file or a folder of them.")
    private Path policy = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "FILE",
            description = "A file with the section 'run', where the policy has none or another is wondered about.")
    private @Nullable Path run;

    @Option(
            names = "--prices",
            required = true,
            arity = "1..*",
            paramLabel = "FILE|model[:SEED]",
            description = {
                "Downloaded day-ahead prices; several files follow each other without a gap. Or those of the model of a",
                "typical year."
            })
    private List<String> prices = new ArrayList<>();

    @Option(
            names = "--extend",
            description = "Goes on behind the last price by repeating the last four weeks with the seasons.")
    private boolean extend;

    @Option(names = "--from", paramLabel = "DATE", description = "Its first day (default: that of the first price).")
    private @Nullable LocalDate from;

    @Option(names = "--deadline", paramLabel = "DATE", description = "Its last day (default: as the policy says).")
    private @Nullable String deadline;

    @Option(
            names = "--tokens",
            paramLabel = "COUNT",
            description = "Tokens that are still to be done, such as '120 T' (default: as the policy says).")
    private @Nullable String tokens;

    @Option(names = "--nodes", paramLabel = "N", description = "On so many nodes (default: as the policy says).")
    private @Nullable Integer nodes;

    @Option(names = "--cap", paramLabel = "POWER", description = "The run draws at most this at the meter.")
    private @Nullable String cap;

    @Option(names = "--no-budgets", description = "Leaves the policy's budgets of months out of account.")
    private boolean withoutBudgets;

    @Option(
            names = "--what-if",
            paramLabel = "CHANGE",
            description = {
                "What would be if: prices=FILE, prices=+20%%, deadline=DATE, cap=POWER, nodes=N, tokens=COUNT.",
                "Several are taken together."
            })
    private List<String> whatIf = new ArrayList<>();

    @Option(names = "--against", paramLabel = "PLAN", description = "Compares with a plan that was kept.")
    private @Nullable Path against;

    @Option(names = "--out", paramLabel = "PLAN", description = "Keeps the plan in a file.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Policy read = policy();
        Tariff perKwh = PolicyTerms.tariff(read);
        Supplier<Moment> clock = new WallClock();
        PlanDesk desk = new PlanDesk(read, perKwh, () -> clock.get().elapsed());
        PlanDocument plan = null;
        try {
            PriceCurve curve = curve(read);
            PlanQuestion question = question(read.zone());
            plan = desk.make(extended(curve, question, read, perKwh), question);
            show(plan);
            if (out != null) {
                PlanFile.write(out, plan);
                System.out.println("kept in " + out);
            }
            if (!whatIf.isEmpty()) {
                changed(desk, curve, question, read, perKwh, plan);
            }
            return 0;
        } catch (ImpossiblePlanException e) {
            throw ExitException.badInput((plan == null ? "" : "with this change ") + e.inWords());
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private void show(PlanDocument plan) {
        Terminal screen = Terminal.on(System.out, System.getenv());
        if (Terminal.isThere()) {
            screen.measure();
        }
        PlanText.summary(plan).forEach(System.out::println);
        PlanText.charts(plan, screen.width(), Terminal.isThere() && screen.colour())
                .forEach(System.out::println);
        if (against != null) {
            System.out.println();
            PlanText.comparison("KEPT", PlanFile.read(against), "NOW", plan).forEach(System.out::println);
        }
    }

    private void changed(
            PlanDesk desk, PriceCurve curve, PlanQuestion question, Policy read, Tariff perKwh, PlanDocument plan)
            throws ImpossiblePlanException {
        PriceCurve prices = curve;
        PlanQuestion asked = question;
        for (String text : whatIf) {
            WhatIf change = WhatIf.parse(text, read.zone());
            prices = change.prices().apply(prices);
            asked = change.question().apply(asked);
        }
        PlanDocument other = desk.make(extended(prices, asked, read, perKwh), asked);
        System.out.println();
        System.out.println("what if " + String.join(", ", whatIf) + ":");
        PlanText.comparison("AS ASKED", plan, "CHANGED", other).forEach(System.out::println);
    }

    private Policy policy() {
        Policy read = PolicyCommand.load(policy);
        if (run == null) {
            return read;
        }
        try {
            return read.with(PolicyLoader.run(run));
        } catch (PolicyException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private PlanQuestion question(ZoneId zone) {
        return PlanQuestion.AS_AGREED
                .from(Optional.ofNullable(from)
                        .map(day -> day.atStartOfDay(zone).toInstant()))
                .by(Optional.ofNullable(deadline).map(text -> WhatIf.deadline(text, zone)))
                .of(Optional.ofNullable(tokens).map(WhatIf::tokens))
                .on(Optional.ofNullable(nodes).map(count -> WhatIf.nodes(String.valueOf(count))))
                .below(Optional.ofNullable(cap).map(Power::parse))
                .withBudgets(!withoutBudgets);
    }

    /** All files in the order of their time, one after the other. */
    private PriceCurve curve(Policy read) {
        if (prices.size() == 1 && PriceSelection.isModel(prices.get(0))) {
            LocalDate first = from != null
                    ? from
                    : LocalDate.of(
                            new WallClock().get().day().atZone(read.zone()).getYear(), 1, 1);
            // A year more than asked, so that a later date can be wondered about.
            LocalDate last = end(read, first).atZone(read.zone()).toLocalDate().plusYears(1);
            return PriceSelection.modelled(prices.get(0), first, last.isAfter(first) ? last : first.plusDays(1));
        }
        List<PriceCurve> curves = new ArrayList<>();
        for (String file : prices) {
            curves.add(PriceSelection.file(Path.of(file)));
        }
        curves.sort(Comparator.comparing(PriceCurve::start));
        if (curves.size() == 1) {
            return curves.get(0);
        }
        List<PriceInterval> all = new ArrayList<>();
        Instant end = curves.get(0).start();
        for (PriceCurve curve : curves) {
            if (!curve.start().equals(end)) {
                throw ExitException.badInput("the price files do not follow each other: one ends at " + end
                        + ", the next begins at " + curve.start());
            }
            for (int i = 0; i < curve.quarterHours(); i++) {
                QuarterHour at = new QuarterHour(curve.first().number() + i);
                all.add(new PriceInterval(at.start(), QuarterHour.LENGTH, curve.at(at)));
            }
            end = curve.end();
        }
        return PriceCurve.of(curves.get(0).source(), all);
    }

    private PriceCurve extended(PriceCurve curve, PlanQuestion question, Policy read, Tariff perKwh) {
        if (!extend) {
            return curve;
        }
        Instant end = question.deadline()
                .orElseGet(() -> end(read, curve.start().atZone(read.zone()).toLocalDate()));
        return Extension.to(
                curve, QuarterHour.containing(end), perKwh.marginal(EnergyPrice.ZERO), SeasonalShape.GERMAN);
    }

    /** The first instant after the time that the run has. */
    private Instant end(Policy read, LocalDate first) {
        if (deadline != null) {
            return WhatIf.deadline(deadline, read.zone());
        }
        return read.run()
                .flatMap(RunPolicy::lastDay)
                .orElse(LocalDate.of(first.getYear(), 12, 31))
                .plusDays(1)
                .atStartOfDay(read.zone())
                .toInstant();
    }
}
