package org.wattwerk.core.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The one door through which time comes in. Two clocks stand behind it: <em>day time</em> for prices, metering,
 * settlement and budgets, and <em>control time</em> (monotonic) for leases, reports, read-back and the steps of a job.
 * They run at the same pace except in a time-lapse, which scales day time only.
 *
 * <p>Tasks run on the thread that owns the state they touch (the event loop), never concurrently with each other.
 */
public interface Timers {
    /** Both clocks at one point; control time counts from an arbitrary start and never goes backwards. */
    Moment moment();

    /** Day time. */
    default Instant now() {
        return moment().day();
    }

    /** Control time. */
    default Duration elapsed() {
        return moment().elapsed();
    }

    /** Runs the task once after a delay in control time. */
    Cancellable after(Duration delay, Runnable task);

    /** Runs the task once at or just after an instant of day time; at once if the instant has passed. */
    Cancellable at(Instant day, Runnable task);

    /** How many seconds of day time pass in one second of control time; 1 unless a time-lapse is shown. */
    double pace();

    /** A task that waits for its time. */
    interface Cancellable {
        /** Forgets the task; without effect if it ran already. */
        void cancel();
    }
}
