package org.wattwerk.trainer.reference.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.run.Order.Wish;

class OrdersTest {
    private final Orders orders = new Orders();

    @Test
    void next_nothingHeard_isToRunAtNominalSpeed() {
        assertThat(orders.next(0).wish()).isEqualTo(Wish.RUN);
        assertThat(orders.speed()).isEqualTo(1);
    }

    @Test
    void next_checkpointDirectiveRepeatedWithAnotherSpeed_isHandedOutOnce() {
        orders.directive(directive(2, Directive.Order.CHECKPOINT, 1));
        assertThat(orders.next(0).wish()).isEqualTo(Wish.CHECKPOINT);
        orders.directive(directive(3, Directive.Order.CHECKPOINT, 0.5));
        assertThat(orders.next(0).wish()).isEqualTo(Wish.RUN);
        assertThat(orders.speed()).isEqualTo(0.5);
        orders.directive(directive(4, Directive.Order.RUN, 1));
        orders.directive(directive(5, Directive.Order.CHECKPOINT, 1));
        assertThat(orders.next(0).wish()).isEqualTo(Wish.CHECKPOINT);
    }

    @Test
    void next_severalAtOnce_theMostUrgentComesFirst() {
        orders.checkpoint("signal USR1");
        orders.directive(directive(2, Directive.Order.PAUSE, 1));
        assertThat(orders.next(0).wish()).isEqualTo(Wish.PAUSE);
        orders.stop("signal TERM");
        assertThat(orders.next(0)).isEqualTo(new Order(Wish.STOP, "signal TERM"));
        orders.directive(directive(3, Directive.Order.RUN, 1));
        assertThat(orders.next(0).wish()).as("a stop cannot be taken back").isEqualTo(Wish.STOP);
    }

    @Test
    void next_pauseFromAStepOn_comesAtThatStepAndNotBefore() {
        orders.directive(directive(2, Directive.Order.PAUSE, 1).fromStep(10));
        assertThat(orders.next(9).wish()).isEqualTo(Wish.RUN);
        assertThat(orders.next(10).wish()).isEqualTo(Wish.PAUSE);
        orders.directive(directive(3, Directive.Order.CHECKPOINT, 1).fromStep(12));
        assertThat(orders.next(11).wish()).isEqualTo(Wish.RUN);
        assertThat(orders.next(12).wish()).isEqualTo(Wish.CHECKPOINT);
        assertThat(orders.next(13).wish()).isEqualTo(Wish.RUN);
        orders.directive(directive(4, Directive.Order.STOP, 1).fromStep(20));
        assertThat(orders.next(19).wish()).isEqualTo(Wish.RUN);
        assertThat(orders.next(21).wish()).as("a step that was missed").isEqualTo(Wish.STOP);
    }

    private static Directive directive(long sequence, Directive.Order order, double speed) {
        return Directive.of(sequence, order, "test").atSpeed(speed);
    }
}
