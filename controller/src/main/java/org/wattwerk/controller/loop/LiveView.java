package org.wattwerk.controller.loop;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.control.Happening;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.Maintenance;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.control.NodeView;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Goodput;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** Makes the live view of one tick: the same figures for the page, the terminal and telemetry. */
final class LiveView {
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final LoopSetup setup;

    LiveView(LoopSetup setup) {
        this.setup = setup;
    }

    Live of(
            Moment now,
            double elapsedSeconds,
            double pace,
            boolean simulated,
            ClusterView view,
            Optional<PriceBook.Price> price,
            Settling settling,
            Map<JobId, JobCourse> courses,
            List<Happening> happenings) {
        Optional<EnergyPrice> marginal =
                price.map(known -> setup.prices().tariff().marginal(known.dayAhead()));
        return new Live(
                now.day().truncatedTo(ChronoUnit.MILLIS),
                localTime(now.day()),
                now.day().atZone(setup.zone()).toLocalDate().toString(),
                pace,
                elapsedSeconds,
                simulated,
                site(view, settling.reading()),
                price.map(known -> new Live.Price(
                                known.dayAhead().microEurosPerMwh() / 1e6,
                                known.source().name(),
                                known.source().model()))
                        .orElse(null),
                view.nodes().stream().map(LiveView::node).toList(),
                view.jobs().stream()
                        .map(job -> job(
                                job,
                                view,
                                settling,
                                Optional.ofNullable(courses.get(job.spec().id())),
                                marginal))
                        .toList(),
                accounts(settling.books()),
                money(settling.books()),
                happenings.stream().map(this::happening).toList());
    }

    private Live.Site site(ClusterView view, Optional<SiteMeter.Reading> reading) {
        Power it = Power.ZERO;
        for (NodeView node : view.nodes()) {
            // A silent node still draws what it was last held to; without the meter that is the better guess.
            it = it.plus(node.report().map(NodeReport::power).orElse(Power.ZERO));
        }
        Power modelled = it.plus(setup.policy().site().overhead().of(it));
        Power other = reading.map(SiteMeter.Reading::otherPower)
                .orElse(setup.policy().site().otherLoads());
        Power power = reading.map(SiteMeter.Reading::power).orElse(modelled.plus(other));
        return new Live.Site(
                setup.policy().site().name(),
                watts(view.limit()),
                limitReason(view),
                watts(power),
                watts(it),
                watts(power.minusOrZero(it).minusOrZero(other)),
                watts(other),
                watts(view.chargedAtConnection()));
    }

    private static @Nullable String limitReason(ClusterView view) {
        return view.leftOfQuarterHour().isPresent()
                ? "what is left of the quarter hour's energy below its peak"
                : view.order().map(order -> order.reason()).orElse(null);
    }

    private static Live.Node node(NodeView node) {
        Optional<NodeReport> report = node.report();
        boolean attached = node.presence() == NodeView.Presence.ATTACHED;
        return new Live.Node(
                node.node().value(),
                state(node),
                report.map(said -> watts(said.power())).orElse(null),
                node.leased().map(LiveView::watts).orElse(null),
                watts(node.charged()),
                report.map(said -> watts(said.gpuLimit())).orElse(null),
                node.nodeClass().gpus(),
                report.map(NodeReport::stopped).orElse(false),
                // A node that nobody hears has lost its lease too, or will within moments.
                report.map(NodeReport::safeState).orElse(false) || (report.isPresent() && !attached),
                node.job().map(JobId::value).orElse(null));
    }

    private static String state(NodeView node) {
        return node.maintenance()
                .map(held -> held.phase() == Maintenance.Phase.OUT ? "maintenance" : "draining")
                .orElse(node.presence().name().toLowerCase(Locale.ROOT));
    }

    private Live.Job job(
            JobView job,
            ClusterView view,
            Settling settling,
            Optional<JobCourse> course,
            Optional<EnergyPrice> marginal) {
        Optional<JobProgress> progress = job.progress();
        AccountId account = AccountId.of(
                job.spec().id(), job.spec().costCentre(), job.spec().project());
        Books.Sum sum = settling.books().sum(account);
        long work = settling.workMillis(job.spec().id());
        double net = euros(sum.net());
        Optional<Double> rate =
                work == 0 ? progress.map(JobProgress::tokensPerSecond) : Optional.of(tokensPerSecond(job, view));
        Optional<JobGoodput.Now> tokens = rate.filter(perSecond -> perSecond > 0 && job.state() == JobState.RUNNING)
                .map(perSecond -> JobGoodput.Now.of(watts(powerOf(job, view)), perSecond, work != 0, marginal));
        return new Live.Job(
                job.spec().id().value(),
                job.spec().name(),
                job.state().name(),
                job.why(),
                job.spec().priority(),
                job.spec().costCentre(),
                job.nodes().stream().map(Object::toString).toList(),
                progress.map(JobProgress::step).orElse(null),
                progress.map(JobProgress::loss).map(LiveView::orNull).orElse(null),
                progress.map(JobProgress::tokensPerSecond).orElse(null),
                work == 0 ? null : (Long) setup.nominalRate().tokens(work),
                work == 0 ? null : rate.orElse(null),
                sum.energy().millijoules() / 3.6e9,
                net,
                net * (1 + settling.books().vat().ratio()),
                course.map(known -> goodput(known.goodput(), tokens)).orElse(null));
    }

    private static Live.Goodput goodput(Goodput goodput, Optional<JobGoodput.Now> tokens) {
        return new Live.Goodput(
                goodput.share(Goodput.Part.COMPUTING).ratio(),
                goodput.computed() == 0 ? null : (Double) goodput.usefulTokens().ratio(),
                tokens.map(JobGoodput.Now::wattHoursPerMillionTokens).orElse(null),
                tokens.map(JobGoodput.Now::netEurPerMillionTokens).orElse(null));
    }

    private static Power powerOf(JobView job, ClusterView view) {
        Power sum = Power.ZERO;
        for (NodeView node : view.nodes()) {
            if (node.job().filter(job.spec().id()::equals).isPresent()) {
                sum = sum.plus(node.report().map(NodeReport::power).orElse(Power.ZERO));
            }
        }
        return sum;
    }

    /** What the job's GPUs would make at the limits that were read back; modelled. */
    private double tokensPerSecond(JobView job, ClusterView view) {
        if (job.state() != JobState.RUNNING) {
            return 0;
        }
        double slowest = 1;
        int gpus = 0;
        for (NodeView node : view.nodes()) {
            if (job.nodes().contains(node.node())) {
                NodeClass nodeClass = node.nodeClass();
                OperatingPoints points =
                        setup.policy().speeds().get(nodeClass.gpu().name());
                gpus += nodeClass.gpus();
                slowest = Math.min(
                        slowest,
                        points == null
                                ? 0
                                : node.report()
                                        .map(report -> points.speedAt(report.gpuLimit()))
                                        .orElse(0.0));
            }
        }
        return slowest * gpus * setup.nominalRate().tokensPerGpuSecond();
    }

    private static List<Live.Account> accounts(Books books) {
        // Parts of the peak stand together here; the statement has them by cost centre.
        Map<AccountId.Kind, Books.Sum> kinds = new EnumMap<>(AccountId.Kind.class);
        books.sums().forEach((account, sum) -> kinds.merge(account.kind(), sum, Books.Sum::plus));
        kinds.remove(AccountId.Kind.JOB);
        List<Live.Account> accounts = new ArrayList<>();
        kinds.forEach((kind, sum) -> {
            double net = euros(sum.net());
            accounts.add(new Live.Account(
                    kind.word(),
                    sum.energy().millijoules() / 3.6e9,
                    net,
                    net * (1 + books.vat().ratio())));
        });
        return accounts;
    }

    private static Live.Money money(Books books) {
        double net = euros(books.net());
        double vat = net * books.vat().ratio();
        return new Live.Money(
                net,
                vat,
                net + vat,
                books.settledUntil().orElse(null),
                books.quality().name().toLowerCase(Locale.ROOT));
    }

    private Live.Happening happening(Happening happening) {
        return new Live.Happening(
                happening.at().truncatedTo(ChronoUnit.MILLIS),
                localTime(happening.at()),
                happening.kind().name().toLowerCase(Locale.ROOT),
                happening.text(),
                happening.why());
    }

    private String localTime(Instant instant) {
        return LOCAL_TIME.format(instant.atZone(setup.zone()));
    }

    private static @Nullable Double orNull(java.util.OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static double watts(Power power) {
        return power.milliwatts() / 1e3;
    }

    private static double euros(Money money) {
        return money.microEuros() / 1e6;
    }
}
