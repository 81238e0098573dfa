package org.wattwerk.controller.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.wattwerk.core.ledger.YearUse;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a ledger has posted for a year beside what the policy's bill comes to, reckoned anew from the quarter hours: the one
 * thing that a chain of hashes cannot prove.
 *
 * @param posted net, of all positions
 * @param findings where both differ, each in one line; empty if they are the same to the micro-euro
 */
public record YearProof(BillingYear year, Money posted, List<String> findings) {
    public YearProof {
        findings = List.copyOf(findings);
    }

    /**
     * The proof of every year that the ledger has, without changing it.
     *
     * @param knownOn only rates that were published by this day count
     * @throws StoreException if the ledger cannot be read, or is not of this version
     */
    public static List<YearProof> of(LedgerAddress address, TariffBook rates, LocalDate knownOn) {
        try (Database database = Database.openExisting(address)) {
            List<UsedQuarterHour> used =
                    database.read("used quarter hours", connection -> EntryRows.used(connection, 0, Long.MAX_VALUE));
            SortedSet<QuarterHour> settled = new TreeSet<>();
            used.forEach(known -> settled.add(known.quarterHour()));
            LedgerSums sums = new LedgerSums(database);
            List<YearProof> proofs = new ArrayList<>();
            for (SortedSet<QuarterHour> rest = settled; !rest.isEmpty(); ) {
                BillingYear year = BillingYear.containing(rest.first());
                proofs.add(of(year, used, settled, sums, rates, knownOn));
                rest = rest.tailSet(year.end());
            }
            return proofs;
        }
    }

    private static YearProof of(
            BillingYear year,
            List<UsedQuarterHour> used,
            SortedSet<QuarterHour> settled,
            LedgerSums sums,
            TariffBook rates,
            LocalDate knownOn) {
        SortedMap<BillPosition, Money> posted = sums.days(
                        LocalDate.of(year.number(), 1, 1), LocalDate.of(year.number() + 1, 1, 1))
                .bill();
        Money net = posted.values().stream().reduce(Money.ZERO, Money::plus);
        YearTariff tariff;
        try {
            tariff = rates.year(year, knownOn);
        } catch (MissingRateException | IllegalArgumentException e) {
            return new YearProof(year, net, List.of(String.valueOf(e.getMessage())));
        }
        // As it is posted: the year begins at New Year if the ledger has the quarter hour before it.
        QuarterHour first = settled.tailSet(year.first()).first();
        QuarterHour from = settled.contains(first.previous()) ? year.first() : first;
        SortedMap<BillPosition, Money> accrued = tariff.accrued(YearUse.of(
                        from,
                        tariff.registers(),
                        used.stream()
                                .filter(known -> year.contains(known.quarterHour()))
                                .toList())
                .state());
        List<String> findings = new ArrayList<>();
        SortedSet<BillPosition> positions = new TreeSet<>(posted.keySet());
        positions.addAll(accrued.keySet());
        for (BillPosition position : positions) {
            Money has = posted.getOrDefault(position, Money.ZERO);
            Money should = accrued.getOrDefault(position, Money.ZERO);
            if (!has.equals(should)) {
                findings.add(position.label() + " of " + year + " is posted with " + has + " and has accrued " + should
                        + ": another policy made the last entry, or this one was changed since");
            }
        }
        return new YearProof(year, net, findings);
    }
}
