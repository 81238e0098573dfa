package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** Laws of the year's bill over random years of load and price, against a second calculation in decimals. */
class BillLawsTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);

    /** From so many seeds on, each regime and each price pair must have been among them. */
    private static final int ENOUGH_FOR_EVERY_CASE = 100;

    @Test
    void annualBill_anyYearInAnyPeriods_isTheSumOfItsAccruals() {
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomYear random = new RandomYear(seed);
            Map<BillPosition, Money> sums = new TreeMap<>();
            ConnectionPointYear before = random.tariff.beginning();
            ConnectionPointYear used = before;
            for (UsedQuarterHour quarterHour : random.quarterHours) {
                used = used.plus(quarterHour);
                if (used.isOver() || random.source.nextInt(700) == 0) {
                    random.tariff
                            .accrual(before, used)
                            .forEach(line -> sums.merge(line.position(), line.net(), Money::plus));
                    before = used;
                }
            }
            YearBill bill = random.tariff.bill(used);

            assertThat(random.tariff.accrued(used)).as("seed " + seed).isEqualTo(sums);
            assertThat(bill.lines())
                    .as("seed " + seed)
                    .allSatisfy(line -> assertThat(line.net())
                            .isEqualTo(sums.getOrDefault(line.position(), Money.ZERO)
                                    .toCents()));
            assertThat(bill.certainty()).isEqualTo(Certainty.FINAL);
        }
    }

    @Test
    void annualBill_anyYear_isWhatDecimalsSay() {
        Set<Regime> regimes = EnumSet.noneOf(Regime.class);
        Set<PricePair> pairs = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomYear random = new RandomYear(seed);
            ConnectionPointYear used = random.tariff.beginning();
            for (UsedQuarterHour quarterHour : random.quarterHours) {
                used = used.plus(quarterHour);
            }

            assertThat(random.tariff.accrued(used)).as("seed " + seed).isEqualTo(random.decimals());
            random.tariff.bill(used).applied().map(RegimeOutcome::regime).ifPresent(regimes::add);
            pairs.add(Example.SHEET.pair(used));
        }
        if (SEEDS >= ENOUGH_FOR_EVERY_CASE) {
            assertThat(regimes).containsExactlyInAnyOrder(Regime.values());
            assertThat(pairs).containsExactlyInAnyOrder(Example.SHEET.low(), Example.SHEET.high());
        }
    }

    /** A year whose load falls below 2,500 h, or rises to a band, or keeps out of the windows, by its seed. */
    private static final class RandomYear {
        private final SplittableRandom source;
        private final BillingYear year;
        private final YearTariff tariff;
        private final List<UsedQuarterHour> quarterHours = new ArrayList<>();

        RandomYear(long seed) {
            source = new SplittableRandom(seed);
            year = new BillingYear(2023 + source.nextInt(4));
            tariff = new YearTariff(
                    "random",
                    year,
                    List.of(
                            new DayAheadEnergy(new EnergyPrice(source.nextInt(9_000_000))),
                            new NetworkEnergyCharge(Example.SHEET),
                            new CapacityCharge(Example.SHEET),
                            new NetworkDiscount(
                                    Example.SHEET,
                                    new NetworkDiscounts(
                                            Optional.of(Example.ATYPICAL), Optional.of(Example.BAND_LOAD))),
                            new TieredPerKwh(
                                    BillPosition.SPECIAL_NETWORK_USE,
                                    List.of(new TieredPerKwh.Tier(
                                            Energy.parse("1 GWh"), EnergyPrice.parse("1.559 ct/kWh"))),
                                    EnergyPrice.parse("0.05 ct/kWh"))),
                    Share.ofPercent(19));
            long base = 1 + source.nextLong(Energy.parse("400 kWh").millijoules());
            int working = 200 + source.nextInt(801);
            long low = source.nextLong(base);
            boolean avoiding = source.nextBoolean();
            long noise = 1 + source.nextLong(base / 10 + 1);
            for (QuarterHour at = year.first(); at.compareTo(year.end()) < 0; at = at.next()) {
                boolean high = source.nextInt(1_000) < working && !(avoiding && Example.EVENINGS.contains(at));
                quarterHours.add(new UsedQuarterHour(
                        at,
                        new Energy((high ? base : low) + source.nextLong(noise)),
                        new EnergyPrice(source.nextLong(-500_000_000, 400_000_000)),
                        source.nextInt(1_000) != 0));
            }
        }

        /** The same bill, calculated from the list of quarter hours alone. */
        Map<BillPosition, Money> decimals() {
            BigDecimal energy = BigDecimal.ZERO;
            BigDecimal cost = BigDecimal.ZERO;
            BigDecimal peak = BigDecimal.ZERO;
            BigDecimal within = BigDecimal.ZERO;
            EnergyPrice margin = ((DayAheadEnergy) tariff.components().get(0)).margin();
            for (UsedQuarterHour used : quarterHours) {
                BigDecimal mwh = new BigDecimal(used.energy().millijoules());
                energy = energy.add(mwh);
                cost = cost.add(mwh.multiply(used.dayAhead().plus(margin).eurosPerMwh()));
                if (used.setsPeak()) {
                    peak = peak.max(mwh);
                    within = Example.EVENINGS.contains(used.quarterHour()) ? within.max(mwh) : within;
                }
            }
            boolean much = energy.compareTo(peak.multiply(BigDecimal.valueOf(10_000))) >= 0;
            PowerPrice perKw = (much ? Example.SHEET.high() : Example.SHEET.low()).capacity();
            EnergyPrice perKwh = (much ? Example.SHEET.high() : Example.SHEET.low()).energy();
            Money capacity = capacity(perKw, peak);
            Money energyCharge = euros(energy.multiply(perKwh.eurosPerMwh()), "3600000000000");
            Money published = capacity.plus(energyCharge);

            Map<BillPosition, Money> bill = new TreeMap<>();
            bill.put(BillPosition.ENERGY, euros(cost, "3600000000000"));
            bill.put(BillPosition.NETWORK_ENERGY_CHARGE, energyCharge);
            bill.put(BillPosition.CAPACITY_CHARGE, capacity);
            bill.put(
                    BillPosition.NETWORK_DISCOUNT,
                    money(atypical(perKw, peak, within, published, capacity)
                            .max(bandLoad(energy, peak, published))
                            .negate()));
            BigDecimal first = energy.min(new BigDecimal("3600000000000000"));
            bill.put(
                    BillPosition.SPECIAL_NETWORK_USE,
                    euros(
                            first.multiply(new BigDecimal("15.59"))
                                    .add(energy.subtract(first).multiply(new BigDecimal("0.5"))),
                            "3600000000000"));
            return bill;
        }

        private static BigDecimal atypical(
                PowerPrice perKw, BigDecimal peak, BigDecimal within, Money published, Money capacity) {
            BigDecimal below = peak.subtract(within);
            Money saving = capacity.minus(capacity(perKw, within));
            boolean earned = below.compareTo(peak.movePointLeft(1).multiply(BigDecimal.valueOf(2))) >= 0
                    && below.compareTo(new BigDecimal("90000000000")) >= 0
                    && saving.compareTo(Money.ofEuros(500)) >= 0;
            Money most = published.minus(published.times(Share.ofPercent(20)));
            return earned ? saving.euros().min(most.euros()) : BigDecimal.ZERO;
        }

        private static BigDecimal bandLoad(BigDecimal energy, BigDecimal peak, Money published) {
            BigDecimal hours = energy.divide(peak.multiply(BigDecimal.valueOf(4)), 12, RoundingMode.FLOOR);
            boolean earned = hours.compareTo(BigDecimal.valueOf(7_000)) >= 0
                    && energy.compareTo(new BigDecimal("36000000000000000")) > 0;
            int pays = hours.compareTo(BigDecimal.valueOf(8_000)) >= 0
                    ? 10
                    : hours.compareTo(BigDecimal.valueOf(7_500)) >= 0 ? 15 : 20;
            return earned
                    ? published.minus(published.times(Share.ofPercent(pays))).euros()
                    : BigDecimal.ZERO;
        }

        private static Money capacity(PowerPrice perKw, BigDecimal quarterHour) {
            return euros(quarterHour.multiply(BigDecimal.valueOf(perKw.microEurosPerKw(), 6)), "900000000");
        }

        private static Money euros(BigDecimal numerator, String divisor) {
            return money(numerator.divide(new BigDecimal(divisor), 6, RoundingMode.FLOOR));
        }

        private static Money money(BigDecimal euros) {
            return new Money(euros.movePointRight(6).longValueExact());
        }
    }
}
