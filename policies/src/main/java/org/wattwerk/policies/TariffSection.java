package org.wattwerk.policies;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.policies.TariffPolicy.Component;

/** Reads {@code tariff}: what is added to the day-ahead price of a kWh, each amount with its basis and its source. */
final class TariffSection {
    /** What the ledger has a position for, in the order of the bill: an amount that it cannot book must not be read. */
    static final List<String> COMPONENTS = List.of(
            "network-energy-charge",
            "concession-levy",
            "kwkg-levy",
            "offshore-levy",
            "special-network-use",
            "electricity-tax");

    private TariffSection() {}

    static @Nullable TariffPolicy read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        String name = keys.required("name", "Medium voltage, day-ahead indexed", Field::text);
        String zone = keys.required("bidding-zone", "DE-LU", Field::text);
        Share vat = keys.required("vat", "19 %", TariffSection::vat);
        Share known = vat != null ? vat : Share.NONE;
        Component margin = keys.required(
                "margin", "{net: 4 EUR/MWh, source: supply contract}", field -> component(field, "margin", known));
        List<Component> components = new ArrayList<>();
        Mapping entries = keys.required(
                "components", "{electricity-tax: {net: 20.50 EUR/MWh, source: StromStG § 3}}", Field::mapping);
        if (entries != null) {
            for (String key : COMPONENTS) {
                entries.field(key).map(field -> component(field, key, known)).ifPresent(components::add);
            }
            entries.refuseUnknown();
        }
        Optional<TariffBook> book = Optional.empty();
        Optional<Field> bill = keys.field("bill");
        if (bill.isPresent()) {
            book = Optional.ofNullable(BillSection.read(bill.get(), name != null ? name : "", known));
        }
        keys.refuseUnknown();
        if (name == null || zone == null || vat == null || margin == null) {
            return null;
        }
        TariffPolicy tariff = new TariffPolicy(name, zone, margin, components, vat, book);
        try {
            tariff.netSurcharge();
        } catch (ArithmeticException e) {
            section.problem("has amounts whose sum is more than exists: check their units");
            return null;
        }
        return tariff;
    }

    /** Whole cents times such a rate are exact, so that the tax needs no rounding of its own. */
    private static @Nullable Share vat(Field field) {
        Share vat = field.share();
        if (vat != null && vat.partsPerMillion() % 100 != 0) {
            field.problem(vat + " is too fine for a VAT rate: write at most two decimals of a percent");
            return null;
        }
        return vat;
    }

    private static @Nullable Component component(Field field, String name, Share vat) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        String label = keys.optional("label", name, Field::text);
        String source = keys.required("source", "supply contract", Field::text);
        Optional<Field> net = keys.field("net");
        Optional<Field> gross = keys.field("gross");
        keys.refuseUnknown();
        if (net.isPresent() == gross.isPresent()) {
            field.problem(
                    net.isPresent()
                            ? "has both 'net' and 'gross': write one of them"
                            : "does not say its amount as net or gross: write such as 'net: 0.94 ct/kWh'");
            return null;
        }
        EnergyPrice stated = net.or(() -> gross).map(Field::energyPrice).orElse(null);
        if (stated == null || source == null) {
            return null;
        }
        return new Component(name, label, net.isPresent() ? stated : withoutVat(stated, vat), source);
    }

    /** {@code gross / (1 + vat)}, to the nearest micro-euro per MWh: finer than any bill prints a price. */
    private static EnergyPrice withoutVat(EnergyPrice gross, Share vat) {
        BigDecimal factor = BigDecimal.ONE.add(BigDecimal.valueOf(vat.partsPerMillion(), 6));
        return EnergyPrice.ofEurosPerMwh(gross.eurosPerMwh().divide(factor, 6, RoundingMode.HALF_UP));
    }
}
