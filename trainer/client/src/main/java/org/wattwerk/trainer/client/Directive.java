package org.wattwerk.trainer.client;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the agent asks of a job, and what it tells it for information.
 *
 * @param sequence grows whenever the order or the simulated speed changes; 0 while nothing has been heard
 * @param order what the job shall do
 * @param reason one line for people: why
 * @param atStep the order counts from this many steps on, so that all ranks obey at the same one; empty for at once
 * @param simulatedSpeed share of nominal speed at which a simulated device would run now; empty on real devices
 * @param powerWatts what the node draws
 * @param limitWatts the power limit of each of the job's devices
 * @param priceEurPerMwh the price of the current interval, net; may be negative
 * @param costEurPerMwh what one more MWh costs now, net: the price and everything that comes on top for each kWh
 * @param energyJoules what the job has used on this node since it was first started here, its host included
 * @param budgetUsedShare share of the period's money budget that is used
 */
public record Directive(
        long sequence,
        Order order,
        String reason,
        OptionalLong atStep,
        OptionalDouble simulatedSpeed,
        OptionalDouble powerWatts,
        OptionalDouble limitWatts,
        OptionalDouble priceEurPerMwh,
        OptionalDouble costEurPerMwh,
        OptionalDouble energyJoules,
        OptionalDouble budgetUsedShare) {

    /** What holds until the agent has been heard: a job that hears nothing trains. */
    public static final Directive UNHEARD = of(0, Order.RUN, "no directive heard yet");

    /** An order that counts at once, with no figures. */
    public static Directive of(long sequence, Order order, String reason) {
        return new Directive(
                sequence,
                order,
                reason,
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** The same at another simulated speed. */
    public Directive atSpeed(double speed) {
        return new Directive(
                sequence,
                order,
                reason,
                atStep,
                OptionalDouble.of(speed),
                powerWatts,
                limitWatts,
                priceEurPerMwh,
                costEurPerMwh,
                energyJoules,
                budgetUsedShare);
    }

    /** The same, counting from this many steps on. */
    public Directive fromStep(long step) {
        return new Directive(
                sequence,
                order,
                reason,
                OptionalLong.of(step),
                simulatedSpeed,
                powerWatts,
                limitWatts,
                priceEurPerMwh,
                costEurPerMwh,
                energyJoules,
                budgetUsedShare);
    }

    /** Whether the order counts for a job that has made so many steps. */
    public boolean countsAt(long step) {
        return step >= atStep.orElse(Long.MIN_VALUE);
    }

    public Directive {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence is negative: " + sequence);
        }
        if (simulatedSpeed.isPresent()) {
            double speed = simulatedSpeed.getAsDouble();
            if (!(speed >= 0 && Double.isFinite(speed))) {
                throw new IllegalArgumentException("simulated speed is not a share: " + speed);
            }
        }
    }

    /** The four things a job can be asked to do. */
    public enum Order {
        /** Make steps. */
        RUN,
        /** Write a checkpoint once, then go on making steps. */
        CHECKPOINT,
        /** Finish the step, write a checkpoint, then wait with the process alive. */
        PAUSE,
        /** Finish the step, write a checkpoint, then exit with code 0. */
        STOP;

        static Optional<Order> ofWord(String word) {
            for (Order order : values()) {
                if (order.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(order);
                }
            }
            return Optional.empty();
        }
    }
}
