package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

/** One walk through the queue, from the most important job to the least. */
final class QueuePass {
    /** So many jobs that would fit are tried against the reservation; those behind them wait for the next pass. */
    private static final int TRIED_MAX = 500;

    private final Situation given;
    private final Instant now;
    private final boolean goesAhead;
    private final Stock stock;
    private final Soon soon;
    /** Pausable jobs that rest before the job that is looked at goes without power, the most important first. */
    private final Deque<Running> yielding = new ArrayDeque<>();

    private final List<Running> holders;
    private final Map<JobId, List<Place>> placed = new LinkedHashMap<>();
    private final Map<JobId, Waiting> starting = new HashMap<>();
    private final Map<JobId, Wait> waiting = new LinkedHashMap<>();
    private final List<Leave> leaving = new ArrayList<>();
    /** Of the first job that waits, once there is one. */
    private Optional<Outlook> next = Optional.empty();

    private boolean held;
    private int tried;
    /** Many wait for the same reason; it is written once. */
    private final Map<Integer, Wait> tooFew = new HashMap<>();

    private final Map<Integer, Wait> wouldDelay = new HashMap<>();

    QueuePass(Situation given, Instant now, boolean goesAhead) {
        this.given = given;
        this.now = now;
        this.goesAhead = goesAhead;
        this.stock = Stock.of(given);
        this.soon = new Soon(given);
        this.holders = new ArrayList<>(given.running());
    }

    Schedule schedule() {
        for (Running running : given.running()) {
            if (!running.job().pausable()) {
                stock.room().take(running.places());
            }
        }
        given.running().stream()
                .filter(running -> running.job().pausable())
                .sorted(Comparator.comparingInt(
                                (Running running) -> running.job().priority())
                        .reversed())
                .forEach(yielding::add);
        leaveForMaintenance();
        List<Waiting> ordered = new ArrayList<>(given.queue());
        ordered.sort(
                Comparator.comparingInt((Waiting job) -> job.job().priority()).reversed());
        for (Waiting job : ordered) {
            countThoseBefore(job.job().priority());
            decide(job);
        }
        if (waiting.isEmpty()) {
            grow();
        }
        Map<JobId, List<NodeId>> nodes = new LinkedHashMap<>();
        placed.forEach(
                (id, places) -> nodes.put(id, places.stream().map(Place::node).toList()));
        return new Schedule(nodes, waiting, leaving, next.map(Outlook::reservation));
    }

    private void countThoseBefore(int priority) {
        while (!yielding.isEmpty() && yielding.peek().job().priority() >= priority) {
            stock.room().take(yielding.remove().places());
        }
    }

    private void leaveForMaintenance() {
        for (Downtime downtime : given.downtimes()) {
            if (!downtime.meets(now, now.plusMillis(1))) {
                continue;
            }
            for (Running running : given.running()) {
                boolean stays = running.places().stream()
                        .noneMatch(place -> downtime.nodes().contains(place.node()));
                if (!stays && running.job().holding().preemptible() && !soon.isLeaving(running)) {
                    leave(
                            running,
                            Leave.Cause.DOWNTIME,
                            "leaves its nodes for their maintenance: " + downtime.reason());
                }
            }
        }
    }

    private void leave(Running running, Leave.Cause cause, String reason) {
        soon.leaves(running);
        leaving.add(new Leave(running.job().id(), cause, reason));
    }

    private void decide(Waiting job) {
        if (given.closed().isPresent()) {
            waiting.put(
                    job.job().id(), new Wait(Wait.Rule.CLOSED, given.closed().get(), ""));
        } else if (held) {
            if (!goesAhead) {
                waiting.put(job.job().id(), new Wait(Wait.Rule.RESERVED, "waits for the job before it", ""));
            } else if (job.hindered() || stock.size() < job.least()) {
                waiting.put(job.job().id(), tooFew(job));
            } else {
                goAhead(job);
            }
        } else {
            Gang gang = job.hindered()
                    ? Gang.none(stock.size(), stock.room())
                    : stock.choose(job, job.least(), job.job().nodes(), now);
            if (gang.isEmpty()) {
                becomeNext(job, gang);
            } else {
                start(job, gang.places());
            }
        }
    }

    private void start(Waiting job, List<Place> places) {
        placed.put(job.job().id(), places);
        starting.put(job.job().id(), job);
        stock.remove(places);
        stock.room().take(places);
        holders.add(new Running(job.job(), places, now, job.left().map(now::plus), false));
        tooFew.clear();
    }

    /** Nothing of it may be taken by those behind, unless it cannot start at all as things are. */
    private void becomeNext(Waiting job, Gang gang) {
        Wait wait = wait(job, gang);
        if (!job.hindered() && goesAhead) {
            List<Running> victims = Preemption.of(job, stock, soon, holders, now);
            for (Running victim : victims) {
                leave(
                        victim,
                        Leave.Cause.GIVES_WAY,
                        "gives its nodes to " + job.job().id() + ", whose priority is "
                                + job.job().priority() + " and not "
                                + victim.job().priority());
            }
            if (!victims.isEmpty()) {
                wait = new Wait(
                        Wait.Rule.GIVES_WAY,
                        "the nodes of " + names(victims) + " are given to it",
                        "their last checkpoint is written");
            }
        }
        next = Outlook.of(job, stock, soon, holders, now);
        held = next.isPresent() || !goesAhead;
        waiting.put(job.job().id(), promised(wait));
    }

    private Wait promised(Wait wait) {
        if (next.isEmpty() || wait.rule() == Wait.Rule.GIVES_WAY) {
            return wait;
        }
        String change = next.get()
                .reservation()
                .by()
                .map(by -> by.isAfter(now)
                        ? "it is next, and starts by " + by.truncatedTo(ChronoUnit.SECONDS) + " at the latest"
                        : "it is next, and its nodes come free in a moment")
                .orElse("it is next, and starts once jobs without a walltime have ended");
        String sooner = wait.change().isEmpty() ? "" : "; sooner with " + wait.change();
        return new Wait(wait.rule(), wait.because(), change + sooner);
    }

    private void goAhead(Waiting job) {
        if (tried >= TRIED_MAX) {
            waiting.put(job.job().id(), wouldDelay(job));
            return;
        }
        Gang gang = stock.choose(job, job.least(), job.job().nodes(), now);
        if (gang.isEmpty()) {
            waiting.put(job.job().id(), wait(job, gang));
            return;
        }
        tried++;
        if (next.isEmpty() || next.get().leavesEnough(job, gang.places(), now)) {
            start(job, gang.places());
        } else {
            waiting.put(job.job().id(), wouldDelay(job));
        }
    }

    private void grow() {
        placed.replaceAll((id, places) -> {
            Waiting job = starting.get(id);
            List<Place> larger = job == null ? places : Growth.atStart(job, places, stock, now);
            stock.add(places);
            stock.room().give(places);
            stock.remove(larger);
            stock.room().take(larger);
            return larger;
        });
        if (placed.isEmpty()) {
            Growth.ofRunning(given.running(), soon, stock, given.growAfter(), now)
                    .ifPresent(leaving::add);
        }
    }

    // ---- reasons

    private Wait wait(Waiting job, Gang gang) {
        if (stock.size() < job.least() || job.hindered()) {
            return tooFew(job);
        }
        if (gang.offered() >= job.least()) {
            return new Wait(
                    Wait.Rule.POWER,
                    gang.room().tightest() + " can power " + gang.powered() + " of the " + nodes(job.least())
                            + " that it needs at their economic floor",
                    "a higher limit, or the end of jobs of the same or a higher priority");
        }
        return stock.inTheWay(job, now)
                .map(downtime -> new Wait(
                        Wait.Rule.DOWNTIME,
                        "too many of the free nodes have maintenance from "
                                + downtime.from().truncatedTo(ChronoUnit.SECONDS) + ": " + downtime.reason(),
                        "a shorter walltime or other nodes"))
                .orElseGet(() -> tooFew(job));
    }

    private Wait tooFew(Waiting job) {
        return tooFew.computeIfAbsent(
                job.least(),
                least -> new Wait(
                        Wait.Rule.NODES,
                        "needs " + least + " free " + (least == 1 ? "node" : "nodes") + ", " + stock.size()
                                + (stock.size() == 1 ? " is free" : " are free"),
                        ""));
    }

    private Wait wouldDelay(Waiting job) {
        return wouldDelay.computeIfAbsent(job.left().isPresent() ? 1 : 0, bounded -> {
            Optional<Reservation> reserved = next.map(Outlook::reservation);
            String first = reserved.map(held -> held.job().value()).orElse("another job");
            String by = reserved.flatMap(Reservation::by)
                    .map(time -> time.isAfter(now)
                            ? ", which starts by " + time.truncatedTo(ChronoUnit.SECONDS)
                            : ", whose nodes come free in a moment")
                    .orElse("");
            return new Wait(
                    Wait.Rule.RESERVED,
                    "the free nodes are held for " + first + by,
                    bounded == 1 ? "a walltime that ends before that" : "a walltime; with none it might run for ever");
        });
    }

    private static String nodes(int count) {
        return count == 1 ? "1 node" : count + " nodes";
    }

    private static String names(List<Running> jobs) {
        String first = jobs.get(0).job().id().value();
        return jobs.size() == 1 ? first : first + " and " + (jobs.size() - 1) + " more";
    }
}
