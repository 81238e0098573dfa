package org.wattwerk.core.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.EnergyDelta;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/** The accounts of one quarter hour while they are filled. */
final class Tally {
    private final SortedMap<AccountId, Entry> entries = new TreeMap<>();
    private SignedEnergy sum = SignedEnergy.ZERO;
    private Energy it = Energy.ZERO;
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
        if (account.kind() == AccountId.Kind.JOB || account.kind() == AccountId.Kind.IDLE) {
            it = it.plus(new Energy(energy.millijoules()));
        }
    }

    void addNodes(Collection<NodeInterval> nodes, Payers payers) {
        for (NodeInterval node : nodes) {
            for (EnergyDelta delta : node.deltas()) {
                AccountId account = delta.job().map(payers::account).orElse(AccountId.IDLE);
                add(account, SignedEnergy.of(delta.energy()), delta.quality(), delta.workMillis());
            }
        }
    }

    /** Takes over what jobs, idle nodes and, unless their meter is read again, other loads were charged. */
    void addKnown(SettledQuarterHour settled, boolean otherLoads) {
        for (Line line : settled.lines()) {
            AccountId.Kind kind = line.account().kind();
            if (kind == AccountId.Kind.JOB
                    || kind == AccountId.Kind.IDLE
                    || (kind == AccountId.Kind.OTHER_LOADS && otherLoads)) {
                add(line.account(), line.energy(), line.quality(), line.workMillis());
            }
        }
    }

    /** Books what the meter counted beyond all that was added: overhead, a difference, or what nobody can be named for. */
    void addRest(SignedEnergy meter, Quality meterQuality, boolean nodesSilent, Facility facility) {
        if (facility instanceof Facility.Metered metered) {
            add(AccountId.OVERHEAD, SignedEnergy.of(metered.energy()), metered.quality(), 0);
        } else if (facility instanceof Facility.Modelled modelled && !nodesSilent) {
            add(AccountId.OVERHEAD, SignedEnergy.of(modelled.of(it)), worst.worst(Quality.ESTIMATED), 0);
        }
        SignedEnergy rest = new SignedEnergy(Math.subtractExact(meter.millijoules(), sum.millijoules()));
        if (nodesSilent) {
            add(AccountId.UNATTRIBUTED, rest, Quality.MISSING, 0);
        } else if (facility instanceof Facility.Rest) {
            add(rest.isNegative() ? AccountId.UNATTRIBUTED : AccountId.OVERHEAD, rest, worst.worst(meterQuality), 0);
        } else {
            add(AccountId.METER_DIFFERENCE, rest, worst.worst(meterQuality), 0);
        }
    }

    /** What nodes, other loads and overhead sum to. */
    SignedEnergy sum() {
        return sum;
    }

    /** What each account used. */
    SortedMap<AccountId, SignedEnergy> energies() {
        SortedMap<AccountId, SignedEnergy> energies = new TreeMap<>();
        entries.forEach((account, entry) -> energies.put(account, entry.energy));
        return energies;
    }

    /**
     * Every account with its part of each position; what no account's energy explains is rounding. Parts of the peak and
     * what is deferred are lines without energy.
     */
    List<Line> lines(Map<BillPosition, Charge> charges, Accruals accruals) {
        List<AccountId> accounts = new ArrayList<>(entries.keySet());
        List<Entry> tallied = new ArrayList<>(entries.values());
        List<Map<BillPosition, Money>> net = new ArrayList<>();
        accounts.forEach(account -> net.add(new EnumMap<>(BillPosition.class)));
        SortedMap<BillPosition, Money> rounding = new TreeMap<>();
        charges.forEach((position, charge) -> {
            long[] floors = new long[tallied.size()];
            long[] remainders = new long[tallied.size()];
            for (int i = 0; i < floors.length; i++) {
                Amount exact = Amount.of(charge.price(), tallied.get(i).energy());
                floors[i] = exact.microEuros();
                remainders[i] = exact.remainder();
            }
            long rest = Apportionment.rest(charge.net().microEuros(), floors);
            long[] parts = Apportionment.split(charge.net().microEuros() - rest, floors, remainders);
            for (int i = 0; i < parts.length; i++) {
                net.get(i).put(position, new Money(parts[i]));
            }
            if (rest != 0) {
                rounding.put(position, new Money(rest));
            }
        });
        List<SignedEnergy> energies = tallied.stream().map(Entry::energy).toList();
        accruals.positions().forEach((position, accrual) -> {
            List<Money> parts = Shares.of(accrual.shared(), energies);
            for (int i = 0; i < parts.size(); i++) {
                net.get(i).merge(position, parts.get(i), Money::plus);
            }
        });
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            Entry entry = tallied.get(i);
            lines.add(new Line(
                    accounts.get(i), entry.energy(), new TreeMap<>(net.get(i)), entry.quality(), entry.workMillis()));
        }
        accruals.inPeak().forEach((account, part) -> lines.add(withoutEnergy(account, part)));
        SortedMap<BillPosition, Money> deferred = accruals.deferred();
        if (!deferred.isEmpty()) {
            lines.add(withoutEnergy(AccountId.DEFERRED, deferred));
        }
        if (!rounding.isEmpty()) {
            lines.add(withoutEnergy(AccountId.ROUNDING, rounding));
        }
        return lines;
    }

    /** Nothing of it is estimated from energy, so it makes no sum look worse. */
    private static Line withoutEnergy(AccountId account, SortedMap<BillPosition, Money> net) {
        return new Line(account, SignedEnergy.ZERO, net, Quality.MEASURED, 0);
    }
}
