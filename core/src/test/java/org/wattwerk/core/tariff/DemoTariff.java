package org.wattwerk.core.tariff;

import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;

/** The per-kWh part of a medium-voltage contract with the levies of 2026, beyond the first GWh of the year. */
public final class DemoTariff {
    private DemoTariff() {}

    public static Tariff tariff() {
        return new Tariff(
                "medium voltage 2026",
                List.of(
                        new TariffComponent.DayAhead(EnergyPrice.parse("4 EUR/MWh")),
                        new TariffComponent.NetworkEnergyCharge(EnergyPrice.parse("0.94 ct/kWh")),
                        new TariffComponent.ConcessionLevy(EnergyPrice.parse("0.11 ct/kWh")),
                        new TariffComponent.KwkgLevy(EnergyPrice.parse("0.446 ct/kWh")),
                        new TariffComponent.OffshoreLevy(EnergyPrice.parse("0.941 ct/kWh")),
                        new TariffComponent.SpecialNetworkUse(EnergyPrice.parse("0.05 ct/kWh")),
                        new TariffComponent.ElectricityTax(EnergyPrice.parse("20.50 EUR/MWh"))),
                Share.ofPercent(19));
    }
}
