package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * One account's part of one settled quarter hour.
 *
 * @param energy its part of the meter's energy, the base of every position
 * @param net its part of each position, net, to the micro-euro
 * @param quality the worst of what entered it
 * @param workMillis milliseconds of work at full speed, summed over GPUs
 */
public record Line(
        AccountId account, SignedEnergy energy, SortedMap<BillPosition, Money> net, Quality quality, long workMillis) {
    public Line {
        net = Collections.unmodifiableSortedMap(new TreeMap<>(net));
    }

    /** Its part of one position, net; zero where the position is not charged. */
    public Money net(BillPosition position) {
        return net.getOrDefault(position, Money.ZERO);
    }

    /** All positions together, net. */
    public Money netSum() {
        return net.values().stream().reduce(Money.ZERO, Money::plus);
    }
}
