package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/**
 * A price for each kWh that depends on how many there were in the year before it, such as the surcharge for special network
 * use with its first GWh: {@code sum over tiers(E_in_tier * price)}.
 *
 * @param tiers ascending
 * @param beyond all tiers
 */
public record TieredPerKwh(BillPosition position, List<Tier> tiers, EnergyPrice beyond) implements Component {
    public TieredPerKwh {
        tiers = List.copyOf(tiers);
        Energy below = Energy.ZERO;
        for (Tier tier : tiers) {
            if (tier.upTo().compareTo(below) <= 0) {
                throw new IllegalArgumentException("tiers do not ascend: " + tier.upTo() + " stands after " + below);
            }
            below = tier.upTo();
        }
    }

    /** A price up to an energy of the year. */
    public record Tier(Energy upTo, EnergyPrice price) {}

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        Energy energy = until.energy();
        EnergyCost sum = EnergyCost.ZERO;
        Energy below = Energy.ZERO;
        for (Tier tier : tiers) {
            Energy reached = energy.compareTo(tier.upTo()) < 0 ? energy : tier.upTo();
            if (reached.compareTo(below) > 0) {
                sum = sum.plus(EnergyCost.of(reached.minus(below), tier.price()));
            }
            below = tier.upTo();
        }
        return energy.compareTo(below) > 0
                ? sum.plus(EnergyCost.of(energy.minus(below), beyond)).money()
                : sum.money();
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        Energy energy = situation.year().energy();
        return tiers.stream()
                .filter(tier -> energy.compareTo(tier.upTo()) < 0)
                .findFirst()
                .map(Tier::price)
                .orElse(beyond);
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.YEARS_EFFECTIVE_RATE;
    }
}
