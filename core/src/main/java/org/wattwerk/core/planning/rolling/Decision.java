package org.wattwerk.core.planning.rolling;

import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** What a run does in the quarter hours whose prices are known, and the prices of work and peak it was decided at. */
public final class Decision {
    private final QuarterHour first;
    private final double[] kilowatts;
    private final double[] speed;
    private final double worth;
    private final double plannedPeak;
    private final double reachable;
    private final Expected expected;

    /**
     * What all quarter hours to the deadline are expected to use, as the mean of the scenarios.
     *
     * @param kilowattHours energy of the run
     * @param euros what it costs, without charges on peaks
     */
    public record Expected(double kilowattHours, double euros) {}

    Decision(
            QuarterHour first,
            double[] kilowatts,
            double[] speed,
            double worth,
            double plannedPeak,
            double reachable,
            Expected expected) {
        this.first = first;
        this.kilowatts = kilowatts;
        this.speed = speed;
        this.worth = worth;
        this.plannedPeak = plannedPeak;
        this.reachable = reachable;
        this.expected = expected;
    }

    public QuarterHour first() {
        return first;
    }

    /** How many quarter hours are decided. */
    public int length() {
        return kilowatts.length;
    }

    /** Mean power of the run, in kilowatts. */
    public double kilowatts(int index) {
        return kilowatts[index];
    }

    public Power power(int index) {
        return new Power(Math.round(kilowatts[index] * 1e6));
    }

    /** Mean speed against full speed. */
    public double speed(int index) {
        return speed[index];
    }

    /** What a quarter hour at full speed is worth: the price of work at which all this was decided. */
    public Money worthOfWork() {
        return new Money(Math.round(worth * 1e6));
    }

    /** The peak under which the rest of the year is planned, in kilowatts; infinite without a charge or a limit. */
    public double plannedPeak() {
        return plannedPeak;
    }

    /** Share of the work left that can be done by the deadline; one, unless the time is too short. */
    public double reachable() {
        return reachable;
    }

    /** What is left to the deadline is expected to use and to cost. */
    public Expected expected() {
        return expected;
    }
}
