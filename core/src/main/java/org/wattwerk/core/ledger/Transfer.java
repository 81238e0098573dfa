package org.wattwerk.core.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * Double entry: energy and its price go from one account to another, so that every entry balances by construction. A
 * negative amount goes the other way.
 *
 * @param id derived from what is settled: the booking's id, {@code -} for a reversal, and the line
 */
public record Transfer(
        String id, AccountId debit, AccountId credit, SignedEnergy energy, SortedMap<BillPosition, Money> net) {
    public Transfer {
        net = Collections.unmodifiableSortedMap(new TreeMap<>(net));
        if (debit.equals(credit)) {
            throw new IllegalArgumentException("transfer " + id + " goes from " + debit + " to itself");
        }
    }

    /**
     * What a booking moves: the lines of the revision before go back in full, then the new lines are charged.
     *
     * @param reversed the revision before; empty for the first
     * @throws IllegalArgumentException if it is not the revision before
     */
    public static List<Transfer> of(Booking booking, Optional<SettledQuarterHour> reversed) {
        SettledQuarterHour settled = booking.settled();
        int before = reversed.map(SettledQuarterHour::revision).orElse(-1);
        if (before != settled.revision() - 1
                || reversed.filter(old -> !old.quarterHour().equals(settled.quarterHour()))
                        .isPresent()) {
            throw new IllegalArgumentException(booking.id() + " does not follow the revision that it reverses");
        }
        List<Transfer> transfers = new ArrayList<>();
        reversed.ifPresent(old -> {
            for (Line line : old.lines()) {
                transfers.add(new Transfer(
                        booking.id() + "-" + transfers.size(),
                        AccountId.GRID_SUPPLY,
                        line.account(),
                        line.energy(),
                        line.net()));
            }
        });
        for (Line line : settled.lines()) {
            transfers.add(new Transfer(
                    booking.id() + "+" + transfers.size(),
                    line.account(),
                    AccountId.GRID_SUPPLY,
                    line.energy(),
                    line.net()));
        }
        return transfers;
    }
}
