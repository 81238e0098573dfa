package org.wattwerk.core.tariff.bill;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/**
 * The bill of a connection point's year. Each position is rounded half-up to the cent once; VAT is taken once, on their sum.
 *
 * @param used the quantities that it is for
 * @param lines in the order of the bill
 * @param regimes that were compared; empty where none is agreed
 */
public record YearBill(
        String tariff, ConnectionPointYear used, List<Line> lines, Share vatRate, List<RegimeOutcome> regimes) {
    public YearBill {
        lines = List.copyOf(lines);
        regimes = List.copyOf(regimes);
    }

    /** One position, net, in whole cents. */
    public record Line(BillPosition position, Money net, Certainty certainty) {}

    /** One position, net; zero where it is not charged. */
    public Money net(BillPosition position) {
        return lines.stream()
                .filter(line -> line.position() == position)
                .map(Line::net)
                .reduce(Money.ZERO, Money::plus);
    }

    /** All positions together, without VAT. */
    public Money net() {
        return lines.stream().map(Line::net).reduce(Money.ZERO, Money::plus);
    }

    /** Value added tax on the net sum, half-up to the cent. */
    public Money vat() {
        return net().times(vatRate).toCents();
    }

    /** What is paid. */
    public Money gross() {
        return net().plus(vat());
    }

    /** The regime of the network charge that was applied; empty where none is agreed. */
    public Optional<RegimeOutcome> applied() {
        return regimes.stream().filter(RegimeOutcome::earned).max(Comparator.comparing(RegimeOutcome::discount));
    }

    /** True if the network charge is the least that the law allows, so that the real bill may be higher. */
    public boolean minimum() {
        return applied()
                .filter(outcome -> outcome.regime() != Regime.PUBLISHED)
                .map(RegimeOutcome::minimum)
                .orElse(false);
    }

    /** Final once every line is. */
    public Certainty certainty() {
        return lines.stream().allMatch(line -> line.certainty() == Certainty.FINAL)
                ? Certainty.FINAL
                : Certainty.ESTIMATED;
    }
}
