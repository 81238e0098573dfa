package org.wattwerk.simulator.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.ShippedPolicy;

/** The shipped site and run: six weeks of model prices in every build, and real years where they are. */
class BacktestTest {
    private static final Policy POLICY = ShippedPolicy.EXAMPLES.load();
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final PriceCurve SIX_WEEKS = TypicalYear.days(START, START.plusDays(42), 7);

    private static BacktestCase played(PriceCurve prices, boolean energyOnly) {
        return played(prices, Optional.empty(), energyOnly, Knowledge.TOMORROW);
    }

    /** A real year with the year before it as history, if one is named. */
    static BacktestCase real(int year, Optional<Integer> history, boolean energyOnly, Knowledge knowledge)
            throws IOException {
        PriceCurve before = history.isPresent() ? real(history.get()) : null;
        return played(real(year), Optional.ofNullable(before), energyOnly, knowledge);
    }

    private static BacktestCase played(
            PriceCurve prices, Optional<PriceCurve> history, boolean energyOnly, Knowledge knowledge) {
        List<String> wrong = new ArrayList<>();
        BacktestSetup setup = BacktestSetup.of(
                POLICY,
                POLICY.run().orElseThrow(),
                prices,
                history,
                Optional.of(Share.ofPercent(80)),
                Optional.empty(),
                energyOnly,
                knowledge,
                wrong);
        assertThat(wrong).isEmpty();
        return setup == null ? fail("no setup") : setup.backtest();
    }

    private static BacktestResult run(BacktestCase backtest) {
        return Backtest.run(backtest, () -> Duration.ZERO);
    }

    private static Money net(BacktestResult result, Strategy strategy) {
        return result.of(strategy).bill().net();
    }

    @Test
    void run_sixWeeks_everyStrategyDoesTheWorkAndNoneIsBelowTheBound() {
        BacktestResult result = run(played(SIX_WEEKS, false));

        assertThat(result.strategies().values()).allSatisfy(outcome -> {
            assertThat(outcome.finished()).as(outcome.strategy().key()).isPresent();
            assertThat(outcome.tokens())
                    .isGreaterThanOrEqualTo(result.backtest().tokens());
            assertThat(outcome.bill().net()).isGreaterThanOrEqualTo(result.bound());
        });
        assertThat(net(result, Strategy.WATTWERK)).isLessThanOrEqualTo(net(result, Strategy.UNIFORM_CAP));
        assertThat(result.gapPercent()).isLessThan(0.5);
        assertThat(result.of(Strategy.WATTWERK).regime()).isEqualTo(Regime.BAND_LOAD);
    }

    @Test
    void run_energyOnly_noPeakAndNoDiscountAreBilled() {
        BacktestResult result = run(played(SIX_WEEKS, true));

        assertThat(result.of(Strategy.WATTWERK).bill().regimes()).isEmpty();
        // 3072 GPUs x 1.2 x 1050 W: without a price of the peak nothing keeps it down.
        assertThat(result.of(Strategy.PAUSE_ON_PRICE).peak().watts()).isEqualTo(3_870_720);
        assertThat(net(result, Strategy.PAUSE_ON_PRICE)).isLessThan(net(result, Strategy.FLAT_OUT));
        assertThat(result.regretPercent()).isBetween(0.0, 3.0);
    }

    @Test
    void run_uniformCap_drawsTheHullsPowerAtItsSpeedAllTheTime() {
        BacktestResult result = run(played(SIX_WEEKS, false));

        // Speed 0.8 lies between 55 % (0.735) and 60 % (0.814): 65/79 of the way from 2709.504 kW to 2838.528 kW.
        Course course = result.of(Strategy.UNIFORM_CAP).course();
        double expected = 2709.504 + 65 / 79.0 * (2838.528 - 2709.504);
        assertThat(IntStream.range(0, course.length() - 1).mapToObj(course::kilowatts))
                .allSatisfy(kilowatts ->
                        assertThat(kilowatts).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-3)));
    }

    @Test
    void run_futurePricesReplacedByNoise_decidesTheSameUntilTheyWereKnown() {
        // Prices of day 20 are known from 13:00 on day 19, which is quarter hour 19 x 96 + 52 of the year.
        int known = 19 * 96 + 52;
        PriceCurve noisy = noisyFrom(SIX_WEEKS, 20 * 96);
        Course real = run(played(SIX_WEEKS, false)).of(Strategy.WATTWERK).course();
        Course noise = run(played(noisy, false)).of(Strategy.WATTWERK).course();

        assertThat(IntStream.range(0, known).mapToObj(noise::kilowatts))
                .isEqualTo(IntStream.range(0, known).mapToObj(real::kilowatts).toList());
        assertThat(IntStream.range(known, noise.length())
                        .mapToObj(noise::kilowatts)
                        .toList())
                .isNotEqualTo(IntStream.range(known, real.length())
                        .mapToObj(real::kilowatts)
                        .toList());
    }

    private static PriceCurve noisyFrom(PriceCurve prices, int from) {
        Random random = new Random(11);
        List<PriceInterval> intervals = new ArrayList<>();
        for (int i = 0; i < prices.quarterHours(); i++) {
            QuarterHour at = new QuarterHour(prices.first().number() + i);
            EnergyPrice price =
                    i < from ? prices.at(at) : new EnergyPrice(Math.round(400e6 * (random.nextDouble() - 0.2)));
            intervals.add(new PriceInterval(at.start(), QuarterHour.LENGTH, price));
        }
        return PriceCurve.of(prices.source(), intervals);
    }

    static List<Integer> years() {
        return Integer.getInteger("wattwerk.seeds", 5) < 1000
                ? List.of(2024)
                : List.of(2019, 2020, 2021, 2022, 2024, 2025);
    }

    @ParameterizedTest
    @MethodSource("years")
    void run_realYear_wattwerkCostsNoMoreThanOneConstantCapAndKeepsTheBandLoad(int year) throws IOException {
        BacktestResult result = run(played(real(year), false));

        assertThat(net(result, Strategy.WATTWERK)).isLessThanOrEqualTo(net(result, Strategy.UNIFORM_CAP));
        assertThat(result.of(Strategy.WATTWERK).regime()).isEqualTo(Regime.BAND_LOAD);
        assertThat(result.of(Strategy.WATTWERK).finished()).isPresent();
        assertThat(result.gapPercent()).isLessThan(0.5);
        assertThat(result.strategies().values())
                .allSatisfy(outcome -> assertThat(outcome.bill().net()).isGreaterThanOrEqualTo(result.bound()));
    }

    /** Real day-ahead prices of a German year; the test is skipped where they are not. */
    static PriceCurve real(int year) throws IOException {
        String folder = System.getenv("WATTWERK_DATA");
        if (folder == null && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real prices are");
        }
        assumeThat(folder)
                .as("real years are not tested: WATTWERK_DATA is not set")
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
