package org.wattwerk.simulator.day;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Autopilot;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Directive;
import org.wattwerk.core.control.Witness;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.MarkInbox;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;

/**
 * Plays a day step by step: devices go on, agents report, the autopilot decides, agents obey, closed quarter hours are
 * settled. No decision is written twice; only the shell around them is this loop, and both clocks run at one pace.
 */
public final class DaySimulation {
    static final long EPOCH = 1;

    private final DayScenario scenario;
    private final Autopilot autopilot;
    private final Map<NodeId, SimulatedAgent> agents = new LinkedHashMap<>();
    private final MarkInbox inbox = new MarkInbox(Duration.ofHours(2));
    private final Map<JobId, String> costCentres = new HashMap<>();
    private final List<SettledQuarterHour> settled = new ArrayList<>();
    private Carries carries = Carries.NONE;
    private Energy otherLoads = Energy.ZERO;
    private Instant otherLoadsUntil;

    private DaySimulation(DayScenario scenario, Witness witness) {
        this.scenario = scenario;
        this.otherLoadsUntil = scenario.start();
        this.autopilot = new Autopilot(policy(scenario), scenario.planner(), EPOCH, witness);
    }

    /** What the day is decided by. */
    static ControlPolicy policy(DayScenario scenario) {
        return inSteps(scenario.policy(), scenario.step());
    }

    /** Leases that outlive a step: between two steps nobody could renew them, and every node would fall to its safe state. */
    private static ControlPolicy inSteps(ControlPolicy policy, Duration step) {
        LeaseTerms terms = policy.terms();
        Duration renewAfter = longer(terms.renewAfter(), step);
        LeaseTerms stepped =
                new LeaseTerms(longer(terms.ttl(), renewAfter.multipliedBy(4)), renewAfter, terms.safeLimit());
        return new ControlPolicy(
                policy.site(),
                stepped,
                policy.speeds(),
                policy.economicFloor(),
                policy.stall(),
                policy.checkpoints(),
                policy.grid(),
                policy.scheduling());
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /**
     * Plays the day.
     *
     * @throws IllegalArgumentException if a job or an order of the scenario is refused, with the reason
     */
    public static DayOutcome run(DayScenario scenario) {
        return run(scenario, Witness.NONE);
    }

    /**
     * The same before a witness.
     *
     * @throws IllegalArgumentException if a job or an order of the scenario is refused, with the reason
     */
    public static DayOutcome run(DayScenario scenario, Witness witness) {
        return new DaySimulation(scenario, witness).play();
    }

    private DayOutcome play() {
        Moment now = moment(scenario.start());
        begin(now);
        Instant looked = scenario.start().minus(scenario.step());
        while (true) {
            Moment present = now;
            give(looked, now.day());
            looked = now.day();
            autopilot.tick(now).commands().forEach(command -> obey(command, present));
            report(now.day());
            if (!now.day().isBefore(scenario.end())) {
                return outcome();
            }
            now = moment(now.day().plus(scenario.step()));
            advance(now);
        }
    }

    /** Gives the orders that began in {@code (after, now]}. */
    private void give(Instant after, Instant now) {
        for (Curtailment order : scenario.orders()) {
            if (order.start().isAfter(after) && !order.start().isAfter(now)) {
                refuse(autopilot.ordered(order, now));
            }
        }
    }

    private void begin(Moment now) {
        PriceCurve prices = scenario.prices();
        List<PricedQuarterHour> priced = new ArrayList<>();
        for (QuarterHour at = QuarterHour.containing(scenario.start());
                at.start().isBefore(scenario.end());
                at = at.next()) {
            priced.add(
                    new PricedQuarterHour(at, prices.at(at), scenario.tariff().marginal(prices.at(at))));
        }
        autopilot.priced(priced);
        scenario.policy().site().nodes().forEach((id, nodeClass) -> {
            SimulatedAgent agent = new SimulatedAgent(id, nodeClass, now);
            agents.put(id, agent);
            refuse(autopilot.attached(id, "simulated", nodeClass.gpus(), Power.ZERO, now.day()));
            inbox.wasThere(id, QuarterHour.containing(now.day()));
            inbox.add(agent.firstMark(now));
        });
        inbox.add(meterMark(now.day()));
        for (JobSpec job : scenario.jobs()) {
            costCentres.put(job.id(), job.costCentre());
            refuse(autopilot.submitted(job, now.day()));
        }
        report(now.day());
    }

    private void advance(Moment now) {
        agents.values().forEach(agent -> agent.advance(now).forEach(inbox::add));
        if (QuarterHour.containing(now.day()).start().equals(now.day())) {
            inbox.add(meterMark(now.day()));
        }
        for (Optional<MarkInbox.Due> due = inbox.due(now.day()); due.isPresent(); due = inbox.due(now.day())) {
            settle(due.get());
        }
        report(now.day());
    }

    private void report(Instant day) {
        for (SimulatedAgent agent : agents.values()) {
            agent.job().ifPresent(job -> autopilot.progressed(agent.id(), job, agent.progress(), day));
            autopilot.reported(agent.report());
        }
    }

    private void obey(Command command, Moment now) {
        SimulatedAgent agent = agents.get(command.node());
        if (agent == null) {
            throw new IllegalStateException("a command for an unknown node: " + command);
        }
        if (command instanceof Command.GrantLease lease) {
            agent.receive(lease.grant(), now);
        } else if (command instanceof Command.StartJob start) {
            agent.start(start.job().id());
        } else if (command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP) {
            agent.end();
        }
    }

    private void settle(MarkInbox.Due due) {
        SettledQuarterHour quarterHour = Settlement.settle(
                new SettlementInput(
                        due.quarterHour(),
                        due.meter().orElseThrow(),
                        due.nodes(),
                        due.silent(),
                        costCentres,
                        scenario.prices().at(due.quarterHour()),
                        scenario.prices().source(),
                        scenario.tariff()),
                carries);
        carries = quarterHour.carries();
        settled.add(quarterHour);
    }

    private MeterMark meterMark(Instant at) {
        Energy it = agents.values().stream().map(SimulatedAgent::lifetimeEnergy).reduce(Energy.ZERO, Energy::plus);
        Duration since = Duration.between(scenario.start(), at);
        otherLoads = otherLoads.plus(scenario.otherLoads().between(otherLoadsUntil, at));
        otherLoadsUntil = at;
        Energy connectionPoint = it.plus(
                        it.times(scenario.policy().site().overhead().marginal()))
                .plus(scenario.policy().site().overhead().fixed().during(since))
                .plus(otherLoads);
        return new MeterMark(QuarterHour.startingAt(at), connectionPoint, otherLoads, Quality.MEASURED);
    }

    private DayOutcome outcome() {
        Map<JobId, TokenRate> rates = new HashMap<>();
        scenario.jobs().forEach(job -> rates.put(job.id(), scenario.tokenRate()));
        Map<JobId, Long> work = new HashMap<>();
        Power highest = Power.ZERO;
        for (SettledQuarterHour quarterHour : settled) {
            highest = Power.max(highest, quarterHour.meter().over(QuarterHour.LENGTH));
            for (Line line : quarterHour.lines()) {
                if (line.account().kind() == AccountId.Kind.JOB) {
                    line.account().job().ifPresent(job -> work.merge(job, line.workMillis(), Long::sum));
                }
            }
        }
        Statement statement = Statement.of(
                settled, new Terms(scenario.title(), rates, List.of("everything: this is a simulation of the site")));
        return new DayOutcome(statement, work, highest);
    }

    private Moment moment(Instant day) {
        return new Moment(Duration.between(scenario.start(), day), day);
    }

    private static void refuse(Optional<String> why) {
        why.ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }
}
