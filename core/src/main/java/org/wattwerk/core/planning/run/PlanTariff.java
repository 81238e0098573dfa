package org.wattwerk.core.planning.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PeakCharge;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.bill.CapacityCharge;
import org.wattwerk.core.tariff.bill.CapacityInWindows;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.MonthlyCapacityCharge;
import org.wattwerk.core.tariff.bill.NetworkDiscount;
import org.wattwerk.core.tariff.bill.Situation;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.BandLoad;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a tariff makes of a plan: the price of the next kWh in each quarter hour at the published network charge, the charges
 * on peaks, and what § 19 (2) StromNEV takes off them.
 *
 * <p>Tiers and price pairs depend on the year that is still to come, so they are asked at the year as it is expected to end.
 */
public final class PlanTariff {
    private static final int FOUR_WEEKS = 28 * 96;
    private static final int WEEKS = 13;

    /** What a year is charged with but for its discount, and the year as it is expected to end; empty for a price of a kWh alone. */
    private final Optional<Yearly> yearly;

    /** Of a kWh, where nothing is charged by the year. */
    private final Optional<Tariff> perKwh;

    private record Yearly(
            List<Component> components, ConnectionPointYear expected, Optional<NetworkDiscount> discount) {}

    private PlanTariff(Optional<Yearly> yearly, Optional<Tariff> perKwh) {
        this.yearly = yearly;
        this.perKwh = perKwh;
    }

    /** Where nothing is charged by the year. */
    public static PlanTariff of(Tariff perKwh) {
        return new PlanTariff(Optional.empty(), Optional.of(perKwh));
    }

    /**
     * The whole bill of a year.
     *
     * @param energy of the connection point in the year, as expected
     * @param peak of the connection point in the year, as expected
     */
    public static PlanTariff of(YearTariff tariff, Energy energy, Power peak) {
        List<Component> components = new ArrayList<>();
        Optional<NetworkDiscount> discount = Optional.empty();
        for (Component component : tariff.components()) {
            if (component instanceof NetworkDiscount agreed) {
                discount = Optional.of(agreed);
            } else {
                components.add(component);
            }
        }
        Peak highest = new Peak(tariff.year().first(), peak.during(QuarterHour.LENGTH));
        PeriodUse use =
                new PeriodUse(energy, Optional.of(highest), EnergyCost.ZERO, Energy.ZERO, PeriodUse.NONE.windows());
        ConnectionPointYear expected =
                ConnectionPointYear.broughtForward(tariff.year().end(), use, tariff.registers());
        return new PlanTariff(Optional.of(new Yearly(List.copyOf(components), expected, discount)), Optional.empty());
    }

    /**
     * The whole bill of a year, asked at the year as one constant speed would leave it.
     *
     * @param speed of the run against full speed
     * @param others what draws beside it all the time
     */
    public static PlanTariff atConstant(YearTariff tariff, PowerCurve curve, double speed, Power others) {
        double kilowatts =
                curve.kilowattsAt(Math.min(1, speed)).orElse(curve.full().kilowatts()) + others.milliwatts() / 1e6;
        return of(
                tariff,
                new Energy(Math.round(kilowatts * tariff.year().quarterHours() / 4 * 3.6e9)),
                new Power(Math.round(kilowatts * 1e6)));
    }

    /** What one more MWh costs in a quarter hour, net, at the published network charge; before the year as in it. */
    public EnergyPrice marginal(QuarterHour at, EnergyPrice dayAhead) {
        if (yearly.isEmpty()) {
            return perKwh.orElseThrow().marginal(dayAhead);
        }
        Situation situation = new Situation(yearly.get().expected, inYear(at), dayAhead, Power.ZERO);
        long sum = 0;
        for (Component component : yearly.get().components) {
            sum = Math.addExact(sum, component.nextKwh(situation).microEurosPerMwh());
        }
        return new EnergyPrice(sum);
    }

    /** The same hour of the same day of the week in the tariff's year, near enough the season, for prices outside of it. */
    private QuarterHour inYear(QuarterHour at) {
        BillingYear year = yearly.orElseThrow().expected.year();
        return year.contains(at)
                ? at
                : new QuarterHour(year.first().number()
                        + Math.floorMod(at.number() - year.first().number(), (long) FOUR_WEEKS * WEEKS));
    }

    /** The same for quarter hours {@code [from, to)} of a day-ahead curve. */
    public PriceRow marginal(PriceCurve dayAhead, QuarterHour from, QuarterHour to) {
        long[] prices = new long[Math.toIntExact(to.number() - from.number())];
        for (int i = 0; i < prices.length; i++) {
            QuarterHour at = new QuarterHour(from.number() + i);
            prices[i] = marginal(at, dayAhead.at(at)).microEurosPerMwh();
        }
        return PriceRow.of(from, prices);
    }

    /** The billing year whose peaks and discounts it knows. */
    public Optional<BillingYear> year() {
        return yearly.map(known -> known.expected.year());
    }

    /** Windows of high load, where a discount is agreed that knows some. */
    public Optional<Windows> windows() {
        return yearly.flatMap(Yearly::discount)
                .flatMap(discount -> discount.discounts().atypical())
                .map(AtypicalUse::windows);
    }

    /** Published charge and agreed discounts; empty where no discount is agreed. */
    public Optional<NetworkTerms> network(QuarterHour first, int length) {
        return yearly.flatMap(year -> year.discount.map(agreed -> network(year, agreed, first, length)));
    }

    /** The network's charge on the year's peak, with the discounts that are agreed; empty where no yearly peak is charged. */
    public Optional<NetworkTerms> charged(QuarterHour first, int length) {
        return network(first, length).or(() -> yearly.flatMap(PlanTariff::published));
    }

    private static Optional<NetworkTerms> published(Yearly year) {
        for (Component component : year.components) {
            if (component instanceof CapacityCharge charge) {
                PricePair pair = charge.sheet().pair(year.expected);
                return Optional.of(new NetworkTerms(
                        money(pair.capacity()),
                        pair.energy(),
                        List.of(),
                        Energy.ZERO,
                        Optional.empty(),
                        Share.NONE,
                        Power.ZERO,
                        Share.NONE));
            }
        }
        return Optional.empty();
    }

    private static NetworkTerms network(Yearly year, NetworkDiscount agreed, QuarterHour first, int length) {
        PricePair pair = agreed.sheet().pair(year.expected);
        Optional<BandLoad> band = agreed.discounts().bandLoad();
        Optional<AtypicalUse> atypical = agreed.discounts().atypical();
        return new NetworkTerms(
                money(pair.capacity()),
                pair.energy(),
                band.map(rule -> rule.steps().stream()
                                .map(step -> new NetworkTerms.BandStep(step.hours(), step.pays()))
                                .toList())
                        .orElse(List.of()),
                // More than the law's energy, by a kilowatt hour.
                band.map(rule -> rule.above().plus(Energy.ofKilowattHours(1))).orElse(Energy.ZERO),
                atypical.map(rule -> quarterHours(rule.windows(), year.expected.year(), first, length)),
                atypical.map(AtypicalUse::share).orElse(Share.NONE),
                atypical.map(AtypicalUse::shift).orElse(Power.ZERO),
                atypical.map(AtypicalUse::floor).orElse(Share.NONE));
    }

    /**
     * The charges on peaks where no discount is agreed.
     *
     * @param soFar the year's peak before the plan begins
     */
    public List<PeakCharge> peaks(QuarterHour first, int length, Power soFar) {
        List<PeakCharge> charges = new ArrayList<>();
        yearly.ifPresent(year -> {
            for (Component component : year.components()) {
                BillingYear billed = year.expected.year();
                if (component instanceof CapacityCharge charge) {
                    PowerPrice price = charge.sheet().pair(year.expected).capacity();
                    charges.add(new PeakCharge("year's peak", within(billed, first, length), money(price), soFar));
                } else if (component instanceof CapacityInWindows windows) {
                    charges.add(new PeakCharge(
                            "peak in windows",
                            quarterHours(windows.windows(), billed, first, length),
                            money(windows.perYear()),
                            Power.ZERO));
                } else if (component instanceof MonthlyCapacityCharge monthly) {
                    months(billed, first, length, money(monthly.perMonth()), charges);
                }
            }
        });
        return charges;
    }

    private static void months(
            BillingYear year, QuarterHour first, int length, Money perKilowatt, List<PeakCharge> charges) {
        for (int month = 1; month <= 12; month++) {
            long from = Math.max(0, year.monthStart(month).number() - first.number());
            long to = Math.min(length, year.monthStart(month + 1).number() - first.number());
            if (from < to) {
                BitSet metered = new BitSet();
                metered.set((int) from, (int) to);
                charges.add(new PeakCharge(
                        "peak of " + year + "-" + (month < 10 ? "0" : "") + month, metered, perKilowatt, Power.ZERO));
            }
        }
    }

    private static BitSet within(BillingYear year, QuarterHour first, int length) {
        BitSet metered = new BitSet();
        long from = Math.max(0, year.first().number() - first.number());
        long to = Math.min(length, year.end().number() - first.number());
        if (from < to) {
            metered.set((int) from, (int) to);
        }
        return metered;
    }

    private static BitSet quarterHours(Windows windows, BillingYear year, QuarterHour first, int length) {
        BitSet within = within(year, first, length);
        for (int i = within.nextSetBit(0); i >= 0; i = within.nextSetBit(i + 1)) {
            if (!windows.contains(new QuarterHour(first.number() + i))) {
                within.clear(i);
            }
        }
        return within;
    }

    private static Money money(PowerPrice perKilowatt) {
        return new Money(perKilowatt.microEurosPerKw());
    }
}
