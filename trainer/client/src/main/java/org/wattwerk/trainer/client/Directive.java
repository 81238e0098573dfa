package org.wattwerk.trainer.client;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the agent asks of a job, and what it tells it for information.
 *
 * @param sequence grows whenever the order or the simulated speed changes; 0 while nothing has been heard
 * @param order what the job shall do
 * @param reason one line for people: why
 * @param simulatedSpeed share of nominal speed at which a simulated device would run now; empty on real devices
 * @param powerWatts what the node draws
 * @param limitWatts the power limit of each of the job's devices
 * @param priceEurPerMwh the price of the current interval, net; may be negative
 */
public record Directive(
        long sequence,
        Order order,
        String reason,
        OptionalDouble simulatedSpeed,
        OptionalDouble powerWatts,
        OptionalDouble limitWatts,
        OptionalDouble priceEurPerMwh) {

    /** What holds until the agent has been heard: a job that hears nothing trains. */
    public static final Directive UNHEARD = new Directive(
            0,
            Order.RUN,
            "no directive heard yet",
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

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
