package org.wattwerk.core.planning.rolling;

import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** What a run does in the quarter hours whose prices are known, decided for the whole bill, and what it was decided at. */
public final class TariffDecision {
    private final QuarterHour first;
    private final RestPattern pattern;
    private final double worth;
    private final double reachable;
    private final List<Choice> choices;

    /**
     * A way of being charged for the network, and what it is expected to lead to.
     *
     * @param name for people
     * @param open whether it can still be earned; if not, nothing else is known of it
     * @param peak highest quarter hour of the connection point that suits it best
     * @param credit how much less a kWh counts than its published price, because it earns the way
     * @param hours of use of the year, as expected
     * @param cost energy from now to the deadline, and the network for the year less what energy before now has paid of it
     */
    public record Choice(String name, boolean open, Power peak, EnergyPrice credit, double hours, Money cost) {}

    /**
     * @param choices what was compared, the one that is steered to first
     */
    TariffDecision(QuarterHour first, RestPattern pattern, double worth, double reachable, List<Choice> choices) {
        this.first = first;
        this.pattern = pattern;
        this.worth = worth;
        this.reachable = reachable;
        this.choices = List.copyOf(choices);
    }

    public QuarterHour first() {
        return first;
    }

    /** How many quarter hours are decided. */
    public int length() {
        return pattern.kilowatts.length;
    }

    /** Where a quarter hour stands among the decided ones; outside of {@code [0, length)} if it is not decided. */
    public int index(QuarterHour quarterHour) {
        return Math.toIntExact(quarterHour.number() - first.number());
    }

    /** Mean power of the run, in kilowatts. */
    public double kilowatts(int index) {
        return pattern.kilowatts[index];
    }

    /** Mean speed against full speed, before a restart takes its time. */
    public double speed(int index) {
        return pattern.speed[index];
    }

    /** Work that the quarter hours before an index get done, after what restarts lose. */
    double workBefore(int index) {
        double sum = 0;
        for (int i = 0; i < index; i++) {
            sum += pattern.progress[i];
        }
        return sum;
    }

    /** What a quarter hour at full speed is worth: the price of work at which all this was decided. */
    public Money worthOfWork() {
        return new Money(Math.round(worth * 1e6));
    }

    /** The ways of being charged that were compared, the one that is steered to first. */
    public List<Choice> choices() {
        return choices;
    }

    /** How the network is expected to charge for the year, for people. */
    public String regime() {
        return choices.get(0).name();
    }

    /** The highest quarter hour of the connection point under which the rest of the year is planned. */
    public Power peak() {
        return choices.get(0).peak();
    }

    /** How much less a kWh counts than its published price, because it earns the regime. */
    public EnergyPrice credit() {
        return choices.get(0).credit();
    }

    /** Share of the work left that can be done by the deadline; one, unless the time is too short. */
    public double reachable() {
        return reachable;
    }
}
