package org.wattwerk.core.tariff.usage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a connection point has used of a billing year so far: the state of its tariff. It is a fold over quarter hours
 * without a gap, so that whoever has the quarter hours has the state; nothing in it is decided.
 *
 * @param registers what is counted beside energy and peak
 * @param from the first quarter hour that is in it; amounts of the year are for {@code [from, next)}
 * @param next the quarter hour that comes next; everything before it is in
 * @param months twelve of them, January first
 */
public record ConnectionPointYear(
        BillingYear year, Registers registers, QuarterHour from, QuarterHour next, List<PeriodUse> months) {
    private static final int MONTHS = 12;

    public ConnectionPointYear {
        months = List.copyOf(months);
        boolean ordered =
                from.compareTo(year.first()) >= 0 && from.compareTo(next) <= 0 && next.compareTo(year.end()) <= 0;
        if (!ordered || months.size() != MONTHS) {
            throw new IllegalArgumentException("the year " + year + " cannot have been used in " + months.size()
                    + " months from " + from + " until " + next);
        }
    }

    /** Before the first quarter hour of a year. */
    public static ConnectionPointYear beginning(BillingYear year, Registers registers) {
        return startingAt(year.first(), registers);
    }

    /**
     * From some quarter hour on, when nothing is known of the year before it. What is charged by the year then counts for
     * the rest of it only, hours of use are scaled to a whole year, and no yearly amount ever becomes final.
     */
    public static ConnectionPointYear startingAt(QuarterHour from, Registers registers) {
        return new ConnectionPointYear(
                BillingYear.containing(from), registers, from, from, Collections.nCopies(MONTHS, PeriodUse.NONE));
    }

    /**
     * With what the meter counted earlier in the year, as one sum: tiers, peak and hours of use go on from it.
     *
     * @param next the first quarter hour that is not in the sum, past the first of its year
     * @throws IllegalArgumentException if nothing of the year lies before it
     */
    public static ConnectionPointYear broughtForward(QuarterHour next, PeriodUse soFar, Registers registers) {
        BillingYear year = BillingYear.containing(next.previous());
        if (next.equals(year.first())) {
            throw new IllegalArgumentException("nothing of " + year + " lies before " + next);
        }
        List<PeriodUse> months = new ArrayList<>(Collections.nCopies(MONTHS, PeriodUse.NONE));
        months.set(year.month(next.previous()) - 1, soFar);
        return new ConnectionPointYear(year, registers, year.first(), next, months);
    }

    /**
     * With one further quarter hour.
     *
     * @throws IllegalArgumentException if it is not the next one, or the year is over
     */
    public ConnectionPointYear plus(UsedQuarterHour used) {
        if (!used.quarterHour().equals(next)) {
            throw new IllegalArgumentException(
                    "quarter hour " + used.quarterHour() + " cannot be added: " + next + " comes next");
        }
        if (isOver()) {
            throw new IllegalArgumentException(
                    "the year " + year + " is over: " + used.quarterHour() + " belongs to the next");
        }
        List<PeriodUse> more = new ArrayList<>(months);
        int month = year.month(next) - 1;
        more.set(month, more.get(month).plus(registers.count(used)));
        return new ConnectionPointYear(year, registers, from, next.next(), more);
    }

    /** Whether its last quarter hour is in. */
    public boolean isOver() {
        return next.equals(year.end());
    }

    /** Whether all of its quarter hours are in, so that nothing of its bill can change. */
    public boolean isComplete() {
        return isOver() && from.equals(year.first());
    }

    /** The part of the year that is in. */
    public YearPart covered() {
        return year.between(from, next);
    }

    /** One month, 1 to 12. */
    public PeriodUse month(int month) {
        return months.get(month - 1);
    }

    /** All that was used. */
    public PeriodUse total() {
        return months.stream().reduce(PeriodUse.NONE, PeriodUse::plus);
    }

    public Energy energy() {
        Energy sum = Energy.ZERO;
        for (PeriodUse month : months) {
            sum = sum.plus(month.energy());
        }
        return sum;
    }

    /** The highest quarter hour so far. */
    public Optional<Peak> peak() {
        Optional<Peak> peak = Optional.empty();
        for (PeriodUse month : months) {
            peak = WindowUse.higher(peak, month.peak());
        }
        return peak;
    }

    /** What was used within windows so far. */
    public WindowUse window(String name) {
        WindowUse use = WindowUse.NONE;
        for (PeriodUse month : months) {
            use = use.plus(month.window(name));
        }
        return use;
    }

    /** The energy at day-ahead prices, exactly. */
    public EnergyCost indexed() {
        return months.stream().map(PeriodUse::indexed).reduce(EnergyCost.ZERO, EnergyCost::plus);
    }

    /**
     * The energy of the whole year if it goes on as so far; when the year is complete, its energy. By quarter hours, not by
     * the equal months of amounts, so that hours of use are never more than the year has.
     */
    public Energy projectedEnergy() {
        long passed = next.number() - from.number();
        return passed == 0 || passed == year.quarterHours() ? energy() : energy().times(year.quarterHours(), passed);
    }

    /** Hours of use of the whole year if it goes on as so far; when the year is complete, its hours. */
    public HoursOfUse hoursOfUse() {
        return new HoursOfUse(projectedEnergy(), peak().map(Peak::energy).orElse(Energy.ZERO));
    }
}
