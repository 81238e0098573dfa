package org.wattwerk.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.rest.LiveStream;
import org.wattwerk.cli.view.Day;
import org.wattwerk.cli.view.LiveView;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.DayClockFile;

/**
 * What the demo sees while it waits: every live moment is shown, every process is looked after, until something has come
 * to pass. One thread does all of it, so the script of the day reads from top to bottom.
 */
final class Scene {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final DayClockFile clock;
    private final LiveStream stream;
    private final Children children;
    private final LiveView view;
    private final Day day;
    private @Nullable Live latest;

    Scene(DayClockFile clock, LiveStream stream, Children children, LiveView view, Day day) {
        this.clock = clock;
        this.stream = stream;
        this.children = children;
        this.view = view;
        this.day = day;
    }

    Moment now() {
        return clock.get();
    }

    /** The newest live moment; empty before the first. */
    Optional<Live> latest() {
        return Optional.ofNullable(latest);
    }

    void say(String line) {
        view.say(line);
    }

    /** Waits until day time has reached an instant. */
    void until(Instant instant) throws InterruptedException {
        while (now().day().isBefore(instant)) {
            glance(GLANCE);
        }
    }

    /** Waits for some control time. */
    void during(Duration time) throws InterruptedException {
        Duration end = now().elapsed().plus(time);
        while (now().elapsed().compareTo(end) < 0) {
            glance(GLANCE);
        }
    }

    /** Waits until a live moment is as wanted; false if none was within the patience, in control time. */
    boolean until(Predicate<Live> wanted, Duration patience) throws InterruptedException {
        Duration end = now().elapsed().plus(patience);
        while (latest == null || !wanted.test(latest)) {
            if (now().elapsed().compareTo(end) >= 0) {
                return false;
            }
            glance(GLANCE);
        }
        return true;
    }

    /** Looks after everything once, for at most this long. */
    void glance(Duration longest) throws InterruptedException {
        Optional<Live> next = stream.next(longest);
        children.lookAfter();
        if (next.isPresent()) {
            latest = next.get();
            day.saw(latest);
            view.show(latest, day);
        }
    }
}
