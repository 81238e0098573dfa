package org.wattwerk.core.planning.rolling;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** What a run does in the quarter hours whose prices are known, decided for the whole bill, and what it was decided at. */
public final class TariffDecision {
    private final QuarterHour first;
    private final RestPattern pattern;
    private final double worth;
    private final String regime;
    private final Power peak;
    private final EnergyPrice credit;
    private final double reachable;

    TariffDecision(
            QuarterHour first,
            RestPattern pattern,
            double worth,
            String regime,
            Power peak,
            EnergyPrice credit,
            double reachable) {
        this.first = first;
        this.pattern = pattern;
        this.worth = worth;
        this.regime = regime;
        this.peak = peak;
        this.credit = credit;
        this.reachable = reachable;
    }

    public QuarterHour first() {
        return first;
    }

    /** How many quarter hours are decided. */
    public int length() {
        return pattern.kilowatts.length;
    }

    /** Mean power of the run, in kilowatts. */
    public double kilowatts(int index) {
        return pattern.kilowatts[index];
    }

    /** Mean speed against full speed, before a restart takes its time. */
    public double speed(int index) {
        return pattern.speed[index];
    }

    /** What a quarter hour at full speed is worth: the price of work at which all this was decided. */
    public Money worthOfWork() {
        return new Money(Math.round(worth * 1e6));
    }

    /** How the network is expected to charge for the year, for people. */
    public String regime() {
        return regime;
    }

    /** The highest quarter hour of the connection point under which the rest of the year is planned. */
    public Power peak() {
        return peak;
    }

    /** How much less a kWh counts than its published price, because it earns the regime. */
    public EnergyPrice credit() {
        return credit;
    }

    /** Share of the work left that can be done by the deadline; one, unless the time is too short. */
    public double reachable() {
        return reachable;
    }
}
