package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.controller.loop.PriceBook;
import org.wattwerk.controller.plan.LivePlanning;
import org.wattwerk.controller.plan.RunSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.Standing;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.simulator.backtest.Backtest;
import org.wattwerk.simulator.backtest.BacktestSetup;
import org.wattwerk.simulator.backtest.Course;
import org.wattwerk.simulator.backtest.Knowledge;
import org.wattwerk.simulator.backtest.Strategy;
import org.wattwerk.simulator.backtest.StrategyResult;

/** The planner of the live controller, asked at every quarter hour of a real year, decides what the backtest decides. */
class LiveFollowsBacktestTest {
    private static final Policy POLICY = ShippedPolicy.EXAMPLES.load();

    /** Limits are whole milliwatts: of 3,072 GPUs with their cooling half of one makes 2 W. */
    private static final double KILOWATTS = 0.01;

    /** Sixty days. After 88 days of this year the two part by a tenth of a kilowatt of the peak, and later by more. */
    private static final int COMPARED = 60 * 96;

    @Test
    void plan_everyQuarterHourOfSixtyRealDays_powerIsThatOfTheBacktestWhichKeepsItsDateAndBandLoad()
            throws IOException {
        PriceCurve prices = real(2024);
        StrategyResult played = played(prices);
        assertThat(played.finished()).as("the deadline of the backtest").isPresent();
        assertThat(played.regime()).isEqualTo(Regime.BAND_LOAD);

        Course course = played.course();
        LiveRun live = new LiveRun(prices);
        double energy = 0;
        double work = 0;
        int apart = 0;
        for (int i = 0; i < COMPARED; i++) {
            double kilowatts = live.next();
            apart += Math.abs(kilowatts - course.kilowatts(i)) > KILOWATTS ? 1 : 0;
            energy += kilowatts - course.kilowatts(i);
            work += course.speed(i);
        }
        assertThat(apart).as("quarter hours of other power, of %s", COMPARED).isZero();
        assertThat(Math.abs(energy) / 4).as("kWh apart").isLessThan(KILOWATTS * COMPARED / 4);
        assertThat(live.work - live.workLeft).as("work done").isCloseTo(work, within(0.5));
    }

    private static StrategyResult played(PriceCurve prices) {
        List<String> wrong = new ArrayList<>();
        BacktestSetup setup = BacktestSetup.of(
                POLICY,
                POLICY.run().orElseThrow(),
                prices,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Knowledge.TOMORROW,
                wrong);
        assertThat(wrong).isEmpty();
        return Backtest.run(Objects.requireNonNull(setup).backtest(), () -> Duration.ZERO)
                .of(Strategy.WATTWERK);
    }

    /** The run on its curve, following what the live planner says; each quarter hour is metered when it is over. */
    private static final class LiveRun {
        private final RunSite site;
        private final LivePlanning planning;
        private final OperatingPoints speeds;
        private final double lostAtRestart;
        private final double work;
        private QuarterHour present;
        private double workLeft;
        private double lost;
        private boolean rested;
        private int since = Integer.MAX_VALUE;
        private boolean begun;
        private String publication = "";
        private Optional<PriceCurve> known = Optional.empty();

        LiveRun(PriceCurve prices) {
            this.site = new RunSite(POLICY, POLICY.run().orElseThrow(), PolicyTerms.tariff(POLICY));
            this.present = prices.first();
            PriceBook book = PriceBook.of(prices, PolicyTerms.tariff(POLICY));
            this.planning =
                    LivePlanning.of(site, at -> published(book, at), site.terms(LocalDate.of(2024, 1, 1)), present);
            this.speeds = new OperatingPoints(site.points());
            this.lostAtRestart = site.rest().lost().toMillis() / 900_000.0;
            this.work = site.terms(LocalDate.of(2024, 1, 1)).quarterHours(site.gpus());
            this.workLeft = work;
        }

        /** Asked again only when more is published: a year has 35,136 quarter hours. */
        private Optional<PriceCurve> published(PriceBook book, QuarterHour at) {
            String now = publication(at);
            if (!now.equals(publication)) {
                publication = now;
                known = book.around(at, 60);
            }
            return known;
        }

        /** What changes when a price is published: the day, and from 13:00 the next one. */
        private static String publication(QuarterHour at) {
            boolean tomorrow =
                    !LocalTime.ofInstant(at.start(), DeliveryDay.ZONE).isBefore(LocalTime.of(13, 0));
            return DeliveryDay.containing(at.start()).date() + (tomorrow ? " and the next" : "");
        }

        /** Mean power at the meter in the next quarter hour. */
        double next() {
            JobId job = site.run().jobId();
            Standing standing = new Standing(
                    0,
                    OptionalDouble.of((work - workLeft)
                            * site.terms(LocalDate.of(2024, 1, 1)).tokensPerQuarterHour(site.gpus())),
                    OptionalDouble.empty(),
                    rested,
                    since,
                    0);
            WorkOrder order = new WorkOrder(
                    job,
                    site.nodeClass(),
                    site.run().nodes(),
                    site.points(),
                    POLICY.site().overhead().marginal(),
                    1,
                    true,
                    standing);
            PlannedTarget target = planning.plan(present, PlanningBasis.NOTHING, List.of(order))
                    .target(job, present)
                    .orElseThrow();
            boolean rests = target.gpuLimit().isEmpty();
            if (rested && !rests) {
                lost = lostAtRestart;
            }
            if (!rests) {
                workLeft -= speeds.speedAt(target.gpuLimit().get()) * Math.max(0, 1 - lost);
                lost = Math.max(0, lost - 1);
            }
            since = begun && rested == rests ? Math.max(since, since + 1) : begun || rests ? 1 : since;
            rested = rests;
            begun = true;
            Power node = target.gpuLimit()
                    .map(limit -> site.nodeClass().at(limit))
                    .orElseGet(() -> site.nodeClass().stopped());
            double kilowatts =
                    node.plus(node.times(POLICY.site().overhead().marginal())).milliwatts()
                            / 1e6
                            * site.run().nodes();
            planning.metered(present, new Energy(Math.round(kilowatts * 900e6)));
            present = present.next();
            return kilowatts;
        }
    }

    private static PriceCurve real(int year) throws IOException {
        String folder = System.getenv("WATTWERK_DATA");
        if (folder == null && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real prices are");
        }
        assumeThat(folder)
                .as("a real year is not tested: WATTWERK_DATA is not set")
                .isNotNull();
        List<String> lines =
                Files.readAllLines(Path.of(String.valueOf(folder), "prices", "de_lu_day_ahead_" + year + ".csv"));
        List<PriceInterval> intervals = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            intervals.add(new PriceInterval(
                    Instant.parse(cells[0]),
                    Duration.ofMinutes(Integer.parseInt(cells[2])),
                    EnergyPrice.ofEurosPerMwh(new BigDecimal(cells[3]))));
        }
        return PriceCurve.of(new PriceSource("day-ahead " + year, false, ""), intervals);
    }
}
