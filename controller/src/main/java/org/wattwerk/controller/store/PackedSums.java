package org.wattwerk.controller.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.AccountSum;
import org.wattwerk.core.ledger.AccrualSum;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.QualityCounts;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;

/** The sums of a day as bytes. */
final class PackedSums {
    private PackedSums() {}

    static byte[] pack(PeriodSums sums, Names names) throws SQLException {
        PackedOutput out = new PackedOutput();
        PeriodSums.Head head = sums.head();
        out.signed(head.meter().millijoules()).signed(head.quarterHours()).signed(head.preliminary());
        qualities(out, head.meterQualities());
        out.count(sums.sources().size());
        for (Map.Entry<PriceSource, Integer> source : sums.sources().entrySet()) {
            PackedSettlement.source(out, source.getKey(), names);
            out.signed(source.getValue());
        }
        out.count(sums.vatRates().size());
        sums.vatRates()
                .forEach((rate, times) -> out.count(rate.partsPerMillion()).signed(times));
        List<BillPosition> positions = List.copyOf(sums.bill().keySet());
        out.count(positions.size());
        for (BillPosition position : positions) {
            out.count(names.id(position.name()));
        }
        PackedSettlement.amounts(out, sums.bill(), positions);
        out.count(sums.accounts().size());
        for (Map.Entry<AccountId, AccountSum> account : sums.accounts().entrySet()) {
            AccountSum sum = account.getValue();
            PackedSettlement.account(out, account.getKey(), names);
            out.signed(sum.energy().millijoules()).signed(sum.workMillis()).signed(sum.preliminary());
            qualities(out, sum.qualities());
            PackedSettlement.amounts(out, sum.net(), positions);
        }
        if (!sums.accruals().isEmpty()) {
            accruals(out, sums.accruals(), names);
        }
        return out.toBytes();
    }

    static PeriodSums unpack(byte[] bytes, Names names) throws SQLException {
        PackedInput in = new PackedInput(bytes);
        SignedEnergy meter = new SignedEnergy(in.signed());
        int quarterHours = Math.toIntExact(in.signed());
        int preliminary = Math.toIntExact(in.signed());
        PeriodSums.Head head = new PeriodSums.Head(meter, qualities(in), quarterHours, preliminary);
        Map<PriceSource, Integer> sources = new LinkedHashMap<>();
        for (int left = in.size(); left > 0; left--) {
            sources.put(PackedSettlement.source(in, names), Math.toIntExact(in.signed()));
        }
        Map<Share, Integer> rates = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            rates.put(new Share(in.count()), Math.toIntExact(in.signed()));
        }
        SortedMap<BillPosition, Money> order = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            order.put(PackedSettlement.position(in, names), Money.ZERO);
        }
        List<BillPosition> positions = List.copyOf(order.keySet());
        SortedMap<BillPosition, Money> bill = PackedSettlement.amounts(in, positions);
        Map<AccountId, AccountSum> accounts = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            AccountId account = PackedSettlement.account(in, names);
            SignedEnergy energy = new SignedEnergy(in.signed());
            long work = in.signed();
            int open = Math.toIntExact(in.signed());
            QualityCounts qualities = qualities(in);
            accounts.put(
                    account, new AccountSum(energy, PackedSettlement.amounts(in, positions), work, qualities, open));
        }
        // Days that were rolled up before there was a bill of the year end here.
        SortedMap<BillPosition, AccrualSum> accruals = in.hasMore() ? accruals(in, names) : new TreeMap<>();
        in.end();
        return new PeriodSums(head, accounts, bill, accruals, sources, rates);
    }

    private static void accruals(PackedOutput out, SortedMap<BillPosition, AccrualSum> accruals, Names names)
            throws SQLException {
        out.count(accruals.size());
        for (Map.Entry<BillPosition, AccrualSum> accrual : accruals.entrySet()) {
            out.count(names.id(accrual.getKey().name()))
                    .signed(accrual.getValue().catchUp().microEuros())
                    .signed(accrual.getValue().estimated())
                    .signed(accrual.getValue().settled());
        }
    }

    private static SortedMap<BillPosition, AccrualSum> accruals(PackedInput in, Names names) throws SQLException {
        SortedMap<BillPosition, AccrualSum> accruals = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            accruals.put(
                    PackedSettlement.position(in, names),
                    new AccrualSum(new Money(in.signed()), Math.toIntExact(in.signed()), Math.toIntExact(in.signed())));
        }
        return accruals;
    }

    private static void qualities(PackedOutput out, QualityCounts qualities) {
        out.count(qualities.counts().size());
        qualities
                .counts()
                .forEach((quality, figures) ->
                        out.count(Codes.QUALITY.code(quality)).signed(figures));
    }

    private static QualityCounts qualities(PackedInput in) {
        SortedMap<Quality, Integer> counts = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            counts.put(Codes.QUALITY.word(in.small()), Math.toIntExact(in.signed()));
        }
        return new QualityCounts(counts);
    }
}
