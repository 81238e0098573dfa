package org.wattwerk.core.ledger;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.bill.CapacityCharge;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.DayAheadEnergy;
import org.wattwerk.core.tariff.bill.FlatPerYear;
import org.wattwerk.core.tariff.bill.NetworkDiscount;
import org.wattwerk.core.tariff.bill.NetworkEnergyCharge;
import org.wattwerk.core.tariff.bill.PerKwh;
import org.wattwerk.core.tariff.bill.TaxPerMwh;
import org.wattwerk.core.tariff.bill.TieredPerKwh;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.BandLoad;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.PriceSheet;

/** Bills of a year for a ledger: the worked example, and one of which every part can change within hours. */
final class Bills {
    static final BillingYear YEAR = new BillingYear(2026);

    /** Of a ledger that books the year's bill: no price of its own. */
    static final Tariff NO_PRICES = new Tariff("the year's bill", List.of(), Share.ofPercent(19));

    private static final PriceSheet SHEET = new PriceSheet(
            new PricePair(PowerPrice.parseYearly("20.05 EUR/kW/a"), EnergyPrice.parse("4.86 ct/kWh")),
            new PricePair(PowerPrice.parseYearly("117.98 EUR/kW/a"), EnergyPrice.parse("0.94 ct/kWh")),
            PriceSheet.USUAL_THRESHOLD,
            PriceSheet.AtThreshold.HIGH,
            PriceSheet.PeakRounding.EXACT);

    private Bills() {}

    /** 1.2 MW, 9 GWh, energy at 90 EUR/MWh, levies of 2026: the bill is 1,374,996.00 EUR net. */
    static YearTariff workedExample() {
        return tariff(components("1 GWh"));
    }

    /** The same with another first tier. */
    static YearTariff smallTier() {
        return tariff(components("40 kWh"));
    }

    /** The same prices, but tiers, pairs and discounts change within a few quarter hours of a small load. */
    static YearTariff restless() {
        List<Component> components = new ArrayList<>(components("40 kWh"));
        components.add(new FlatPerYear(BillPosition.METERING, Money.ofEuros(600)));
        Windows evenings = new Windows(
                "high-load",
                EnumSet.allOf(DayOfWeek.class),
                Set.of(),
                List.of(new Windows.Span(EnumSet.allOf(Month.class), 2 * 60, 3 * 60)));
        components.add(new NetworkDiscount(
                SHEET,
                new NetworkDiscounts(
                        Optional.of(new AtypicalUse(
                                evenings,
                                Share.ofPercent(20),
                                Power.parse("10 kW"),
                                Money.ofCents(1),
                                Share.ofPercent(20))),
                        Optional.of(new BandLoad(
                                Energy.parse("1 MWh"),
                                List.of(
                                        new BandLoad.Step(4_000, Share.ofPercent(20)),
                                        new BandLoad.Step(5_000, Share.ofPercent(10))))))));
        return tariff(components);
    }

    private static YearTariff tariff(List<Component> components) {
        return new YearTariff("medium voltage 2026", YEAR, components, Share.ofPercent(19));
    }

    private static List<Component> components(String firstTier) {
        return List.of(
                new DayAheadEnergy(EnergyPrice.parse("4 EUR/MWh")),
                new NetworkEnergyCharge(SHEET),
                new CapacityCharge(SHEET),
                new PerKwh(BillPosition.CONCESSION_LEVY, EnergyPrice.parse("0.11 ct/kWh")),
                new PerKwh(BillPosition.KWKG_LEVY, EnergyPrice.parse("0.446 ct/kWh")),
                new PerKwh(BillPosition.OFFSHORE_LEVY, EnergyPrice.parse("0.941 ct/kWh")),
                new TieredPerKwh(
                        BillPosition.SPECIAL_NETWORK_USE,
                        List.of(new TieredPerKwh.Tier(Energy.parse(firstTier), EnergyPrice.parse("1.559 ct/kWh"))),
                        EnergyPrice.parse("0.05 ct/kWh")),
                new TaxPerMwh(EnergyPrice.parse("20.50 EUR/MWh")));
    }

    /** As another room of the same input without prices of its own. */
    static SettlementInput unpriced(SettlementInput input) {
        return new SettlementInput(
                input.quarterHour(),
                input.meter(),
                input.nodes(),
                input.silent(),
                input.payers(),
                input.dayAhead(),
                input.priceSource(),
                NO_PRICES,
                input.facility());
    }
}
