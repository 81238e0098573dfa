package org.wattwerk.trainer.reference.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.run.Order.Wish;

class OrdersTest {
    private final Orders orders = new Orders();

    @Test
    void next_nothingHeard_isToRunAtNominalSpeed() {
        assertThat(orders.next().wish()).isEqualTo(Wish.RUN);
        assertThat(orders.speed()).isEqualTo(1);
    }

    @Test
    void next_checkpointDirectiveRepeatedWithAnotherSpeed_isHandedOutOnce() {
        orders.directive(directive(2, Directive.Order.CHECKPOINT, 1));
        assertThat(orders.next().wish()).isEqualTo(Wish.CHECKPOINT);
        orders.directive(directive(3, Directive.Order.CHECKPOINT, 0.5));
        assertThat(orders.next().wish()).isEqualTo(Wish.RUN);
        assertThat(orders.speed()).isEqualTo(0.5);
        orders.directive(directive(4, Directive.Order.RUN, 1));
        orders.directive(directive(5, Directive.Order.CHECKPOINT, 1));
        assertThat(orders.next().wish()).isEqualTo(Wish.CHECKPOINT);
    }

    @Test
    void next_severalAtOnce_theMostUrgentComesFirst() {
        orders.checkpoint("signal USR1");
        orders.directive(directive(2, Directive.Order.PAUSE, 1));
        assertThat(orders.next().wish()).isEqualTo(Wish.PAUSE);
        orders.stop("signal TERM");
        assertThat(orders.next()).isEqualTo(new Order(Wish.STOP, "signal TERM"));
        orders.directive(directive(3, Directive.Order.RUN, 1));
        assertThat(orders.next().wish()).as("a stop cannot be taken back").isEqualTo(Wish.STOP);
    }

    private static Directive directive(long sequence, Directive.Order order, double speed) {
        return new Directive(
                sequence,
                order,
                "test",
                OptionalDouble.of(speed),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
