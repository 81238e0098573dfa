package org.wattwerk.simulator.backtest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.bill.CapacityCharge;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.Linear;
import org.wattwerk.core.tariff.bill.NetworkDiscount;
import org.wattwerk.core.tariff.bill.NetworkEnergyCharge;
import org.wattwerk.core.tariff.bill.Situation;
import org.wattwerk.core.tariff.bill.TieredPerKwh;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.BandLoad;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.time.QuarterHour;

/** What a year tariff means to a planner: the price of the next kWh in each quarter hour, and the network's terms. */
final class Terms {
    private static final int FOUR_WEEKS = 28 * 96;
    private static final int WEEKS = 13;

    private final YearTariff tariff;
    private final ConnectionPointYear beyondTiers;

    Terms(YearTariff tariff) {
        this.tariff = tariff;
        this.beyondTiers = beyondTiers(tariff);
    }

    /** A state in which every tier is passed and capacity is well used: where each further kWh of a large site stands. */
    private static ConnectionPointYear beyondTiers(YearTariff tariff) {
        Energy passed = Energy.ofKilowattHours(1);
        for (Component component : tariff.components()) {
            if (component instanceof TieredPerKwh tiered) {
                for (TieredPerKwh.Tier tier : tiered.tiers()) {
                    passed = Energy.max(passed, tier.upTo());
                }
            }
        }
        // Used evenly through half of the year: its peak is the mean of it.
        BillingYear year = tariff.year();
        QuarterHour summer = year.monthStart(7);
        long quarterHours = summer.number() - year.first().number();
        Peak even = new Peak(year.first(), passed.times(1, quarterHours));
        PeriodUse use = new PeriodUse(passed, Optional.of(even), EnergyCost.ZERO, Energy.ZERO, new TreeMap<>());
        return ConnectionPointYear.broughtForward(summer, use, tariff.registers());
    }

    /** What one more MWh costs in each quarter hour by the published prices, whatever the year earns. */
    PriceRow published(PriceCurve dayAhead) {
        long[] prices = new long[dayAhead.quarterHours()];
        for (int i = 0; i < prices.length; i++) {
            QuarterHour at = new QuarterHour(dayAhead.first().number() + i);
            Situation situation = new Situation(beyondTiers, inYear(at), dayAhead.at(at), Power.ZERO);
            long sum = 0;
            for (Component component : tariff.components()) {
                if (!(component instanceof NetworkDiscount)) {
                    sum = Math.addExact(sum, component.nextKwh(situation).microEurosPerMwh());
                }
            }
            prices[i] = sum;
        }
        return PriceRow.of(dayAhead.first(), prices);
    }

    /** The same hour of the same day of the week in the tariff's year, near enough the season, for prices before it. */
    private QuarterHour inYear(QuarterHour at) {
        BillingYear year = tariff.year();
        return year.contains(at)
                ? at
                : new QuarterHour(year.first().number()
                        + Math.floorMod(at.number() - year.first().number(), (long) FOUR_WEEKS * WEEKS));
    }

    /**
     * What the network charges for a time; empty where nothing is charged for the peak of a year.
     *
     * @param from its first quarter hour
     * @param length how many there are
     */
    Optional<NetworkTerms> network(QuarterHour from, int length) {
        Optional<PricePair> pair = Optional.empty();
        Optional<BandLoad> band = Optional.empty();
        Optional<AtypicalUse> atypical = Optional.empty();
        for (Component component : tariff.components()) {
            if (component instanceof CapacityCharge charge) {
                pair = Optional.of(charge.sheet().high());
            } else if (component instanceof NetworkDiscount discount) {
                band = discount.discounts().bandLoad();
                atypical = discount.discounts().atypical();
            }
        }
        YearPart part = tariff.year().between(from, new QuarterHour(from.number() + length));
        Optional<BandLoad> steps = band;
        Optional<AtypicalUse> windows = atypical;
        return pair.map(sheet -> network(sheet, steps, windows, part, from, length));
    }

    private static NetworkTerms network(
            PricePair pair,
            Optional<BandLoad> band,
            Optional<AtypicalUse> atypical,
            YearPart part,
            QuarterHour from,
            int length) {
        double share = part.part() / (double) part.whole();
        List<NetworkTerms.BandStep> steps = new ArrayList<>();
        band.ifPresent(rule ->
                rule.steps().forEach(step -> steps.add(new NetworkTerms.BandStep(step.hours() * share, step.pays()))));
        Optional<BitSet> windows = atypical.map(rule -> {
            BitSet within = new BitSet();
            for (int i = 0; i < length; i++) {
                within.set(i, rule.windows().contains(new QuarterHour(from.number() + i)));
            }
            return within;
        });
        return new NetworkTerms(
                new Money(Math.round(pair.capacity().microEurosPerKw() * share)),
                pair.energy(),
                steps,
                band.map(rule -> rule.above().times(part.part(), part.whole()).plus(Energy.ofKilowattHours(1)))
                        .orElse(Energy.ZERO),
                windows,
                atypical.map(AtypicalUse::share).orElse(Share.ALL),
                atypical.map(AtypicalUse::shift).orElse(Power.ZERO),
                atypical.map(AtypicalUse::floor).orElse(Share.ALL));
    }

    /** Components that are billed and that no plan looks at, for people. */
    List<String> unplanned() {
        return tariff.components().stream()
                .filter(component -> !(component instanceof Linear
                        || component instanceof TieredPerKwh
                        || component instanceof CapacityCharge
                        || component instanceof NetworkEnergyCharge
                        || component instanceof NetworkDiscount))
                .map(component -> component.position().label())
                .toList();
    }

    /** What is added to the day-ahead price of a kWh on the mean of a row, for people. */
    static EnergyPrice meanFee(PriceRow row, PriceCurve dayAhead) {
        double sum = 0;
        for (int i = 0; i < row.length(); i++) {
            QuarterHour at = new QuarterHour(row.first().number() + i);
            sum += row.at(i).microEurosPerMwh() - dayAhead.at(at).microEurosPerMwh();
        }
        return new EnergyPrice(Math.round(sum / row.length()));
    }
}
