package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DemoTariff;
import org.wattwerk.core.time.QuarterHour;

/** In any order of settlements, late marks, meter values, price revisions, time limits and closings, nothing is lost. */
class LedgerLawsTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    private static final int STEPS = 60;

    @Example
    void bookings_inAnyOrder_keepDebitAndCreditAndPartsAndMeterAndTheRoundedSum() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Life(seed).live();
        }
    }

    /** One ledger in memory. */
    private static final class Life {
        private final int seed;
        private final SplittableRandom random;
        private final Facility facility;
        private final Map<AccountId, Long> energies = new TreeMap<>();
        private final Map<AccountId, Long> moneys = new TreeMap<>();
        private final List<SettledQuarterHour> newest = new ArrayList<>();
        private final List<List<NodeInterval>> untold = new ArrayList<>();
        private final PeriodSums rolledUp = new PeriodSums();
        private Carries head = Carries.NONE;
        private QuarterHour next = Rooms.FIRST;
        private Optional<BillingMonth> closed = Optional.empty();

        Life(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.facility = random.nextBoolean()
                    ? new Facility.Rest()
                    : new Facility.Modelled(new Overhead(Power.ofWatts(random.nextLong(5_000)), Share.ofPercent(20)));
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                int kind = newest.isEmpty() ? 0 : random.nextInt(8);
                if (kind < 3) {
                    settle();
                } else if (kind == 7) {
                    closed = Optional.of(BillingMonth.of(next));
                    next = new QuarterHour(next.number() + random.nextLong(1, 3_000));
                } else {
                    correct(random.nextInt(newest.size()), kind);
                }
                check(step);
            }
        }

        private void settle() {
            SettlementInput all = Rooms.random(random, next);
            List<NodeInterval> told = new ArrayList<>(all.nodes());
            TreeSet<NodeId> silent = new TreeSet<>(all.silent());
            List<NodeInterval> late = new ArrayList<>();
            while (!told.isEmpty() && random.nextInt(3) == 0) {
                NodeInterval node = told.remove(told.size() - 1);
                silent.add(node.node());
                late.add(node);
            }
            MeterInterval meter = random.nextInt(4) == 0
                    ? Settlement.standIn(next, told, all.meter().otherLoads(), facility)
                    : all.meter();
            book(
                    Settlement.settle(
                            new SettlementInput(
                                    next,
                                    meter,
                                    told,
                                    silent,
                                    all.payers(),
                                    all.dayAhead(),
                                    all.priceSource(),
                                    all.tariff(),
                                    facility),
                            head),
                    Reason.SETTLED,
                    Optional.empty());
            untold.add(late);
            next = next.next();
        }

        private void correct(int which, int kind) {
            SettledQuarterHour old = newest.get(which);
            if (kind == 3 && !untold.get(which).isEmpty()) {
                List<NodeInterval> late = List.of(untold.get(which).remove(0));
                book(
                        Correction.lateMarks(old, late, Payers.of(Rooms.COST_CENTRES), facility, head),
                        Reason.LATE_MARKS,
                        Optional.of(old));
            } else if (kind == 4) {
                MeterInterval meter = new MeterInterval(
                        old.quarterHour(),
                        old.quarterHour().next(),
                        new Energy(random.nextLong(60_000_000_000L)),
                        new Energy(random.nextLong(9_000_000_000L)),
                        Quality.MEASURED);
                book(Correction.meterValue(old, meter, facility, head), Reason.METER_VALUE, Optional.of(old));
            } else if (kind == 5) {
                EnergyPrice price = Rooms.price(random);
                book(
                        Correction.price(
                                old, price, Rooms.SOURCE, DemoTariff.tariff().prices(price), old.vat(), head),
                        Reason.PRICE_REVISION,
                        Optional.of(old));
            } else if (kind == 6 && old.preliminary()) {
                book(Correction.timeLimit(old, head), Reason.TIME_LIMIT, Optional.of(old));
            }
        }

        private void book(SettledQuarterHour settled, Reason reason, Optional<SettledQuarterHour> old) {
            assertThat(head.fit(settled, old))
                    .as("seed %s, %s", seed, settled.quarterHour())
                    .isTrue();
            BillingMonth value = BillingMonth.of(settled.quarterHour());
            BillingMonth month = closed.filter(last -> last.compareTo(value) >= 0)
                    .map(BillingMonth::next)
                    .orElse(value);
            Booking booking = new Booking(settled, reason, settled.quarterHour().end(), month);
            for (Transfer transfer : Transfer.of(booking, old)) {
                move(transfer.debit(), transfer, 1);
                move(transfer.credit(), transfer, -1);
            }
            rolledUp.plus(settled);
            old.ifPresent(rolledUp::minus);
            head = settled.carries();
            int at = old.map(newest::indexOf).orElse(-1);
            if (at < 0) {
                newest.add(settled);
            } else {
                newest.set(at, settled);
            }
        }

        private void move(AccountId account, Transfer transfer, int sign) {
            energies.merge(account, sign * transfer.energy().millijoules(), Long::sum);
            long net = transfer.net().values().stream()
                    .mapToLong(Money::microEuros)
                    .sum();
            moneys.merge(account, sign * net, Long::sum);
        }

        private void check(int step) {
            String where = "seed " + seed + ", step " + step;
            assertThat(energies.values().stream().mapToLong(Long::longValue).sum())
                    .as(where)
                    .isZero();
            assertThat(moneys.values().stream().mapToLong(Long::longValue).sum())
                    .as(where)
                    .isZero();
            long meter = newest.stream()
                    .mapToLong(settled -> settled.meter().millijoules())
                    .sum();
            assertThat(-energies.getOrDefault(AccountId.GRID_SUPPLY, 0L))
                    .as(where)
                    .isEqualTo(meter);
            PeriodSums again = new PeriodSums();
            newest.forEach(again::plus);
            assertThat(rolledUp).as(where).isEqualTo(again);
            // Whatever was corrected how often: the sum of all is the exact sum, rounded down once.
            Map<BillPosition, BigInteger> exact = new EnumMap<>(BillPosition.class);
            Map<BillPosition, Long> posted = new EnumMap<>(BillPosition.class);
            newest.forEach(settled -> settled.charges().forEach((position, charge) -> {
                exact.merge(
                        position,
                        BigInteger.valueOf(charge.price().microEurosPerMwh())
                                .multiply(BigInteger.valueOf(settled.meter().millijoules())),
                        BigInteger::add);
                posted.merge(position, charge.net().microEuros(), Long::sum);
            }));
            posted.forEach((position, sum) -> assertThat(BigInteger.valueOf(sum)
                            .multiply(BigInteger.valueOf(Charge.DENOMINATOR))
                            .add(BigInteger.valueOf(head.of(position))))
                    .as(where)
                    .isEqualTo(exact.get(position)));
        }
    }
}
