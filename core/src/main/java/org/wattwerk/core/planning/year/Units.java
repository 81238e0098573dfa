package org.wattwerk.core.planning.year;

import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/** The units inside the optimiser: kilowatts, euros, and quarter hours; a kilowatt quarter hour is 0.25 kWh. */
final class Units {
    /** Euros for a kilowatt quarter hour at one micro-euro per MWh: 0.25 kWh is 0.00025 MWh. */
    static final double EUROS_PER_KILOWATT = 0.00025 * 1e-6;

    static final double QUARTER_HOURS_PER_HOUR = 4;

    private Units() {}

    static double kilowatts(Power power) {
        return power.milliwatts() / 1e6;
    }

    static Power power(double kilowatts) {
        return new Power(Math.max(0, Math.round(kilowatts * 1e6)));
    }

    static double euros(Money money) {
        return money.microEuros() / 1e6;
    }

    static Money money(double euros) {
        return new Money(Math.round(euros * 1e6));
    }
}
