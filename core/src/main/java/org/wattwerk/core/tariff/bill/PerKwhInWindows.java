package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.tariff.usage.Registers;

/**
 * A price for each kWh that depends on the hour: {@code sum over windows(E_w * price_w) + E_rest * otherwise}.
 *
 * @param prices no two of them at the same hour; a price may be negative
 * @param otherwise outside of all windows
 */
public record PerKwhInWindows(BillPosition position, List<WindowPrice> prices, EnergyPrice otherwise)
        implements Linear {
    public PerKwhInWindows {
        prices = List.copyOf(prices);
        for (int i = 0; i < prices.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (prices.get(i).windows().overlaps(prices.get(j).windows())) {
                    throw new IllegalArgumentException(
                            "windows '" + prices.get(j).windows().name() + "' and '"
                                    + prices.get(i).windows().name() + "' overlap: one hour has one price");
                }
            }
        }
    }

    /** A price within windows. */
    public record WindowPrice(Windows windows, EnergyPrice price) {}

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        EnergyCost sum = EnergyCost.of(use.energy(), otherwise);
        for (WindowPrice priced : prices) {
            sum = sum.plus(EnergyCost.of(
                    use.window(priced.windows().name()).energy(), priced.price().minus(otherwise)));
        }
        return sum;
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        for (WindowPrice priced : prices) {
            if (priced.windows().contains(situation.at())) {
                return priced.price();
            }
        }
        return otherwise;
    }

    @Override
    public Registers registers() {
        return prices.stream().map(priced -> Registers.of(priced.windows())).reduce(Registers.NONE, Registers::plus);
    }
}
