package org.wattwerk.simulator.backtest;

import java.util.OptionalInt;
import org.wattwerk.core.quantity.Energy;

/** What a strategy did: mean power of the connection point and speed of the run in every quarter hour. */
public final class Course {
    private static final double MILLIJOULES = 900 * 1e6;

    private final double[] kilowatts;
    private final double[] speed;
    private final int pauses;
    private final int finished;

    /**
     * @param pauses how often the run rested before its work was done
     * @param finished the quarter hour in which it was done; negative if it was not
     */
    Course(double[] kilowatts, double[] speed, int pauses, int finished) {
        this.kilowatts = kilowatts;
        this.speed = speed;
        this.pauses = pauses;
        this.finished = finished;
    }

    public int length() {
        return kilowatts.length;
    }

    /** Mean power of the connection point, in kilowatts. */
    public double kilowatts(int index) {
        return kilowatts[index];
    }

    /** Progress of a quarter hour against one at full speed. */
    public double speed(int index) {
        return speed[index];
    }

    /** Energy of the connection point, to the nearest millijoule. */
    Energy energy(int index) {
        return new Energy(Math.round(kilowatts[index] * MILLIJOULES));
    }

    /** How often the run rested before its work was done. */
    public int pauses() {
        return pauses;
    }

    /** The quarter hour in which the work was done; empty if it was not. */
    public OptionalInt finished() {
        return finished < 0 ? OptionalInt.empty() : OptionalInt.of(finished);
    }

    /** Quarter hours at full speed that were done. */
    public double work() {
        double sum = 0;
        for (double part : speed) {
            sum += part;
        }
        return sum;
    }
}
