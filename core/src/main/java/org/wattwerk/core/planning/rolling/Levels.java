package org.wattwerk.core.planning.rolling;

import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/** The pieces of a curve that a run may move on, up to a power: what each piece draws and what it adds to the speed. */
final class Levels {
    final double base;
    final double baseSpeed;
    final double[] kilowatts;
    final double[] speed;
    /** Speed for a kilowatt beyond the last piece; nothing at full power. */
    final double beyond;

    private Levels(double base, double baseSpeed, double[] kilowatts, double[] speed, double beyond) {
        this.base = base;
        this.baseSpeed = baseSpeed;
        this.kilowatts = kilowatts;
        this.speed = speed;
        this.beyond = beyond;
    }

    static Levels upTo(List<PowerCurve.Corner> corners, double limit) {
        int pieces = 0;
        while (pieces + 1 < corners.size() && corners.get(pieces).kilowatts() < limit) {
            pieces++;
        }
        double[] kilowatts = new double[pieces];
        double[] speed = new double[pieces];
        double beyond = 0;
        for (int i = 0; i < pieces; i++) {
            PowerCurve.Corner a = corners.get(i);
            PowerCurve.Corner b = corners.get(i + 1);
            double part = Math.min(1, (limit - a.kilowatts()) / (b.kilowatts() - a.kilowatts()));
            kilowatts[i] = part * (b.kilowatts() - a.kilowatts());
            speed[i] = part * (b.speed() - a.speed());
            if (part < 1) {
                beyond = (b.speed() - a.speed()) / (b.kilowatts() - a.kilowatts());
            }
        }
        if (beyond == 0 && pieces + 1 < corners.size()) {
            PowerCurve.Corner a = corners.get(pieces);
            PowerCurve.Corner b = corners.get(pieces + 1);
            beyond = (b.speed() - a.speed()) / (b.kilowatts() - a.kilowatts());
        }
        return new Levels(corners.get(0).kilowatts(), corners.get(0).speed(), kilowatts, speed, beyond);
    }

    int pieces() {
        return kilowatts.length;
    }

    /** Work that a kilowatt of piece i does. */
    double efficiency(int i) {
        return kilowatts[i] > 0 ? speed[i] / kilowatts[i] : 0;
    }

    double fullSpeed() {
        double sum = baseSpeed;
        for (double part : speed) {
            sum += part;
        }
        return sum;
    }
}
