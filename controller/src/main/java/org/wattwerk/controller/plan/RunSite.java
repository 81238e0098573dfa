package org.wattwerk.controller.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.run.PlanTariff;
import org.wattwerk.core.planning.run.RunTerms;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.RunPolicy;

/** A run on its site, as people have written both into a policy. */
public final class RunSite {
    /** How many years around the asked one are looked through for rates. */
    private static final int YEARS_AROUND = 10;

    private static final int STEPS = 20;

    private final Policy policy;
    private final RunPolicy run;
    private final Tariff perKwh;
    private final NodeClass nodeClass;

    /**
     * @param perKwh for quarter hours outside of the year that is planned
     * @throws IllegalArgumentException if the site has no nodes
     */
    public RunSite(Policy policy, RunPolicy run, Tariff perKwh) {
        this.policy = policy;
        this.run = run;
        this.perKwh = perKwh;
        this.nodeClass = nodeClass(policy.site());
    }

    /** The class of most nodes. */
    private static NodeClass nodeClass(Site site) {
        return counts(site).entrySet().stream()
                .max(Comparator.comparing((Map.Entry<NodeClass, Long> entry) -> entry.getValue())
                        .thenComparing(entry -> entry.getKey().name()))
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalArgumentException("site " + site.name() + " has no nodes"));
    }

    private static Map<NodeClass, Long> counts(Site site) {
        return site.nodes().values().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /**
     * Refuses a run that does not fit on the site's nodes, as it must before it is followed.
     *
     * @throws IllegalArgumentException with how many there are
     */
    public void checkNodes() {
        long there = counts(policy.site()).getOrDefault(nodeClass, 0L);
        if (there < run.nodes()) {
            throw new IllegalArgumentException("the run needs " + run.nodes() + " nodes of one class, and site "
                    + policy.site().name() + " has " + there + ": agree on at most that many");
        }
    }

    public RunPolicy run() {
        return run;
    }

    public NodeClass nodeClass() {
        return nodeClass;
    }

    /** All GPUs of the run. */
    public int gpus() {
        return run.nodes() * nodeClass.gpus();
    }

    /** The first instant after the time that it has; the end of the year of a day where the policy names no date. */
    public Instant deadline(LocalDate day) {
        LocalDate last = run.lastDay().orElse(LocalDate.of(day.getYear(), 12, 31));
        return last.plusDays(1).atStartOfDay(policy.zone()).toInstant();
    }

    /** What it has agreed; it never draws more than its connection point leaves it. */
    public RunTerms terms(LocalDate day) {
        Power left = policy.site().limit().minusOrZero(others());
        return new RunTerms(
                run.tokens(),
                new TokenRate(run.tokensPerSecond()),
                deadline(day),
                rest(),
                Optional.of(run.cap().map(cap -> Power.min(cap, left)).orElse(left)),
                Map.of());
    }

    public RestTerms rest() {
        return run.mayRest() ? new RestTerms(true, run.restart(), run.minimumUp(), run.minimumDown()) : RestTerms.NEVER;
    }

    /** What draws behind the same meter besides the run: other loads, overhead that is always there, nodes without a job. */
    public Power others() {
        long idle = -(long) run.nodes() * nodeClass.stopped().milliwatts();
        for (NodeClass node : policy.site().nodes().values()) {
            idle += node.stopped().milliwatts();
        }
        Power nodes = new Power(Math.max(0, idle));
        return policy.site()
                .otherLoads()
                .plus(policy.site().overhead().fixed())
                .plus(nodes)
                .plus(nodes.times(policy.site().overhead().marginal()));
    }

    /** Its limits and speeds, all of them: a plan to a date knows itself what is too slow to be worth it. */
    public List<OperatingPoint> points() {
        return points(nodeClass.gpu(), run.speeds()).points();
    }

    /** What it draws at each speed. */
    public PowerCurve curve() {
        return PowerCurve.of(
                nodeClass, run.nodes(), points(), policy.site().overhead().marginal());
    }

    /** Limits of a GPU, from the lowest at which something is known of the speed, and the speed there. */
    public static OperatingPoints points(GpuModel gpu, ThroughputCurve curve) {
        TreeMap<Power, Share> points = new TreeMap<>();
        Share lowest = curve.points().stream()
                .filter(point -> point.speed().partsPerMillion() > 0)
                .findFirst()
                .map(ThroughputCurve.Point::power)
                .orElse(Share.ALL);
        for (int step = 1; step <= STEPS; step++) {
            Power limit = gpu.maxLimit().times(step).dividedBy(STEPS);
            Share power = limit.of(gpu.maxLimit());
            if (limit.compareTo(gpu.minLimit()) >= 0 && power.compareTo(lowest) >= 0) {
                points.put(limit, curve.speedAt(power));
            }
        }
        for (ThroughputCurve.Point point : curve.points()) {
            Power limit = gpu.maxLimit().times(point.power());
            if (limit.compareTo(gpu.minLimit()) >= 0 && point.speed().partsPerMillion() > 0) {
                points.put(limit, point.speed());
            }
        }
        List<OperatingPoint> list = new ArrayList<>();
        points.forEach((limit, speed) -> list.add(new OperatingPoint(limit, speed)));
        return new OperatingPoints(list);
    }

    /** A tariff for planning, and what has to be said of it. */
    public record Terms(PlanTariff tariff, List<String> notes) {
        public Terms {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The tariff of a year, asked at the year as one constant speed would leave it. Where the policy has no rates of the
     * year, those of the nearest one that it has are taken, and that is said.
     *
     * @param speed of the constant run, against full speed
     */
    public Terms tariff(BillingYear year, double speed) {
        Optional<TariffBook> book = policy.tariff().book();
        if (book.isEmpty()) {
            return new Terms(
                    PlanTariff.of(perKwh),
                    List.of("the policy has no section tariff.bill: prices of a kWh alone are planned with, without any"
                            + " charge on the peak"));
        }
        LocalDate knownOn = LocalDate.of(year.number(), 12, 31);
        List<String> notes = new ArrayList<>();
        YearTariff tariff = nearest(book.get(), year, knownOn, notes);
        return new Terms(PlanTariff.atConstant(tariff, curve(), speed, others()), notes);
    }

    private static YearTariff nearest(TariffBook book, BillingYear year, LocalDate knownOn, List<String> notes) {
        MissingRateException missing;
        try {
            return book.year(year, knownOn);
        } catch (MissingRateException e) {
            missing = e;
        }
        for (int distance = 1; distance <= YEARS_AROUND; distance++) {
            for (int number : new int[] {year.number() + distance, year.number() - distance}) {
                Optional<YearTariff> found = existing(book, new BillingYear(number));
                if (found.isPresent()) {
                    notes.add("the tariff has no rates of " + year + ": those of " + number + " are planned with");
                    return new YearTariff(
                            found.get().name(),
                            year,
                            found.get().components(),
                            found.get().vat());
                }
            }
        }
        throw new IllegalArgumentException(String.valueOf(missing.getMessage()), missing);
    }

    private static Optional<YearTariff> existing(TariffBook book, BillingYear year) {
        try {
            return Optional.of(book.year(year, LocalDate.of(year.number(), 12, 31)));
        } catch (MissingRateException e) {
            return Optional.empty();
        }
    }

    /** The billing year of an instant. */
    static BillingYear yearOf(Instant instant) {
        return BillingYear.containing(instant);
    }

    /** The day of an instant in the market's zone. */
    static LocalDate dayOf(Instant instant) {
        return DeliveryDay.containing(instant).date();
    }

    Policy policy() {
        return policy;
    }
}
