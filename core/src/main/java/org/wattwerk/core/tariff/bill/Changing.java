package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.tariff.usage.Registers;

/**
 * A per-kWh component that changes within the year, such as a supply contract that begins in October.
 *
 * @param months what holds in each, January first
 */
public record Changing(List<Linear> months) implements Linear {
    private static final int MONTHS = 12;

    public Changing {
        months = List.copyOf(months);
        if (months.size() != MONTHS
                || months.stream().map(Linear::position).distinct().count() != 1) {
            throw new IllegalArgumentException("a changing component has twelve months of one position");
        }
    }

    @Override
    public BillPosition position() {
        return months.get(0).position();
    }

    @Override
    public EnergyCost cost(int month, PeriodUse use) {
        return months.get(month - 1).cost(month, use);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        int month = situation.year().year().month(situation.at());
        return months.get(month - 1).nextKwh(situation);
    }

    @Override
    public Registers registers() {
        return months.stream().map(Linear::registers).reduce(Registers.NONE, Registers::plus);
    }
}
