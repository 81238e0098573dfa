package org.wattwerk.core.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.EnergyDelta;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * Books one quarter hour: every joule of the meter into exactly one account, every position of the bill to the micro-euro.
 *
 * <p>Jobs and idle nodes get what their nodes counted, other loads what their meter counted, and overhead the rest. While a
 * node is silent the rest cannot be told from that node's energy and is unattributed; so is, with a minus sign, what nodes
 * and other loads counted beyond the meter.
 */
public final class Settlement {
    /** The cost centre of a job that nobody named one for. */
    public static final String UNASSIGNED = "unassigned";

    private Settlement() {}

    /** The first settlement of a quarter hour; {@code before} are the carries of the quarter hour settled before it. */
    public static SettledQuarterHour settle(SettlementInput input, Carries before) {
        Tally tally = new Tally();
        tally.add(
                AccountId.OTHER_LOADS,
                SignedEnergy.of(input.meter().otherLoads()),
                input.meter().quality(),
                0);
        addNodes(tally, input.nodes(), input.costCentres());
        tally.addRest(
                SignedEnergy.of(input.meter().connectionPoint()),
                input.meter().quality(),
                !input.silent().isEmpty());

        SignedEnergy total = SignedEnergy.of(input.meter().connectionPoint());
        SortedMap<BillPosition, Charge> charges = new TreeMap<>();
        input.tariff()
                .prices(input.dayAhead())
                .forEach((position, price) -> charges.put(
                        position,
                        Amount.of(price, total).after(before.of(position)).charge(price)));
        return new SettledQuarterHour(
                input.quarterHour(),
                0,
                input.dayAhead(),
                input.priceSource(),
                input.meter().connectionPoint(),
                input.meter().quality(),
                charges,
                Carries.after(charges, before),
                input.tariff().vat(),
                tally.lines(charges),
                input.silent());
    }

    /**
     * The next revision of a quarter hour when marks of silent nodes have arrived: their energy moves from unattributed to
     * the jobs. Energy, price and amount of the whole stay as they were, so nothing that was settled later changes.
     *
     * @param late what the nodes used in this very quarter hour
     * @throws IllegalArgumentException if a node was not silent, or the interval is another one
     */
    public static SettledQuarterHour correct(
            SettledQuarterHour previous, List<NodeInterval> late, Map<JobId, String> costCentres) {
        SortedSet<NodeId> silent = new TreeSet<>(previous.silent());
        for (NodeInterval node : late) {
            if (!node.covers(previous.quarterHour())) {
                throw new IllegalArgumentException("the interval of " + node.node() + ", " + node.from() + " to "
                        + node.to() + ", is not the quarter hour " + previous.quarterHour());
            }
            if (!silent.remove(node.node())) {
                throw new IllegalArgumentException(
                        node.node() + " was not silent in " + previous.quarterHour() + " and cannot be late");
            }
        }
        Tally tally = new Tally();
        for (Line line : previous.lines()) {
            if (line.account().kind() != AccountId.Kind.OVERHEAD
                    && line.account().kind() != AccountId.Kind.UNATTRIBUTED) {
                tally.add(line.account(), line.energy(), line.quality(), line.workMillis());
            }
        }
        addNodes(tally, late, costCentres);
        tally.addRest(SignedEnergy.of(previous.meter()), previous.meterQuality(), !silent.isEmpty());
        return new SettledQuarterHour(
                previous.quarterHour(),
                previous.revision() + 1,
                previous.dayAhead(),
                previous.priceSource(),
                previous.meter(),
                previous.meterQuality(),
                previous.charges(),
                previous.carries(),
                previous.vat(),
                tally.lines(previous.charges()),
                silent);
    }

    private static void addNodes(Tally tally, Collection<NodeInterval> nodes, Map<JobId, String> costCentres) {
        for (NodeInterval node : nodes) {
            for (EnergyDelta delta : node.deltas()) {
                AccountId account = delta.job()
                        .map(job -> AccountId.of(job, costCentres.getOrDefault(job, UNASSIGNED)))
                        .orElse(AccountId.IDLE);
                tally.add(account, SignedEnergy.of(delta.energy()), delta.quality(), delta.workMillis());
            }
        }
    }

    /** The accounts of one quarter hour while they are filled. */
    private static final class Tally {
        private final SortedMap<AccountId, Entry> entries = new TreeMap<>();
        private SignedEnergy sum = SignedEnergy.ZERO;
        private Quality worst = Quality.MEASURED;

        private record Entry(SignedEnergy energy, Quality quality, long workMillis) {
            Entry plus(Entry other) {
                return new Entry(
                        energy.plus(other.energy),
                        quality.worst(other.quality),
                        Math.addExact(workMillis, other.workMillis));
            }
        }

        void add(AccountId account, SignedEnergy energy, Quality quality, long workMillis) {
            if (energy.isZero() && workMillis == 0) {
                return;
            }
            entries.merge(account, new Entry(energy, quality, workMillis), Entry::plus);
            sum = sum.plus(energy);
            worst = worst.worst(quality);
        }

        /** Books what the meter counted beyond all that was added: overhead, or what nobody can be named for. */
        void addRest(SignedEnergy meter, Quality meterQuality, boolean nodesSilent) {
            SignedEnergy rest = new SignedEnergy(Math.subtractExact(meter.millijoules(), sum.millijoules()));
            if (nodesSilent) {
                add(AccountId.UNATTRIBUTED, rest, Quality.MISSING, 0);
            } else {
                AccountId account = rest.isNegative() ? AccountId.UNATTRIBUTED : AccountId.OVERHEAD;
                add(account, rest, worst.worst(meterQuality), 0);
            }
        }

        List<Line> lines(Map<BillPosition, Charge> charges) {
            List<AccountId> accounts = new ArrayList<>(entries.keySet());
            List<EnumMap<BillPosition, Money>> net = new ArrayList<>();
            accounts.forEach(account -> net.add(new EnumMap<>(BillPosition.class)));
            charges.forEach((position, charge) -> {
                List<Amount> exact = entries.values().stream()
                        .map(entry -> Amount.of(charge.price(), entry.energy()))
                        .toList();
                long[] parts = Apportionment.split(
                        charge.net().microEuros(),
                        exact.stream().mapToLong(Amount::microEuros).toArray(),
                        exact.stream().mapToLong(Amount::remainder).toArray());
                for (int i = 0; i < parts.length; i++) {
                    net.get(i).put(position, new Money(parts[i]));
                }
            });
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < accounts.size(); i++) {
                Entry entry = Optional.ofNullable(entries.get(accounts.get(i))).orElseThrow();
                lines.add(new Line(
                        accounts.get(i),
                        entry.energy(),
                        new TreeMap<>(net.get(i)),
                        entry.quality(),
                        entry.workMillis()));
            }
            return lines;
        }
    }

    /**
     * An exact amount of money: micro-euros rounded down and what is left, over {@link Charge#DENOMINATOR}.
     *
     * @param remainder at least zero, below the denominator
     */
    record Amount(long microEuros, long remainder) {
        /** {@code price * energy}, exactly. */
        static Amount of(EnergyPrice price, SignedEnergy energy) {
            long perMwh = price.microEurosPerMwh();
            long floor = energy.isNegative()
                    ? new EnergyPrice(Math.negateExact(perMwh))
                            .of(new Energy(Math.negateExact(energy.millijoules())))
                            .microEuros()
                    : price.of(new Energy(energy.millijoules())).microEuros();
            // The product may pass 64 bits; its remainder does not, so arithmetic modulo 2^64 gives it exactly.
            return new Amount(floor, perMwh * energy.millijoules() - floor * Charge.DENOMINATOR);
        }

        /** This amount, posted as the difference of two rounded cumulative amounts when {@code carry} was left before. */
        Amount after(long carry) {
            long sum = remainder + carry;
            return sum >= Charge.DENOMINATOR
                    ? new Amount(Math.addExact(microEuros, 1), sum - Charge.DENOMINATOR)
                    : new Amount(microEuros, sum);
        }

        Charge charge(EnergyPrice price) {
            return new Charge(price, new Money(microEuros), remainder);
        }
    }
}
