package org.wattwerk.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.bill.AsInvoiced;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.DayAheadEnergy;
import org.wattwerk.core.tariff.bill.FixedEnergy;
import org.wattwerk.core.tariff.bill.FlatPerYear;
import org.wattwerk.core.tariff.bill.PerKwh;
import org.wattwerk.core.tariff.bill.PerKwhInWindows;
import org.wattwerk.core.tariff.bill.TaxPerMwh;
import org.wattwerk.core.tariff.bill.TieredPerKwh;
import org.wattwerk.core.tariff.bill.TrancheEnergy;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.rates.Validity;
import org.wattwerk.core.time.QuarterHour;

/** Reads the forms in which a component of the bill may be written, network charges aside. */
final class ComponentForms {
    private ComponentForms() {}

    /** {@code fixed}, {@code day-ahead} or {@code tranches}. */
    static @Nullable Component energy(Mapping keys) {
        return new Alternatives<Component>()
                .or("fixed", field -> {
                    EnergyPrice price = field.energyPrice();
                    return price == null ? null : new FixedEnergy(price);
                })
                .or("day-ahead", ComponentForms::dayAhead)
                .or("tranches", ComponentForms::tranches)
                .read(keys);
    }

    /** {@code price}, {@code tiered}, {@code by-hour}, {@code per-year} or {@code invoices} of a position. */
    static @Nullable Component position(BillPosition position, HourWindows windows, Mapping keys) {
        return new Alternatives<Component>()
                .or("price", field -> price(position, field))
                .or("tiered", field -> tiered(position, field))
                .or("by-hour", field -> byHour(position, windows, field))
                .or("per-year", field -> {
                    Money amount = field.money();
                    return amount == null ? null : new FlatPerYear(position, amount);
                })
                .or("invoices", field -> invoices(position, field))
                .read(keys);
    }

    private static @Nullable Component price(BillPosition position, Field field) {
        EnergyPrice price = field.energyPrice();
        if (price == null) {
            return null;
        }
        return position == BillPosition.ELECTRICITY_TAX ? new TaxPerMwh(price) : new PerKwh(position, price);
    }

    private static @Nullable Component dayAhead(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        EnergyPrice margin = keys.required("margin", "4 EUR/MWh", Field::energyPrice);
        keys.refuseUnknown();
        return margin == null ? null : new DayAheadEnergy(margin);
    }

    private static @Nullable Component tranches(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        EnergyPrice margin = keys.required("margin", "4 EUR/MWh", Field::energyPrice);
        List<TrancheEnergy.Tranche> bought = keys.required(
                "bought", "[{share: 40 %, price: 82 EUR/MWh}]", list -> elements(list, ComponentForms::tranche));
        keys.refuseUnknown();
        return margin == null || bought == null ? null : keys.build(() -> new TrancheEnergy(bought, margin));
    }

    private static TrancheEnergy.@Nullable Tranche tranche(Mapping keys) {
        Share share = keys.required("share", "40 %", Field::share);
        EnergyPrice price = keys.required("price", "82 EUR/MWh", Field::energyPrice);
        return share == null || price == null ? null : new TrancheEnergy.Tranche(share, price);
    }

    private static @Nullable Component tiered(BillPosition position, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        List<TieredPerKwh.Tier> tiers = keys.required(
                "tiers", "[{up-to: 1 GWh, price: 1.559 ct/kWh}]", list -> elements(list, ComponentForms::tier));
        EnergyPrice beyond = keys.required("beyond", "0.05 ct/kWh", Field::energyPrice);
        keys.refuseUnknown();
        return tiers == null || beyond == null ? null : keys.build(() -> new TieredPerKwh(position, tiers, beyond));
    }

    private static TieredPerKwh.@Nullable Tier tier(Mapping keys) {
        Energy upTo = keys.required("up-to", "1 GWh", Field::energy);
        EnergyPrice price = keys.required("price", "1.559 ct/kWh", Field::energyPrice);
        return upTo == null || price == null ? null : new TieredPerKwh.Tier(upTo, price);
    }

    private static @Nullable Component byHour(BillPosition position, HourWindows windows, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        EnergyPrice otherwise = keys.required("otherwise", "1 ct/kWh", Field::energyPrice);
        Mapping within = keys.required("windows", "{high-load: 5 ct/kWh}", Field::mapping);
        keys.refuseUnknown();
        if (within == null) {
            return null;
        }
        List<PerKwhInWindows.WindowPrice> prices = new ArrayList<>();
        boolean complete = true;
        for (Map.Entry<String, Field> entry : within.all().entrySet()) {
            Windows hours = windows.named(entry.getKey(), entry.getValue());
            EnergyPrice price = entry.getValue().energyPrice();
            if (hours == null || price == null) {
                complete = false;
            } else {
                prices.add(new PerKwhInWindows.WindowPrice(hours, price));
            }
        }
        return otherwise == null || !complete
                ? null
                : keys.build(() -> new PerKwhInWindows(position, prices, otherwise));
    }

    private static @Nullable Component invoices(BillPosition position, Field field) {
        List<AsInvoiced.Invoiced> invoices = elements(field, ComponentForms::invoice);
        return invoices == null ? null : new AsInvoiced(position, invoices);
    }

    private static AsInvoiced.@Nullable Invoiced invoice(Mapping keys) {
        Validity time = RateList.validity(keys);
        Money net = keys.required("net", "310.15 EUR", Field::money);
        String document = keys.required("document", "invoice 4711 of 2026-02-03", Field::text);
        return time == null || net == null || document == null
                ? null
                : new AsInvoiced.Invoiced(
                        QuarterHour.startingAt(new DeliveryDay(time.from()).start()),
                        QuarterHour.startingAt(new DeliveryDay(time.until()).start()),
                        net,
                        document);
    }

    /** The elements of a list of mappings; null if one cannot be read. */
    static <T> @Nullable List<T> elements(Field list, RateList.Reader<T> reader) {
        List<Field> fields = list.list();
        if (fields == null) {
            return null;
        }
        List<T> values = new ArrayList<>();
        for (Field field : fields) {
            Optional<Mapping> keys = Optional.ofNullable(field.mapping());
            if (keys.isPresent()) {
                T value = reader.read(keys.get());
                keys.get().refuseUnknown();
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values.size() == fields.size() ? values : null;
    }
}
