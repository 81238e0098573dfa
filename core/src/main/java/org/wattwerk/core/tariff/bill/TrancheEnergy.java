package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;

/**
 * Energy bought in tranches ahead, each a share of the load at its price, and the rest at the day-ahead price:
 * {@code sum(share_i * E * price_i) + (1 - sum(share_i)) * sum(E_q * p_q) + E * margin}.
 *
 * @param tranches that were bought, together at most the whole load
 * @param margin of the supplier, on all of it
 */
public record TrancheEnergy(List<Tranche> tranches, EnergyPrice margin) implements Linear {
    public TrancheEnergy {
        tranches = List.copyOf(tranches);
        if (bought(tranches).compareTo(Share.ALL) > 0) {
            throw new IllegalArgumentException(
                    "the tranches are " + bought(tranches) + " of the load: buy at most all of it");
        }
    }

    /** A share of the load at a price. */
    public record Tranche(Share share, EnergyPrice price) {}

    @Override
    public BillPosition position() {
        return BillPosition.ENERGY;
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        EnergyCost sum = use.indexed().times(rest()).plus(EnergyCost.of(use.energy(), margin));
        for (Tranche tranche : tranches) {
            sum = sum.plus(EnergyCost.of(use.energy(), tranche.price()).times(tranche.share()));
        }
        return sum;
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        EnergyPrice price = situation.dayAhead().times(rest()).plus(margin);
        for (Tranche tranche : tranches) {
            price = price.plus(tranche.price().times(tranche.share()));
        }
        return price;
    }

    private Share rest() {
        return new Share(Share.ALL.partsPerMillion() - bought(tranches).partsPerMillion());
    }

    private static Share bought(List<Tranche> tranches) {
        return tranches.stream().map(Tranche::share).reduce(Share.NONE, Share::plus);
    }
}
