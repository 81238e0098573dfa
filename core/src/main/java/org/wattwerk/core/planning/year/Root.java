package org.wattwerk.core.planning.year;

import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Finds the price at which an excess vanishes. Responses jump from one to the next where a quarter hour changes its mind, so
 * the answer is a mixture of the responses on both sides of the jump, in which the excess is nothing.
 */
final class Root {
    private static final int MOST_STEPS = 80;

    private Root() {}

    /** A price and what it buys. */
    record Priced(double price, Response response) {}

    /**
     * The mixture without excess, and the price on its upper side.
     *
     * @param low a price with excess, and what it buys
     * @param guess where to look first, above {@code low}
     * @param most the highest price that can change anything
     * @param at what a price buys
     * @param excess falls as the price rises
     * @param tolerance euros by which the mixture may be dearer than the best
     */
    static Priced find(
            Priced low,
            double guess,
            double most,
            DoubleFunction<Response> at,
            ToDoubleFunction<Response> excess,
            double tolerance) {
        double a = low.price();
        Response atA = low.response();
        double excessA = excess.applyAsDouble(atA);
        double b = Math.min(most, guess);
        Response atB = at.apply(b);
        double excessB = excess.applyAsDouble(atB);
        double step = Math.max(b - a, 1e-12);
        while (excessB > 0 && b < most) {
            a = b;
            atA = atB;
            excessA = excessB;
            step *= 2;
            b = Math.min(most, b + step);
            atB = at.apply(b);
            excessB = excess.applyAsDouble(atB);
        }
        if (excessB > 0) {
            return new Priced(b, atB);
        }
        double weightA = excessA;
        double weightB = excessB;
        int sameSide = 0;
        for (int i = 0; i < MOST_STEPS && (b - a) * Math.min(excessA, -excessB) > tolerance; i++) {
            double secant = a + (b - a) * weightA / (weightA - weightB);
            double x = i % 3 == 2 || !(secant > a && secant < b) ? (a + b) / 2 : secant;
            if (!(x > a && x < b)) {
                break;
            }
            Response atX = at.apply(x);
            double excessX = excess.applyAsDouble(atX);
            if (excessX > 0) {
                a = x;
                atA = atX;
                excessA = excessX;
                weightA = excessX;
                weightB = sameSide == 1 ? weightB / 2 : excessB;
                sameSide = 1;
            } else {
                b = x;
                atB = atX;
                excessB = excessX;
                weightB = excessX;
                weightA = sameSide == -1 ? weightA / 2 : excessA;
                sameSide = -1;
            }
        }
        double share = excessB < 0 ? excessA / (excessA - excessB) : 1;
        // The dual prices that hold are those of the side with the smaller excess: its bound is the better one.
        return excessA < -excessB
                ? new Priced(a, Response.mixed(atB, atA, 1 - share))
                : new Priced(b, Response.mixed(atA, atB, share));
    }
}
