package org.wattwerk.controller.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Accrual;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.bill.Certainty;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** A settled quarter hour as bytes: the prices once, then each account with its energy and its amounts. */
final class PackedSettlement {
    /** In place of a kind's code: a job's account with a project, which accounts did not have at first. */
    private static final int JOB_OF_PROJECT = 64;

    private PackedSettlement() {}

    /** What the bytes hold; quarter hour and revision stand beside them. */
    record Unpacked(SettledQuarterHour settled, Reason reason) {}

    /**
     * @param format of the entry; what the year's bill accrued has a place from {@link Chain#BILLED} on
     */
    static byte[] pack(SettledQuarterHour settled, Reason reason, int format, Names names) throws SQLException {
        PackedOutput out = new PackedOutput();
        out.count(Codes.REASON.code(reason)).flag(settled.preliminary());
        out.signed(settled.dayAhead().microEurosPerMwh());
        source(out, settled.priceSource(), names);
        out.count(settled.meter().millijoules())
                .count(Codes.QUALITY.code(settled.meterQuality()))
                .count(settled.vat().partsPerMillion());
        out.count(settled.charges().size());
        for (Map.Entry<BillPosition, Charge> charge : settled.charges().entrySet()) {
            out.count(names.id(charge.getKey().name()))
                    .signed(charge.getValue().price().microEurosPerMwh())
                    .signed(charge.getValue().net().microEuros())
                    .count(charge.getValue().carry());
        }
        out.count(settled.carries().remainders().size());
        for (Map.Entry<BillPosition, Long> carry :
                settled.carries().remainders().entrySet()) {
            out.count(names.id(carry.getKey().name())).count(carry.getValue());
        }
        if (format >= Chain.BILLED) {
            accruals(out, settled.accruals(), names);
        }
        List<BillPosition> positions = List.copyOf(settled.positions());
        out.count(settled.lines().size());
        for (Line line : settled.lines()) {
            account(out, line.account(), names);
            out.signed(line.energy().millijoules())
                    .count(Codes.QUALITY.code(line.quality()))
                    .count(line.workMillis());
            amounts(out, line.net(), positions);
        }
        out.count(settled.silent().size());
        for (NodeId node : settled.silent()) {
            out.count(names.id(node.value()));
        }
        return out.toBytes();
    }

    private static void accruals(PackedOutput out, SortedMap<BillPosition, Accrual> accruals, Names names)
            throws SQLException {
        out.count(accruals.size());
        for (Map.Entry<BillPosition, Accrual> accrual : accruals.entrySet()) {
            out.count(names.id(accrual.getKey().name()))
                    .signed(accrual.getValue().regular().microEuros())
                    .signed(accrual.getValue().catchUp().microEuros())
                    .signed(accrual.getValue().shared().microEuros())
                    .flag(accrual.getValue().certainty() == Certainty.FINAL);
        }
    }

    private static SortedMap<BillPosition, Accrual> accruals(PackedInput in, Names names) throws SQLException {
        SortedMap<BillPosition, Accrual> accruals = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            accruals.put(
                    position(in, names),
                    new Accrual(
                            new Money(in.signed()),
                            new Money(in.signed()),
                            new Money(in.signed()),
                            in.flag() ? Certainty.FINAL : Certainty.ESTIMATED));
        }
        return accruals;
    }

    /** What the connection point used, from the head of the bytes: quick, for a whole year. */
    static UsedQuarterHour used(QuarterHour quarterHour, byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        in.small();
        in.flag();
        EnergyPrice dayAhead = new EnergyPrice(in.signed());
        in.small();
        in.flag();
        in.small();
        return BilledYear.used(quarterHour, new Energy(in.count()), dayAhead, Codes.QUALITY.word(in.small()));
    }

    static Unpacked unpack(QuarterHour quarterHour, int revision, int format, byte[] bytes, Names names)
            throws SQLException {
        PackedInput in = new PackedInput(bytes);
        Reason reason = Codes.REASON.word(in.small());
        boolean preliminary = in.flag();
        EnergyPrice dayAhead = new EnergyPrice(in.signed());
        PriceSource source = source(in, names);
        Energy meter = new Energy(in.count());
        var quality = Codes.QUALITY.word(in.small());
        Share vat = new Share(in.count());
        SortedMap<BillPosition, Charge> charges = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            charges.put(
                    position(in, names), new Charge(new EnergyPrice(in.signed()), new Money(in.signed()), in.count()));
        }
        SortedMap<BillPosition, Long> carries = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            carries.put(position(in, names), in.count());
        }
        SortedMap<BillPosition, Accrual> accruals = format >= Chain.BILLED ? accruals(in, names) : new TreeMap<>();
        SortedSet<BillPosition> union = new TreeSet<>(charges.keySet());
        union.addAll(accruals.keySet());
        List<BillPosition> positions = List.copyOf(union);
        List<Line> lines = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            AccountId account = account(in, names);
            SignedEnergy energy = new SignedEnergy(in.signed());
            var lineQuality = Codes.QUALITY.word(in.small());
            long work = in.count();
            lines.add(new Line(account, energy, amounts(in, positions), lineQuality, work));
        }
        SortedSet<NodeId> silent = new TreeSet<>();
        for (int left = in.size(); left > 0; left--) {
            silent.add(names.node(in.small()));
        }
        in.end();
        return new Unpacked(
                new SettledQuarterHour(
                        quarterHour,
                        revision,
                        dayAhead,
                        source,
                        meter,
                        quality,
                        charges,
                        accruals,
                        new Carries(carries),
                        vat,
                        lines,
                        silent,
                        preliminary),
                reason);
    }

    static void source(PackedOutput out, PriceSource source, Names names) throws SQLException {
        out.count(names.id(source.name())).flag(source.model()).count(names.id(source.licence()));
    }

    static PriceSource source(PackedInput in, Names names) throws SQLException {
        return new PriceSource(names.text(in.small()), in.flag(), names.text(in.small()));
    }

    static void account(PackedOutput out, AccountId account, Names names) throws SQLException {
        if (!account.project().isEmpty()) {
            out.count(JOB_OF_PROJECT)
                    .count(names.id(account.job().orElseThrow().value()))
                    .count(names.id(account.costCentre()))
                    .count(names.id(account.project()));
            return;
        }
        out.count(Codes.KIND.code(account.kind()));
        if (account.job().isPresent()) {
            out.count(names.id(account.job().get().value())).count(names.id(account.costCentre()));
        } else if (account.kind() == AccountId.Kind.PEAK) {
            out.count(names.id(account.costCentre()));
        }
    }

    static AccountId account(PackedInput in, Names names) throws SQLException {
        int code = in.small();
        if (code == JOB_OF_PROJECT) {
            AccountId account = new AccountId(
                    AccountId.Kind.JOB, names.job(in.small()), names.text(in.small()), names.text(in.small()));
            if (account.project().isEmpty()) {
                throw PackedInput.damaged();
            }
            return account;
        }
        AccountId.Kind kind = Codes.KIND.word(code);
        return switch (kind) {
            case JOB -> new AccountId(kind, names.job(in.small()), names.text(in.small()));
            case PEAK -> AccountId.inPeak(names.text(in.small()));
            default -> new AccountId(kind, Optional.empty(), "");
        };
    }

    static BillPosition position(PackedInput in, Names names) throws SQLException {
        String name = names.text(in.small());
        try {
            return BillPosition.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new StoreException("'" + name + "' is not a position of the bill", e);
        }
    }

    /** Almost always one amount for each position, in their order; else each says whose it is. */
    static void amounts(PackedOutput out, Map<BillPosition, Money> net, List<BillPosition> positions) {
        boolean all = positions.equals(List.copyOf(net.keySet()));
        out.flag(all);
        if (!all) {
            out.count(net.size());
        }
        net.forEach((position, money) -> {
            if (!all) {
                out.count(positions.indexOf(position));
            }
            out.signed(money.microEuros());
        });
    }

    static SortedMap<BillPosition, Money> amounts(PackedInput in, List<BillPosition> positions) {
        SortedMap<BillPosition, Money> net = new TreeMap<>();
        if (in.flag()) {
            positions.forEach(position -> net.put(position, new Money(in.signed())));
            return net;
        }
        for (int left = in.size(); left > 0; left--) {
            int position = in.small();
            if (position >= positions.size()) {
                throw PackedInput.damaged();
            }
            net.put(positions.get(position), new Money(in.signed()));
        }
        return net;
    }
}
