package org.wattwerk.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.ExitException;

/**
 * The processes of the demo. One that dies is started again after a short while, as a service manager would; the simulated
 * devices live in files and go on without it. Nothing is started any more once the end has begun.
 */
final class Children {
    static final String CONTROLLER = "controller";

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);
    private static final Duration GRACE_OF_ORPHANS = Duration.ofSeconds(3);
    private static final int MOST_RESTARTS = 20;

    private final Supplier<Moment> clock;
    private final Consumer<String> say;
    private final Map<String, Function<String, Child>> starters = new LinkedHashMap<>();
    private final Map<String, Child> alive = new LinkedHashMap<>();
    private final Map<String, Duration> deadSince = new LinkedHashMap<>();
    private final List<Restart> restarts = new ArrayList<>();
    private final Set<ProcessHandle> grandchildren = new HashSet<>();
    private Duration countedAt = Duration.ZERO;
    private boolean ending;

    /** One death and what followed. */
    record Restart(String process, String day, int exitCode) {}

    Children(Supplier<Moment> clock, Consumer<String> say) {
        this.clock = clock;
        this.say = say;
    }

    /** Starts a process and waits until it is ready; returns its line. */
    String start(String name, Function<String, Child> starter) throws InterruptedException {
        starters.put(name, starter);
        Child child = begin(name);
        if (child == null) {
            throw ExitException.failed("the demo is ending");
        }
        return child.awaitReady();
    }

    private synchronized @Nullable Child begin(String name) {
        Function<String, Child> starter = starters.get(name);
        if (ending || starter == null) {
            return null;
        }
        Child child = starter.apply(name);
        alive.put(name, child);
        return child;
    }

    /** Looks after everybody; to be called several times a second. */
    synchronized void lookAfter() {
        if (ending) {
            return;
        }
        Moment now = clock.get();
        if (now.elapsed().minus(countedAt).compareTo(COUNT_EVERY) >= 0) {
            countedAt = now.elapsed();
            grandchildren.removeIf(handle -> !handle.isAlive());
            alive.values().forEach(child -> grandchildren.addAll(child.descendants()));
        }
        for (Map.Entry<String, Child> entry : List.copyOf(alive.entrySet())) {
            String name = entry.getKey();
            Child child = entry.getValue();
            Duration since = deadSince.get(name);
            if (!child.isAlive() && since == null) {
                deadSince.put(name, now.elapsed());
                say.accept(name + " died (exit code " + child.exitCode() + "); it is started again in "
                        + PAUSE.toSeconds() + " s, its devices go on");
            } else if (since != null && now.elapsed().minus(since).compareTo(PAUSE) >= 0) {
                if (restarts.size() >= MOST_RESTARTS) {
                    throw ExitException.failed(name + " died again and again: its log is " + child.log());
                }
                deadSince.remove(name);
                restarts.add(new Restart(name, now.day().toString(), child.exitCode()));
                begin(name);
                say.accept(name + " was started again");
            }
        }
    }

    synchronized List<Restart> restarts() {
        return List.copyOf(restarts);
    }

    /**
     * Ends everybody, agents first: they put the limits back before the controller writes its last
     * settlement. Safe to call more than once and from a shutdown hook.
     */
    void end() {
        List<Child> last;
        synchronized (this) {
            ending = true;
            last = new ArrayList<>(alive.values());
        }
        List<Child> agents =
                last.stream().filter(child -> !child.name().equals(CONTROLLER)).toList();
        List<Child> others =
                last.stream().filter(child -> child.name().equals(CONTROLLER)).toList();
        try {
            for (List<Child> group : List.of(agents, others)) {
                group.forEach(Child::stop);
                for (Child child : group) {
                    child.awaitEnd();
                }
            }
            endOrphans();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            last.forEach(Child::stop);
        }
    }

    /** Jobs whose agent was killed and never came back. */
    private void endOrphans() throws InterruptedException {
        List<ProcessHandle> orphans;
        synchronized (this) {
            orphans = grandchildren.stream().filter(ProcessHandle::isAlive).toList();
        }
        orphans.forEach(ProcessHandle::destroy);
        for (ProcessHandle orphan : orphans) {
            try {
                orphan.onExit().get(GRACE_OF_ORPHANS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                orphan.destroyForcibly();
            }
        }
    }
}
