package org.wattwerk.policies;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.CapacityCharge;
import org.wattwerk.core.tariff.bill.CapacityInWindows;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.FlatPerYear;
import org.wattwerk.core.tariff.bill.MonthlyCapacityCharge;
import org.wattwerk.core.tariff.bill.NetworkDiscount;
import org.wattwerk.core.tariff.bill.NetworkEnergyCharge;
import org.wattwerk.core.tariff.bill.OrderedCapacity;
import org.wattwerk.core.tariff.bill.OrderedEnergy;
import org.wattwerk.core.tariff.bill.PerKwh;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.network.AtypicalUse;
import org.wattwerk.core.tariff.network.BandLoad;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.PriceSheet;

/** Reads the forms of the grid operator's charge: a price sheet with discounts, monthly, in windows, or ordered. */
final class NetworkForms {
    /** Pairs of a sheet meet within so much of its threshold; published ones are off by a few hours. */
    private static final int MEETING_TOLERANCE_PERCENT = 5;

    private NetworkForms() {}

    /** The three positions that a grid operator's charge has. */
    record Charge(Component capacity, Component energy, Component discount) {}

    private static final Component NO_DISCOUNT = new FlatPerYear(BillPosition.NETWORK_DISCOUNT, Money.ZERO);

    static @Nullable Charge read(HourWindows windows, Mapping keys) {
        return new Alternatives<Charge>()
                .or("price-sheet", field -> priceSheet(windows, field))
                .or("monthly", NetworkForms::monthly)
                .or("in-windows", field -> inWindows(windows, field))
                .or("ordered", NetworkForms::ordered)
                .read(keys);
    }

    private static @Nullable Charge priceSheet(HourWindows windows, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        PricePair below = keys.required("below", "{capacity: 20.05 EUR/kW/a, energy: 4.86 ct/kWh}", NetworkForms::pair);
        PricePair from = keys.required("from", "{capacity: 117.98 EUR/kW/a, energy: 0.94 ct/kWh}", NetworkForms::pair);
        Integer threshold = keys.optional("threshold-hours", PriceSheet.USUAL_THRESHOLD, Field::integer);
        PriceSheet.AtThreshold at = keys.optional(
                "at-threshold",
                PriceSheet.AtThreshold.HIGH,
                choice -> choice(choice, "from", PriceSheet.AtThreshold.HIGH, "below", PriceSheet.AtThreshold.LOW));
        PriceSheet.PeakRounding rounding = keys.optional(
                "peak",
                PriceSheet.PeakRounding.EXACT,
                choice -> choice(
                        choice,
                        "exact",
                        PriceSheet.PeakRounding.EXACT,
                        "whole-kilowatts",
                        PriceSheet.PeakRounding.WHOLE_KILOWATTS));
        Optional<AtypicalUse> atypical = keys.field("atypical").map(rule -> atypical(windows, rule));
        Optional<BandLoad> bandLoad = keys.field("band-load").map(NetworkForms::bandLoad);
        keys.refuseUnknown();
        boolean discountsRead = atypical.isPresent() == keys.field("atypical").isPresent()
                && bandLoad.isPresent() == keys.field("band-load").isPresent();
        if (below == null || from == null || !discountsRead) {
            return null;
        }
        PriceSheet sheet = new PriceSheet(below, from, threshold, at, rounding);
        doubtPairs(field, sheet);
        NetworkDiscounts discounts = new NetworkDiscounts(atypical, bandLoad);
        return new Charge(
                new CapacityCharge(sheet),
                new NetworkEnergyCharge(sheet),
                discounts.equals(NetworkDiscounts.NONE) ? NO_DISCOUNT : new NetworkDiscount(sheet, discounts));
    }

    private static void doubtPairs(Field field, PriceSheet sheet) {
        OptionalLong meeting = sheet.meetingHours();
        long tolerance = (long) sheet.threshold() * MEETING_TOLERANCE_PERCENT / 100;
        if (meeting.isEmpty()) {
            field.warn("one of its pairs is always cheaper, which no published sheet has: check the four prices");
        } else if (Math.abs(meeting.getAsLong() - sheet.threshold()) > tolerance) {
            field.warn("its pairs cost the same at " + meeting.getAsLong() + " hours of use, and published ones do near"
                    + " the threshold of " + sheet.threshold() + ": check the four prices");
        }
    }

    private static @Nullable PricePair pair(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        PowerPrice capacity =
                keys.required("capacity", "117.98 EUR/kW/a", price -> price.parsed(PowerPrice::parseYearly));
        EnergyPrice energy = keys.required("energy", "0.94 ct/kWh", Field::energyPrice);
        keys.refuseUnknown();
        return capacity == null || energy == null ? null : new PricePair(capacity, energy);
    }

    private static <T> @Nullable T choice(Field field, String first, T one, String second, T other) {
        return field.parsed(text -> {
            if (!text.equals(first) && !text.equals(second)) {
                throw new IllegalArgumentException("'" + text + "' is neither '" + first + "' nor '" + second + "'");
            }
            return text.equals(first) ? one : other;
        });
    }

    private static @Nullable AtypicalUse atypical(HourWindows windows, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Windows highLoad = keys.required("windows", "high-load", windows::named);
        Share share = keys.optional("below-peak", Share.ofPercent(20), Field::share);
        Power shift = keys.optional("shift", Power.parse("100 kW"), Field::power);
        Money saving = keys.optional("saving", Money.ofEuros(500), Field::money);
        Share floor = keys.optional("pays-at-least", Share.ofPercent(20), NetworkForms::part);
        keys.refuseUnknown();
        return highLoad == null ? null : new AtypicalUse(highLoad, share, shift, saving, floor);
    }

    private static @Nullable BandLoad bandLoad(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Energy above = keys.optional("above", Energy.parse("10 GWh"), Field::energy);
        List<BandLoad.Step> steps = keys.optional(
                "steps",
                List.of(
                        new BandLoad.Step(7_000, Share.ofPercent(20)),
                        new BandLoad.Step(7_500, Share.ofPercent(15)),
                        new BandLoad.Step(8_000, Share.ofPercent(10))),
                list -> ComponentForms.elements(list, NetworkForms::step));
        keys.refuseUnknown();
        return keys.build(() -> new BandLoad(above, steps));
    }

    private static BandLoad.@Nullable Step step(Mapping keys) {
        Integer hours = keys.required("hours", "7000", Field::integer);
        Share pays = keys.required("pays", "20 %", NetworkForms::part);
        return hours == null || pays == null ? null : new BandLoad.Step(hours, pays);
    }

    private static @Nullable Share part(Field field) {
        Share share = field.share();
        if (share != null && share.compareTo(Share.ALL) > 0) {
            field.problem(share + " is more than the whole charge: write at most 100 %");
            return null;
        }
        return share;
    }

    private static @Nullable Charge monthly(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        PowerPrice capacity =
                keys.required("capacity", "19.85 EUR/kW/month", price -> price.parsed(PowerPrice::parseMonthly));
        EnergyPrice energy = keys.required("energy", "1.09 ct/kWh", Field::energyPrice);
        keys.refuseUnknown();
        return capacity == null || energy == null
                ? null
                : new Charge(new MonthlyCapacityCharge(capacity), energyCharge(energy), NO_DISCOUNT);
    }

    private static @Nullable Charge inWindows(HourWindows windows, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Windows hours = keys.required("windows", "high-load", windows::named);
        PowerPrice capacity =
                keys.required("capacity", "117.98 EUR/kW/a", price -> price.parsed(PowerPrice::parseYearly));
        EnergyPrice energy = keys.required("energy", "0.94 ct/kWh", Field::energyPrice);
        keys.refuseUnknown();
        return hours == null || capacity == null || energy == null
                ? null
                : new Charge(new CapacityInWindows(hours, capacity), energyCharge(energy), NO_DISCOUNT);
    }

    private static @Nullable Charge ordered(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Power ordered = keys.required("capacity", "900 kW", Field::power);
        PowerPrice price = keys.required("price", "60 EUR/kW/a", at -> at.parsed(PowerPrice::parseYearly));
        EnergyPrice within = keys.required("within", "1 ct/kWh", Field::energyPrice);
        EnergyPrice above = keys.required("above", "20 ct/kWh", Field::energyPrice);
        keys.refuseUnknown();
        return ordered == null || price == null || within == null || above == null
                ? null
                : new Charge(
                        new OrderedCapacity(ordered, price), new OrderedEnergy(ordered, within, above), NO_DISCOUNT);
    }

    private static Component energyCharge(EnergyPrice price) {
        return new PerKwh(BillPosition.NETWORK_ENERGY_CHARGE, price);
    }
}
