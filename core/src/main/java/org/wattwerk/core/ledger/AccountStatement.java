package org.wattwerk.core.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * One account's part of a statement; all amounts in whole cents.
 *
 * @param net its part of each position, net
 * @param vat its part of the value added tax
 * @param quality the worst of the period
 * @param preliminary true while a silent node's marks may still change it
 * @param tokens modelled from work at full speed; empty for accounts without a token rate
 */
public record AccountStatement(
        AccountId account,
        SignedEnergy energy,
        SortedMap<BillPosition, Money> net,
        Money vat,
        Quality quality,
        boolean preliminary,
        OptionalLong tokens) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    public AccountStatement {
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

    /** Net and value added tax. */
    public Money gross() {
        return netSum().plus(vat);
    }

    /** Net euros for a million tokens, to the hundredth of a cent; empty without tokens. */
    public Optional<BigDecimal> netEurosPerMillionTokens() {
        return perMillionTokens(netSum().euros(), 4);
    }

    /** Watt hours for a million tokens, to the tenth; empty without tokens. */
    public Optional<BigDecimal> wattHoursPerMillionTokens() {
        return perMillionTokens(energy.kilowattHours().movePointRight(3), 1);
    }

    private Optional<BigDecimal> perMillionTokens(BigDecimal amount, int decimals) {
        if (tokens.isEmpty() || tokens.getAsLong() == 0) {
            return Optional.empty();
        }
        return Optional.of(amount.multiply(MILLION)
                .divide(BigDecimal.valueOf(tokens.getAsLong()), decimals, RoundingMode.HALF_UP));
    }
}
