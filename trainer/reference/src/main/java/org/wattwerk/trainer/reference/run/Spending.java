package org.wattwerk.trainer.reference.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import org.wattwerk.trainer.client.Directive;

/**
 * What this process has used and what that cost, net, as far as the agent has said it. For
 * information: what is owed stands in the statement. Heard on one thread, asked on another.
 */
public final class Spending {
    private static final BigDecimal JOULES_PER_MWH = new BigDecimal("3600000000");

    private OptionalDouble power = OptionalDouble.empty();
    private OptionalDouble firstJoules = OptionalDouble.empty();
    private OptionalDouble lastJoules = OptionalDouble.empty();
    private OptionalDouble price = OptionalDouble.empty();
    private BigDecimal euros = BigDecimal.ZERO;
    private boolean priced;

    /** Takes the figures of a directive into account; the price heard before holds until now. */
    public synchronized void hear(Directive directive) {
        power = directive.powerWatts();
        if (directive.energyJoules().isPresent()) {
            double joules = directive.energyJoules().getAsDouble();
            if (lastJoules.isPresent() && price.isPresent() && joules > lastJoules.getAsDouble()) {
                priced = true;
                euros = euros.add(BigDecimal.valueOf(joules - lastJoules.getAsDouble())
                        .multiply(BigDecimal.valueOf(price.getAsDouble()))
                        .divide(JOULES_PER_MWH, MathContext.DECIMAL64));
            }
            firstJoules = firstJoules.isPresent() ? firstJoules : directive.energyJoules();
            lastJoules = directive.energyJoules();
        }
        price = directive.costEurPerMwh();
    }

    /** What the node draws. */
    public synchronized OptionalDouble powerWatts() {
        return power;
    }

    /** Energy since this process first heard its agent. */
    public synchronized OptionalDouble wattHours() {
        return lastJoules.isPresent()
                ? OptionalDouble.of((lastJoules.getAsDouble() - firstJoules.orElseThrow()) / 3600)
                : OptionalDouble.empty();
    }

    /** What that energy cost; euros with four decimals, empty while no price is known. */
    public synchronized String euros() {
        return priced ? euros.setScale(4, RoundingMode.HALF_UP).toPlainString() : "";
    }

    /** For the line of progress; empty while nothing is known. */
    public synchronized String line() {
        StringBuilder line = new StringBuilder();
        power.ifPresent(watts -> line.append(String.format(Locale.ROOT, "  %,.0f W", watts)));
        wattHours().ifPresent(wattHours -> line.append(String.format(Locale.ROOT, "  %,.2f Wh", wattHours)));
        if (priced) {
            line.append("  about ").append(euros()).append(" EUR net");
        }
        return line.toString();
    }
}
