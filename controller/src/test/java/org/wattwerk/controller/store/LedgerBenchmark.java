package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

/**
 * A site of 1,250 nodes, 10,000 GPUs and 200 new jobs a day of 50 cost centres under the whole bill of a year, settled into
 * SQLite or PostgreSQL ({@code -Dwattwerk.ledger=postgresql}): CPU and time of a settlement, bytes, statements, and the proof
 * of the chain.
 */
class LedgerBenchmark {
    private static final int NODES = 1_250;
    private static final int JOBS = 200;
    private static final int COST_CENTRES = 50;
    /** A year has 35,040. */
    private static final int QUARTER_HOURS = Integer.getInteger("wattwerk.quarterhours", 35_040);

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final QuarterHour FIRST = QuarterHour.startingAt(new DeliveryDay(FIRST_DAY).start());
    private static final Facility FACILITY =
            new Facility.Modelled(new Overhead(Power.ofWatts(200_000), Share.ofPercent(15)));
    private static final Tariff TARIFF = new Tariff("benchmark", List.of(), Share.ofPercent(19));
    private static final Kind KIND =
            Kind.valueOf(System.getProperty("wattwerk.ledger", "sqlite").toUpperCase(Locale.ROOT));

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Integer, Mark> marks = new TreeMap<>();
    private MeterMark meter = new MeterMark(FIRST, Energy.ZERO, Energy.ZERO, Quality.MEASURED);
    private final List<String> lines = new ArrayList<>();

    @Test
    void year_ofALargeSite() throws IOException, SQLException {
        LedgerAddress address = KIND.fresh(folder);
        for (int node = 0; node < NODES; node++) {
            marks.put(node, new Mark(id(node), FIRST, List.of()));
        }
        try (LedgerStore ledger = LedgerStore.open(address)) {
            fill(ledger);
            long bytes = bytes(address);
            say("store, bytes", Long.toString(bytes));
            say("bytes a quarter hour", Long.toString(bytes / QUARTER_HOURS));
            statements(ledger);
            long start = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            assertThat(ledger.verifyChain()).isEqualTo(QUARTER_HOURS);
            say("proof of the whole chain, s", seconds(start));
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            say("its CPU, s", String.format(Locale.ROOT, "%.2f", used / 1e9));
        }
        write();
    }

    private void fill(LedgerStore ledger) {
        long[] cpu = new long[QUARTER_HOURS];
        long[] wall = new long[QUARTER_HOURS];
        var threads = ManagementFactory.getThreadMXBean();
        Carries carries = Carries.NONE;
        BilledYear year = BilledYear.startingAt(FIRST, tariff());
        for (int i = 0; i < QUARTER_HOURS; i++) {
            QuarterHour at = new QuarterHour(FIRST.number() + i);
            Evidence evidence = evidence(at, i);
            List<NodeInterval> nodes = intervals;
            MeterInterval counted = countedInterval;
            long cpuBefore = threads.getCurrentThreadCpuTime();
            long before = System.nanoTime();
            SettledQuarterHour settled = Settlement.settle(
                    new SettlementInput(
                            at,
                            counted,
                            nodes,
                            new TreeSet<>(),
                            costCentres(i),
                            new EnergyPrice(random.nextLong(-50_000_000L, 300_000_000L)),
                            new PriceSource("benchmark", true, "none"),
                            TARIFF,
                            FACILITY),
                    carries,
                    Optional.of(year));
            year = year.plus(settled, Optional.empty());
            ledger.append(settled, Reason.SETTLED, at.end(), evidence);
            wall[i] = System.nanoTime() - before;
            cpu[i] = threads.getCurrentThreadCpuTime() - cpuBefore;
            carries = settled.carries();
        }
        Arrays.sort(cpu);
        Arrays.sort(wall);
        say("settlement and commit, CPU ms: p50 / p99 / most", percentiles(cpu));
        say("settlement and commit, ms: p50 / p99 / most", percentiles(wall));
    }

    private static YearTariff tariff() {
        return ShippedPolicy.MEDIUM_VOLTAGE_2026
                .load()
                .tariff()
                .book()
                .orElseThrow()
                .year(new BillingYear(FIRST_DAY.getYear()), FIRST_DAY);
    }

    private static long bytes(LedgerAddress address) throws IOException, SQLException {
        if (address instanceof LedgerAddress.SqliteFile sqlite) {
            return Files.size(sqlite.file());
        }
        try (Connection connection = Database.dialect(address).connect();
                java.sql.Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<NodeInterval> intervals = List.of();
    private MeterInterval countedInterval =
            new MeterInterval(FIRST, FIRST.next(), Energy.ZERO, Energy.ZERO, Quality.MEASURED);

    /** New marks of every node; the intervals they end stand in the fields. */
    private Evidence evidence(QuarterHour at, int count) {
        List<NodeInterval> told = new ArrayList<>();
        List<Mark> now = new ArrayList<>();
        long it = 0;
        for (int node = 0; node < NODES; node++) {
            Mark before = marks.getOrDefault(node, new Mark(id(node), at, List.of()));
            JobId job = job(count, node * JOBS / NODES);
            long gpu = 8L * 900 * (200_000 + random.nextInt(500_000));
            long host = 900L * (300_000 + random.nextInt(400_000));
            Counter old = before.counter(Optional.of(job))
                    .orElse(new Counter(Optional.of(job), Energy.ZERO, Energy.ZERO, Quality.MEASURED, 0));
            List<Counter> counters = new ArrayList<>();
            before.counters().stream()
                    .filter(counter -> !counter.job().equals(Optional.of(job)))
                    .skip(before.counters().size() > 3 ? 1 : 0)
                    .forEach(counters::add);
            counters.add(new Counter(
                    Optional.of(job),
                    old.gpu().plus(new Energy(gpu)),
                    old.host().plus(new Energy(host)),
                    Quality.MEASURED,
                    old.workMillis() + random.nextInt(7_200_000)));
            Mark mark = new Mark(id(node), at.next(), counters);
            Mark known = new Mark(
                    id(node),
                    at,
                    before.counters().stream()
                            .filter(counter -> mark.counter(counter.job()).isPresent())
                            .toList());
            told.add(NodeInterval.between(known, mark));
            marks.put(node, mark);
            now.add(mark);
            it += gpu + host;
        }
        MeterMark after = new MeterMark(
                at.next(),
                meter.connectionPoint().plus(new Energy(it + it / 7)),
                meter.otherLoads().plus(new Energy(1_000_000_000L)),
                Quality.MEASURED);
        intervals = told;
        countedInterval = MeterInterval.between(
                new MeterMark(at, meter.connectionPoint(), meter.otherLoads(), meter.quality()), after);
        meter = after;
        return new Evidence(Optional.of(after), now);
    }

    private static NodeId id(int node) {
        return new NodeId("node-" + node);
    }

    private static JobId job(int quarterHour, int job) {
        return new JobId("job-" + quarterHour / 96 + "-" + job);
    }

    private static Map<JobId, String> costCentres(int quarterHour) {
        Map<JobId, String> costCentres = new TreeMap<>(Comparator.comparing(JobId::value));
        for (int job = 0; job < JOBS; job++) {
            costCentres.put(job(quarterHour, job), "cost-centre-" + job % COST_CENTRES);
        }
        return costCentres;
    }

    private void statements(LedgerStore ledger) {
        LocalDate end = LocalDate.ofEpochDay(FIRST_DAY.toEpochDay() + Math.max(1, (QUARTER_HOURS + 95) / 96));
        long start = System.nanoTime();
        PeriodSums year = ledger.sums().days(FIRST_DAY, end);
        int costCentres = year.costCentres().size();
        say("all of it by cost centre (" + costCentres + " lines), s", seconds(start));
        LocalDate month = FIRST_DAY.plusMonths(1).isBefore(end) ? FIRST_DAY.plusMonths(1) : end;
        start = System.nanoTime();
        PeriodSums january = ledger.sums().days(FIRST_DAY, month);
        QuarterHour to = QuarterHour.startingAt(new DeliveryDay(month).start());
        Statement statement = Statement.of(january, FIRST, to, new Terms("benchmark", Map.of(), List.of()));
        say("a month by job (" + statement.accounts().size() + " lines), s", seconds(start));
        assertThat(statement.bill().keySet()).contains(BillPosition.ENERGY);
    }

    private void say(String what, String figure) {
        lines.add("| " + what + " | " + figure + " |");
        System.out.println(what + ": " + figure);
    }

    private static String seconds(long start) {
        return String.format(Locale.ROOT, "%.2f", (System.nanoTime() - start) / 1e9);
    }

    private static String percentiles(long[] sorted) {
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f",
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    private void write() throws IOException {
        String target = System.getProperty("wattwerk.performance");
        if (target == null) {
            return;
        }
        LocalDate day = LocalDate.ofInstant(
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()), ZoneOffset.UTC);
        List<String> page = new ArrayList<>(List.of(
                "# Ledger",
                "",
                QUARTER_HOURS
                        + " quarter hours of 1,250 nodes, 10,000 GPUs and 200 new jobs a day in 50 cost centres under the"
                        + " shipped bill of 2026, settled one after the other into " + KIND
                        + ", each in its own durable commit. Counters grow at random, which packs worse than a real site."
                        + " Measured on " + day
                        + ", 2 cores shared with other work.",
                "",
                "| what | figure |",
                "|---|---|"));
        page.addAll(lines);
        page.addAll(List.of(
                "",
                "Run it with `mvn -Pperformance test -pl controller -am -Dtest=LedgerBenchmark"
                        + " -Dsurefire.failIfNoSpecifiedTests=false`; `-Dwattwerk.quarterhours=2976` plays a month, and"
                        + " `-Dwattwerk.ledger=postgresql` another store."));
        Files.createDirectories(Path.of(target));
        Files.write(Path.of(target, "ledger.md"), page);
    }
}
