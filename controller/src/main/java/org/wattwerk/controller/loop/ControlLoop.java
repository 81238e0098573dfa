package org.wattwerk.controller.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.influx.InfluxExport;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Autopilot;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Decision;
import org.wattwerk.core.control.Directive;
import org.wattwerk.core.control.Happening;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.control.OrderResponse;
import org.wattwerk.core.control.ResponseBook;
import org.wattwerk.core.control.Why;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;

/**
 * The one owner of leases and jobs. What comes in is put into an inbox; a tick empties it, asks the {@link Autopilot}, carries
 * out its commands and swaps the snapshot that readers see. A tick comes four times a second of control time, and at once
 * after what cannot wait.
 */
public final class ControlLoop implements AgentMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final Context context;
    private final Timers timers;
    private final LoopSetup setup;
    private final Autopilot autopilot;
    private final JobJournal journal;
    private final CourseKeeper courses;
    private final BudgetMeter budget;
    private final ResponseBook responses = new ResponseBook();
    private final Settling settling;
    private final Observer observer;
    private final Optional<InfluxExport> influx;

    private final Beat beat;
    private final Questions questions;
    private final Sessions sessions;
    private final TenantPayers tenants = new TenantPayers();
    private final Map<NodeId, NodeReport> reports = new HashMap<>();
    private final Map<JobId, JobProgress.Phase> phases = new HashMap<>();
    /** Given up and still ending: what the store says of them is said already. */
    private final Set<JobId> cancelling = new HashSet<>();

    private final AtomicReference<@Nullable Snapshot> published = new AtomicReference<>();

    private Optional<QuarterHour> pricedIn = Optional.empty();

    /**
     * @param context the event loop that owns all this; every private state is touched on it only
     */
    public ControlLoop(Context context, Timers timers, LoopSetup setup, Optional<InfluxExport> influx) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.beat = new Beat(context, timers, this::step);
        this.questions = new Questions(context, beat);
        this.sessions = new Sessions(setup.epoch());
        this.autopilot = new Autopilot(setup.policy(), setup.planning(), setup.epoch(), setup.witness());
        this.journal = new JobJournal(setup.writer());
        this.courses = new CourseKeeper(setup.writer(), setup.recovered().courses());
        this.budget = new BudgetMeter(
                setup.monthlyMoney(), setup.recovered().settling().settled());
        closeIfUsedUp();
        this.influx = influx;
        this.settling = new Settling(
                setup.meter(),
                setup.prices(),
                new YearBooks(setup.rates(), setup.recovered().settling().years()),
                setup.writer(),
                setup.patience(),
                new Facility.Modelled(setup.policy().site().overhead()),
                setup.recovered().settling(),
                new DeliveryDay(setup.day()).start(),
                task -> context.runOnContext(nothing -> task.run()),
                new Confirmations());
        this.observer = new Observer(setup, timers.elapsed());
        setup.recovered().jobs().forEach(autopilot::recovered);
        setup.recovered().orders().forEach(autopilot::recovered);
        autopilot.recovered(setup.recovered().freeze());
        setup.recovered().maintenance().forEach(autopilot::recovered);
        journal.recovered(setup.recovered().jobs());
    }

    /** Ticks from now on; completes after the first tick. */
    public Future<Void> start() {
        Promise<Void> ticked = Promise.promise();
        context.runOnContext(nothing -> {
            beat.tick();
            ticked.complete();
        });
        return ticked.future();
    }

    /** One last tick; ends every session. What is closed by then is with the writer. */
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(nothing -> {
            if (beat.stop()) {
                courses.close();
                sessions.endAll("the controller stops");
            }
            done.complete();
        });
        return done.future();
    }

    /** The newest tick; any thread may ask. */
    public Snapshot snapshot() {
        Snapshot snapshot = published.get();
        if (snapshot == null) {
            throw new IllegalStateException("the loop has not started yet");
        }
        return snapshot;
    }

    // ---- what people ask; from any thread

    /** A job is handed in; the answer is why it is refused, or empty once it is safe on the disk. */
    public Future<Optional<String>> submit(JobSpec spec) {
        return questions.ask(now -> {
            Optional<String> refused = autopilot.submitted(spec, now.day());
            return refused.isPresent()
                    ? Questions.Answer.now(refused)
                    : Questions.Answer.after(journal.submitted(spec, now.day()));
        });
    }

    /** A job is given up; the answer is why not, or empty. */
    public Future<Optional<String>> cancel(JobId job) {
        return questions.ask(now -> {
            Optional<String> refused = autopilot.cancelled(job, now.day());
            if (refused.isPresent()) {
                return Questions.Answer.now(refused);
            }
            cancelling.add(job);
            return Questions.Answer.after(journal.cancelled(job, now.day()));
        });
    }

    /** A job that is held is to be tried again; the answer is why not, or empty once it is safe on the disk. */
    public Future<Optional<String>> release(JobId job) {
        return questions.ask(now -> {
            Optional<String> refused = autopilot.released(job, now.day());
            return refused.isPresent()
                    ? Questions.Answer.now(refused)
                    : Questions.Answer.after(journal.released(job, now.day()));
        });
    }

    /**
     * An outside order; the answer is why it cannot be held, or empty once it is safe on the disk.
     *
     * @param document as received, to be kept
     */
    public Future<Optional<String>> order(Curtailment order, String document) {
        return questions.ask(now -> {
            Optional<String> refused = autopilot.ordered(order, now.day());
            return refused.isPresent()
                    ? Questions.Answer.now(refused)
                    : Questions.Answer.after(journal.ordered(order.id(), document, now.day()));
        });
    }

    /** An order is taken back; the answer is why not, or empty. */
    public Future<Optional<String>> revoke(String order) {
        return questions.ask(now -> autopilot.revoked(order, now.day())
                ? Questions.Answer.after(journal.revoked(order, now.day()))
                : Questions.Answer.now(Optional.of("there is no event " + order)));
    }

    /** People forbid every raise, or allow raises again; the answer is why not, or empty once it is safe on the disk. */
    public Future<Optional<String>> freeze(boolean frozen, String reason) {
        return questions.ask(now -> {
            Optional<String> refused = autopilot.freeze(frozen, reason, now.day());
            return refused.isPresent()
                    ? Questions.Answer.now(refused)
                    : Questions.Answer.after(journal.frozen(frozen, reason, now.day()));
        });
    }

    /**
     * People take a node out of work, or give it back; the answer is why not, or empty once it is safe on the disk.
     */
    public Future<Optional<String>> maintain(NodeId node, boolean out, String reason) {
        return questions.ask(now -> {
            Optional<String> refused =
                    out ? autopilot.maintain(node, reason, now.day()) : autopilot.release(node, reason, now.day());
            return refused.isPresent()
                    ? Questions.Answer.now(refused)
                    : Questions.Answer.after(journal.maintained(node, out, reason, now.day()));
        });
    }

    /** What became of an order, as JSON; empty if none of that name has begun since responses are kept. */
    public Future<Optional<JsonObject>> response(String order) {
        return questions.look(now -> responses
                .response(order)
                .map(OrderResponses::write)
                .or(() -> Optional.ofNullable(setup.recovered().responses().get(order))
                        .map(JsonObject::new)));
    }

    /** Why a job is where it is; empty if there is none of that name. */
    public Future<Optional<Why>> why(JobId job) {
        return questions.look(now -> autopilot.why(job, now.day()));
    }

    // ---- what is known of prices; from any thread

    /** Prices of the market for a whole day, which hold from the next tick on. */
    public void learned(PriceCurve day, String why) {
        beat.post(true, now -> {
            setup.prices().learn(day);
            LocalDate date = DeliveryDay.containing(day.start()).date();
            said(now, "prices of " + date + " have come", why);
            int revised = settling.repriced(day, now.day());
            if (revised > 0) {
                said(
                        now,
                        revised + " quarter hours of " + date + " are booked again",
                        "they were settled with other prices");
            }
        });
    }

    /** A stand-in for the prices of a whole day, to plan with until they come. */
    public void estimated(PriceCurve day, String why) {
        beat.post(true, now -> {
            setup.prices().estimate(day);
            said(now, "prices of " + DeliveryDay.containing(day.start()).date() + " are estimated", why);
        });
    }

    /** Something about prices that people should look at. */
    public void priceAlarm(String text, String why) {
        beat.post(false, now -> said(now, text, why));
    }

    /** The plan is made anew with the next tick, since prices may have changed. */
    private void said(Moment now, String text, String why) {
        pricedIn = Optional.empty();
        say(new Happening(now.day(), Happening.Kind.PRICE, text, why));
    }

    // ---- what agents say; on the loop's context

    @Override
    public void attached(AgentSession session, Introduction introduction) {
        beat.post(true, now -> {
            session.taken();
            Optional<String> refused = autopilot.attached(
                    session.node(), introduction.bootId(), introduction.gpus(), introduction.heldLease(), now.day());
            if (refused.isPresent()) {
                session.refuse(refused.get());
                return;
            }
            sessions.take(session);
            session.welcome(setup.epoch(), setup.reportPeriod());
            pricedIn.flatMap(setup.prices()::at)
                    .ifPresent(
                            price -> session.figures(price.dayAhead(), marginal(price), budget.used(), setup.epoch()));
            observer.attached(session.node(), introduction.simulated());
            settling.wasThere(session.node(), QuarterHour.containing(now.day()));
        });
    }

    @Override
    public void reported(AgentSession session, NodeReport report, List<NodePoint.Gpu> gpus) {
        NodeReport before = reports.put(session.node(), report);
        boolean readBack = before == null
                || before.appliedSequence() != report.appliedSequence()
                || before.appliedEpoch() != report.appliedEpoch()
                || before.stopped() != report.stopped()
                || !before.limits().equals(report.limits());
        beat.post(readBack, ofCurrent(session, now -> {
            autopilot.reported(report);
            observer.reported(report, gpus, now.day());
        }));
    }

    @Override
    public void marked(AgentSession session, Mark mark, Map<JobId, String> payers) {
        beat.post(false, ofCurrent(session, now -> {
            tenants.named(payers, now.day());
            settling.mark(mark);
        }));
    }

    @Override
    public void progressed(AgentSession session, JobId job, JobProgress progress) {
        boolean changed = phases.put(job, progress.phase()) != progress.phase();
        beat.post(changed, ofCurrent(session, now -> {
            courses.said(session.node(), job, progress, now, timers.pace());
            autopilot.progressed(session.node(), job, progress, now.day());
        }));
    }

    @Override
    public void detached(AgentSession session, String why) {
        beat.post(true, now -> {
            if (sessions.leave(session)) {
                reports.remove(session.node());
                autopilot.detached(session.node(), why, now.day());
            }
        });
    }

    /** What a session says counts only while it is the node's session. */
    private Consumer<Moment> ofCurrent(AgentSession session, Consumer<Moment> message) {
        return now -> {
            session.taken();
            if (sessions.isCurrent(session)) {
                message.accept(now);
            }
        };
    }

    // ---- the tick

    private void step(Moment now) {
        price(now.day());
        settling.sample();
        settling.reading().ifPresent(reading -> autopilot.metered(reading.at(), reading.connectionPoint()));
        beat.empty(now);
        Decision decision = autopilot.tick(now);
        ClusterView view = autopilot.view(now.day());
        List<Command> afterwards = new ArrayList<>();
        for (Command command : decision.commands()) {
            if (command instanceof Command.StartJob || sendsBack(command, view)) {
                afterwards.add(command);
            } else {
                sessions.carryOut(command);
            }
        }
        decision.happenings().forEach(this::say);
        onceKept(afterwards, keep(view.jobs(), now.day()));
        watchOrders(now, view);
        courses.saw(view.jobs(), now);
        settle(now, view);
        publish(now, view);
    }

    private static boolean sendsBack(Command command, ClusterView view) {
        return command instanceof Command.DirectJob direct
                && direct.directive() == Directive.STOP
                && view.jobs().stream()
                        .anyMatch(job ->
                                job.history().goesBack() && job.spec().id().equals(direct.job()));
    }

    /** What is drawn as the meter says it, else what nodes report and the site's model adds. */
    private void watchOrders(Moment now, ClusterView view) {
        Power drawn = settling.reading()
                .map(SiteMeter.Reading::power)
                .orElseGet(() -> setup.policy()
                        .site()
                        .connectionPower(view.nodes().stream()
                                .flatMap(node -> node.report().stream())
                                .map(NodeReport::power)
                                .reduce(Power.ZERO, Power::plus)));
        for (OrderResponse over : responses.saw(view, drawn, now)) {
            journal.responded(over.order().id(), OrderResponses.write(over).encode(), now.day());
        }
    }

    /**
     * Starts processes once it is on the disk where they are, and sends jobs back to the queue once that is: a controller that
     * takes over must not start them a second time, nor take the end of such a process for the end of its job. If it cannot be
     * written, the autopilot orders them again.
     */
    private void onceKept(List<Command> commands, CompletionStage<Void> kept) {
        if (!commands.isEmpty()) {
            kept.thenRun(() -> context.runOnContext(nothing -> commands.forEach(sessions::carryOut)));
        }
    }

    /** New prices come with a new delivery day; a price that moved is said. */
    private void price(Instant day) {
        QuarterHour present = QuarterHour.containing(day);
        if (pricedIn.filter(present::equals).isPresent()) {
            return;
        }
        boolean newDay = pricedIn.map(
                        before -> !DeliveryDay.containing(before.start()).equals(DeliveryDay.containing(day)))
                .orElse(true);
        pricedIn = Optional.of(present);
        if (newDay) {
            autopilot.priced(setup.prices().planned(day));
        }
        setup.prices().at(present).ifPresent(price -> {
            observer.priced(price, day);
            sessions.figures(price.dayAhead(), marginal(price), budget.used());
        });
    }

    /** Where the policy says so, nothing new starts on a budget that is used up; what runs goes on. */
    private void closeIfUsedUp() {
        boolean usedUp = setup.policy().scheduling().budgetCloses()
                && budget.used().filter(used -> used.compareTo(Share.ALL) >= 0).isPresent();
        autopilot.closed(usedUp ? Optional.of("the month's money budget is used up") : Optional.empty());
    }

    private EnergyPrice marginal(PriceBook.Price price) {
        return setup.prices().tariff().marginal(price.dayAhead());
    }

    private void say(Happening happening) {
        observer.happened(happening);
        LOG.info("{}: {}", happening.text(), happening.why());
    }

    private CompletionStage<Void> keep(List<JobView> jobs, Instant now) {
        List<JobView> kept = new ArrayList<>();
        for (JobView job : jobs) {
            if (job.state().isEnded() && cancelling.remove(job.spec().id())) {
                continue;
            }
            if (!cancelling.contains(job.spec().id())) {
                kept.add(job);
            }
        }
        return journal.keep(kept, now);
    }

    /** A quarter hour that cannot be settled must not hold up the nodes' power. */
    private void settle(Moment now, ClusterView view) {
        try {
            settling.settle(now.day(), now.elapsed(), payers(view, now.day()));
        } catch (RuntimeException e) {
            LOG.error("a quarter hour could not be settled and is missing in the ledger", e);
            observer.happened(new Happening(
                    now.day(),
                    Happening.Kind.LEDGER,
                    "a quarter hour could not be settled and is missing in the ledger",
                    String.valueOf(e.getMessage())));
        }
    }

    private Payers payers(ClusterView view, Instant now) {
        Map<JobId, String> costCentres = new HashMap<>(tenants.costCentres(now));
        Map<JobId, String> projects = new HashMap<>();
        view.jobs().forEach(job -> {
            costCentres.put(job.spec().id(), job.spec().costCentre());
            if (!job.spec().project().isEmpty()) {
                projects.put(job.spec().id(), job.spec().project());
            }
        });
        return new Payers(costCentres, projects);
    }

    private void publish(Moment now, ClusterView view) {
        Snapshot snapshot = observer.observe(now, timers.pace(), view, settling, courses);
        published.set(snapshot);
        influx.ifPresent(export -> {
            export.live(snapshot.live());
            export.nodes(observer.nodePoints(now.day(), view));
        });
    }

    /** What the writer tells, on the loop's context. */
    private final class Confirmations implements Settling.Confirmed {
        @Override
        public void settled(SettledQuarterHour settled, Reason reason, SortedMap<NodeId, QuarterHour> neededNoMore) {
            sessions.settled(neededNoMore);
            observer.settled(settled, reason);
            setup.planning().settled(settled);
            budget.settled(settled);
            closeIfUsedUp();
            pricedIn.flatMap(setup.prices()::at)
                    .ifPresent(price -> sessions.figures(price.dayAhead(), marginal(price), budget.used()));
            influx.ifPresent(export -> export.settled(observer.settlementPoints(settled)));
            // Readers see the money with the next tick; it need not wait for its turn.
            beat.post(true, now -> {});
        }

        @Override
        public void waits(String why) {
            observer.happened(new Happening(timers.now(), Happening.Kind.LEDGER, "settlement waits", why));
            LOG.warn("settlement waits: {}", why);
        }

        @Override
        public void failed(String why) {
            observer.happened(new Happening(
                    timers.now(), Happening.Kind.LEDGER, "a quarter hour could not be written; tried again", why));
            LOG.error("the ledger could not be written, it is tried again: {}", why);
        }
    }
}
