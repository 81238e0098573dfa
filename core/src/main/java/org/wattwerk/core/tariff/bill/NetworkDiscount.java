package org.wattwerk.core.tariff.bill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.PriceSheet;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.tariff.usage.Registers;

/**
 * What section 19 (2) StromNEV takes off capacity and energy charge, as a negative amount of its own: of the agreed regimes
 * the cheapest that is earned. During the year it is earned as far as the year goes on as so far.
 */
public record NetworkDiscount(PriceSheet sheet, NetworkDiscounts discounts) implements Component {
    @Override
    public BillPosition position() {
        return BillPosition.NETWORK_DISCOUNT;
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        return discounts.applied(sheet, until, known).discount().negate();
    }

    /** What each regime is worth for the year so far, and what its conditions are. */
    public List<RegimeOutcome> compare(ConnectionPointYear year) {
        return discounts.compare(sheet, year, year);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        Optional<Share> share = applied(situation).share();
        EnergyPrice published = sheet.pair(situation.year()).energy();
        return share.isPresent() ? published.times(share.get()).minus(published) : EnergyPrice.ZERO;
    }

    @Override
    public List<PeakStep> peakSteps(Situation situation) {
        RegimeOutcome applied = applied(situation);
        PricePair pair = sheet.pair(situation.year());
        Optional<Peak> peak = situation.year().peak();
        List<PeakStep> steps = new ArrayList<>();
        if (applied.share().isPresent()) {
            PowerPrice left = pair.capacity().times(applied.share().get());
            steps.add(PeakStep.above(peak, left.minus(pair.capacity())));
        } else if (applied.regime() == Regime.ATYPICAL) {
            steps.add(PeakStep.above(peak, PowerPrice.ZERO.minus(pair.capacity())));
            discounts
                    .atypical()
                    .map(AtypicalUse::windows)
                    .filter(windows -> windows.contains(situation.at()))
                    .ifPresent(windows -> steps.add(PeakStep.above(
                            situation.year().window(windows.name()).peak(), pair.capacity())));
        }
        return steps;
    }

    private RegimeOutcome applied(Situation situation) {
        return discounts.applied(sheet, situation.year(), situation.year());
    }

    @Override
    public boolean openUntilYearEnd() {
        return true;
    }

    @Override
    public Registers registers() {
        return discounts.atypical().map(rule -> Registers.of(rule.windows())).orElse(Registers.NONE);
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.YEARS_EFFECTIVE_RATE;
    }
}
