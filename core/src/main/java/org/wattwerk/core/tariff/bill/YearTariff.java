package org.wattwerk.core.tariff.bill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Registers;

/**
 * All that turns the energy and the peaks of one billing year into money: what people agreed, as far as it is known.
 *
 * @param components formulas, net; several of one position add up
 * @param vat value added tax on the net sum, at most two decimals of a percent, so that the tax on whole cents is exact
 */
public record YearTariff(String name, BillingYear year, List<Component> components, Share vat) {
    private static final long HUNDREDTH_PERCENT = 100;

    public YearTariff {
        components = List.copyOf(components);
        if (vat.partsPerMillion() % HUNDREDTH_PERCENT != 0) {
            throw new IllegalArgumentException(
                    "value added tax of tariff " + name + " has more than two decimals: " + vat);
        }
        registers(components);
    }

    /** What has to be counted for it. */
    public Registers registers() {
        return registers(components);
    }

    private static Registers registers(List<Component> components) {
        return components.stream().map(Component::registers).reduce(Registers.NONE, Registers::plus);
    }

    /** A connection point before the first quarter hour of the year, counting what this tariff needs. */
    public ConnectionPointYear beginning() {
        return ConnectionPointYear.beginning(year, registers());
    }

    /**
     * What each position has accrued so far, net, to the micro-euro; at the end of the year, the bill before its rounding to
     * cents. A posting is the difference of two of these.
     */
    public SortedMap<BillPosition, Money> accrued(ConnectionPointYear used) {
        return accrued(used, used);
    }

    private SortedMap<BillPosition, Money> accrued(ConnectionPointYear until, ConnectionPointYear known) {
        check(until);
        SortedMap<BillPosition, Money> amounts = new TreeMap<>();
        for (Component component : components) {
            amounts.merge(component.position(), component.accrued(until, known), Money::plus);
        }
        return Collections.unmodifiableSortedMap(amounts);
    }

    /**
     * What each position accrues from one state of the year to a later one, with what the later one changes about the time
     * before it as a line of its own.
     *
     * @throws IllegalArgumentException if the states are not of this year, or not in this order
     */
    public List<AccrualLine> accrual(ConnectionPointYear before, ConnectionPointYear after) {
        if (!before.from().equals(after.from()) || before.next().compareTo(after.next()) > 0) {
            throw new IllegalArgumentException("nothing accrues from " + before.next() + " to " + after.next());
        }
        SortedMap<BillPosition, Money> were = accrued(before);
        SortedMap<BillPosition, Money> would = accrued(before, after);
        List<AccrualLine> lines = new ArrayList<>();
        accrued(after).forEach((position, are) -> {
            Money repriced = would.getOrDefault(position, Money.ZERO);
            lines.add(new AccrualLine(
                    position,
                    are.minus(repriced),
                    repriced.minus(were.getOrDefault(position, Money.ZERO)),
                    certainty(position, after)));
        });
        return List.copyOf(lines);
    }

    /** The bill of what has been used: of the whole year when it is complete, and an estimate of its part before. */
    public YearBill bill(ConnectionPointYear used) {
        List<YearBill.Line> lines = new ArrayList<>();
        accrued(used)
                .forEach((position, net) ->
                        lines.add(new YearBill.Line(position, net.toCents(), certainty(position, used))));
        return new YearBill(name, used, lines, vat, regimes(used));
    }

    /** What each regime of the network charge is worth, and which conditions are met; empty where none is agreed. */
    public List<RegimeOutcome> regimes(ConnectionPointYear used) {
        check(used);
        for (Component component : components) {
            if (component instanceof NetworkDiscount discount) {
                return discount.compare(used);
            }
        }
        return List.of();
    }

    /** What one further kWh adds to the year's bill, net, as long as it raises no peak. */
    public EnergyPrice nextKwh(Situation situation) {
        check(situation.year());
        return components.stream()
                .map(component -> component.nextKwh(situation))
                .reduce(EnergyPrice.ZERO, EnergyPrice::plus);
    }

    /**
     * What one further kW of mean power in a quarter hour adds to the year's bill, net, beside its energy; zero below the
     * peaks so far.
     */
    public PowerPrice nextKw(Situation situation) {
        Power level = situation.level();
        return peakSteps(situation).stream()
                .filter(step -> level.compareTo(step.above()) >= 0)
                .map(PeakStep::perKw)
                .reduce(PowerPrice.ZERO, PowerPrice::plus);
    }

    /** All levels from which on a further kW of a quarter hour costs something, or something else, lowest first. */
    public List<PeakStep> peakSteps(Situation situation) {
        check(situation.year());
        return components.stream()
                .flatMap(component -> component.peakSteps(situation).stream())
                .sorted(Comparator.comparing(PeakStep::above))
                .toList();
    }

    /**
     * What a kWh of a position costs on the mean of a year: its amount over its energy, rounded down to the micro-euro per
     * MWh. With the forecast of a whole year it is the rate at which {@link ChargeRule#YEARS_EFFECTIVE_RATE} charges.
     *
     * @throws IllegalArgumentException if no energy was used
     */
    public EnergyPrice effectiveRate(BillPosition position, ConnectionPointYear forecast) {
        if (forecast.energy().isZero()) {
            throw new IllegalArgumentException("a year without energy has no price of a kWh");
        }
        return EnergyPrice.mean(accrued(forecast).getOrDefault(position, Money.ZERO), forecast.energy());
    }

    private Certainty certainty(BillPosition position, ConnectionPointYear used) {
        boolean open = components.stream()
                .anyMatch(component -> component.position() == position && component.openUntilYearEnd());
        return open && !used.isComplete() ? Certainty.ESTIMATED : Certainty.FINAL;
    }

    private void check(ConnectionPointYear used) {
        if (!used.year().equals(year)) {
            throw new IllegalArgumentException("the tariff '" + name + "' is that of " + year + ", not of "
                    + used.year() + ": take the tariff of that year");
        }
        if (!used.registers().cover(registers())) {
            throw new IllegalArgumentException("the tariff '" + name + "' needs windows or a capacity that were not"
                    + " counted: fold the quarter hours of the year again with its registers");
        }
    }
}
