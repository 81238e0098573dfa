package org.wattwerk.core.tariff.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/**
 * The discounts of section 19 (2) StromNEV that a connection point has agreed on. Only one of them holds for a year, on
 * capacity and energy charge and on nothing else of the bill.
 */
public record NetworkDiscounts(Optional<AtypicalUse> atypical, Optional<BandLoad> bandLoad) {
    /** None is agreed. */
    public static final NetworkDiscounts NONE = new NetworkDiscounts(Optional.empty(), Optional.empty());

    /**
     * What each regime is worth for the quantities of {@code until}, with pair, peaks and conditions as {@code known} has
     * them.
     */
    public List<RegimeOutcome> compare(PriceSheet sheet, ConnectionPointYear until, ConnectionPointYear known) {
        PricePair pair = sheet.pair(known);
        Energy energy = until.energy();
        Money published = sheet.capacity(pair, known.peak(), until.covered())
                .plus(EnergyCost.of(energy, pair.energy()).money());
        List<RegimeOutcome> outcomes = new ArrayList<>();
        outcomes.add(new RegimeOutcome(Regime.PUBLISHED, Money.ZERO, Optional.empty(), false, List.of()));
        atypical.ifPresent(rule -> outcomes.add(rule.outcome(sheet, published, until, known)));
        bandLoad.ifPresent(rule -> outcomes.add(rule.outcome(published, known)));
        return outcomes;
    }

    /** The regime with the highest discount among those that are earned. */
    public RegimeOutcome applied(PriceSheet sheet, ConnectionPointYear until, ConnectionPointYear known) {
        RegimeOutcome best = null;
        for (RegimeOutcome outcome : compare(sheet, until, known)) {
            if (outcome.earned() && (best == null || outcome.discount().compareTo(best.discount()) > 0)) {
                best = outcome;
            }
        }
        return Objects.requireNonNull(best, "published prices need no condition");
    }
}
