package org.wattwerk.core.tariff.bill;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.BandLoad;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.PriceSheet;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** The worked example: medium voltage in Passau, 1.2 MW, 9 GWh, energy at 90 EUR/MWh, levies of 2023 to 2026. */
final class Example {
    static final BillingYear YEAR = new BillingYear(2026);
    static final EnergyPrice DAY_AHEAD = EnergyPrice.parse("86 EUR/MWh");
    static final Energy FULL = Energy.parse("300 kWh");

    /** Stadtwerke Passau 2022, medium voltage. */
    static final PriceSheet SHEET = new PriceSheet(
            new PricePair(PowerPrice.parseYearly("20.05 EUR/kW/a"), EnergyPrice.parse("4.86 ct/kWh")),
            new PricePair(PowerPrice.parseYearly("117.98 EUR/kW/a"), EnergyPrice.parse("0.94 ct/kWh")),
            PriceSheet.USUAL_THRESHOLD,
            PriceSheet.AtThreshold.HIGH,
            PriceSheet.PeakRounding.EXACT);

    /** Winter evenings of working days. */
    static final Windows EVENINGS = new Windows(
            "high-load",
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            Set.of(),
            List.of(new Windows.Span(
                    EnumSet.of(Month.DECEMBER, Month.JANUARY, Month.FEBRUARY), 17 * 60, 19 * 60 + 30)));

    static final AtypicalUse ATYPICAL = new AtypicalUse(
            EVENINGS, Share.ofPercent(20), Power.parse("100 kW"), Money.ofEuros(500), Share.ofPercent(20));

    static final BandLoad BAND_LOAD = new BandLoad(
            Energy.parse("10 GWh"),
            List.of(
                    new BandLoad.Step(7_000, Share.ofPercent(20)),
                    new BandLoad.Step(7_500, Share.ofPercent(15)),
                    new BandLoad.Step(8_000, Share.ofPercent(10))));

    private Example() {}

    static YearTariff tariff() {
        return tariff(YEAR, "0.446 ct/kWh", "0.941 ct/kWh", "1.559 ct/kWh");
    }

    static YearTariff tariff(BillingYear year, String kwkg, String offshore, String firstGigawattHour) {
        return new YearTariff(
                "medium voltage " + year,
                year,
                List.of(
                        new DayAheadEnergy(EnergyPrice.parse("4 EUR/MWh")),
                        new NetworkEnergyCharge(SHEET),
                        new CapacityCharge(SHEET),
                        new PerKwh(BillPosition.CONCESSION_LEVY, EnergyPrice.parse("0.11 ct/kWh")),
                        new PerKwh(BillPosition.KWKG_LEVY, EnergyPrice.parse(kwkg)),
                        new PerKwh(BillPosition.OFFSHORE_LEVY, EnergyPrice.parse(offshore)),
                        new TieredPerKwh(
                                BillPosition.SPECIAL_NETWORK_USE,
                                List.of(new TieredPerKwh.Tier(
                                        Energy.parse("1 GWh"), EnergyPrice.parse(firstGigawattHour))),
                                EnergyPrice.parse("0.05 ct/kWh")),
                        new TaxPerMwh(EnergyPrice.parse("20.50 EUR/MWh"))),
                Share.ofPercent(19));
    }

    static YearTariff with(YearTariff tariff, Component... more) {
        List<Component> components = new ArrayList<>(tariff.components());
        components.addAll(List.of(more));
        return new YearTariff(tariff.name(), tariff.year(), components, tariff.vat());
    }

    static YearTariff only(Component... components) {
        return new YearTariff("one formula", YEAR, List.of(components), Share.ofPercent(19));
    }

    /** 30,000 quarter hours of 300 kWh, and nothing after them: 1.2 MW, 9 GWh, 7,500 hours of use. */
    static ConnectionPointYear nineGigawattHours(YearTariff tariff) {
        return play(tariff.beginning(), 40_000, number -> number < 30_000 ? FULL : Energy.ZERO);
    }

    /** Adds quarter hours to the end of the year, or as many as asked for; {@code load} gets their number in the year. */
    static ConnectionPointYear play(ConnectionPointYear year, int count, LongFunction<Energy> load) {
        ConnectionPointYear used = year;
        for (int i = 0; i < count && !used.isOver(); i++) {
            long number = used.next().number() - used.year().first().number();
            used = used.plus(new UsedQuarterHour(used.next(), load.apply(number), DAY_AHEAD, true));
        }
        return used;
    }

    static Situation situation(ConnectionPointYear used, QuarterHour at, String level) {
        return new Situation(used, at, DAY_AHEAD, Power.parse(level));
    }

    static Optional<Money> catchUp(List<AccrualLine> lines, BillPosition position) {
        return lines.stream()
                .filter(line -> line.position() == position)
                .map(AccrualLine::catchUp)
                .findFirst();
    }
}
