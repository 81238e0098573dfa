package org.wattwerk.policies;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.rates.Rate;
import org.wattwerk.core.tariff.rates.Rates;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads {@code tariff.bill}: all that the year's bill is made of, each rate with the time for which it holds. A component
 * that every German bill has must be there, or be said to be {@code none}: what is forgotten makes a bill too low.
 */
final class BillSection {
    private static final String NONE = "none";
    private static final String SHIPPED = "shipped";

    /** Positions of every bill, beside energy and network, in its order. */
    private static final SortedMap<BillPosition, String> NEEDED = new TreeMap<>(Map.of(
            BillPosition.CONCESSION_LEVY, "concession-levy",
            BillPosition.KWKG_LEVY, "kwkg-levy",
            BillPosition.OFFSHORE_LEVY, "offshore-levy",
            BillPosition.SPECIAL_NETWORK_USE, "special-network-use",
            BillPosition.ELECTRICITY_TAX, "electricity-tax"));

    private static final SortedMap<BillPosition, String> POSSIBLE = new TreeMap<>(Map.of(
            BillPosition.METERING, "metering",
            BillPosition.REACTIVE_ENERGY, "reactive-energy",
            BillPosition.OTHER, "other"));

    /** What the four transmission system operators and the law set for everybody. */
    private static final Set<BillPosition> LEVIES = EnumSet.of(
            BillPosition.KWKG_LEVY,
            BillPosition.OFFSHORE_LEVY,
            BillPosition.SPECIAL_NETWORK_USE,
            BillPosition.ELECTRICITY_TAX);

    private BillSection() {}

    static @Nullable TariffBook read(Field section, String name, Share vat) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        Boolean net = keys.required("basis", "net", BillSection::net);
        Map<String, Rates<Component>> shipped = keys.optional("levies", Map.of(), BillSection::levies);
        HourWindows windows = keys.optional("windows", HourWindows.NONE, HourWindows::read);
        List<Rates<Component>> components = new ArrayList<>();
        boolean complete = net != null;

        List<Rate<Component>> energy = keys.required(
                "energy",
                "[{from: 2026-01-01, until: 2029-01-01, day-ahead: {margin: 4 EUR/MWh}, source: supply contract}]",
                field -> RateList.read(field, ComponentForms::energy));
        List<Rate<NetworkForms.Charge>> network = keys.required(
                "network",
                "[{year: 2026, price-sheet: {below: ..., from: ...}, source: price sheet}]",
                field -> RateList.read(field, at -> NetworkForms.read(windows, at)));
        if (energy == null || network == null) {
            complete = false;
        } else {
            components.add(new Rates<>("energy", energy));
            components.add(part("network energy charge", network, NetworkForms.Charge::energy));
            components.add(part("network capacity charge", network, NetworkForms.Charge::capacity));
            components.add(part("network discount", network, NetworkForms.Charge::discount));
        }
        for (Map.Entry<BillPosition, String> position : NEEDED.entrySet()) {
            complete &= needed(keys, position.getValue(), position.getKey(), windows, shipped, components);
        }
        for (Map.Entry<BillPosition, String> position : POSSIBLE.entrySet()) {
            Optional<Field> field = keys.field(position.getValue());
            complete &= field.isEmpty()
                    || position(field.get(), position.getValue(), position.getKey(), windows, components);
        }
        keys.refuseUnknown();
        return complete ? new TariffBook(name, components, vat) : null;
    }

    private static boolean needed(
            Mapping keys,
            String name,
            BillPosition position,
            HourWindows windows,
            Map<String, Rates<Component>> shipped,
            List<Rates<Component>> components) {
        Optional<Field> field = keys.field(name);
        Rates<Component> rates = shipped.get(name);
        if (field.isPresent()) {
            return position(field.get(), name, position, windows, components);
        }
        if (rates != null) {
            components.add(rates);
            return true;
        }
        keys.at()
                .problem("has no '" + name + "': write its rates, or '" + name + ": none' if it is not charged"
                        + (LEVIES.contains(position) ? ", or 'levies: shipped'" : ""));
        return false;
    }

    private static boolean position(
            Field field, String name, BillPosition position, HourWindows windows, List<Rates<Component>> components) {
        if (field.node() instanceof ScalarNode scalar && scalar.getValue().equals(NONE)) {
            return true;
        }
        List<Rate<Component>> rates = RateList.read(field, keys -> ComponentForms.position(position, windows, keys));
        if (rates != null) {
            components.add(new Rates<>(name, rates));
        }
        return rates != null;
    }

    private static Rates<Component> part(
            String name, List<Rate<NetworkForms.Charge>> network, Function<NetworkForms.Charge, Component> part) {
        List<Rate<Component>> rates = new ArrayList<>();
        for (Rate<NetworkForms.Charge> rate : network) {
            rates.add(new Rate<>(rate.validity(), rate.knownFrom(), part.apply(rate.value()), rate.source()));
        }
        return new Rates<>(name, rates);
    }

    private static @Nullable Boolean net(Field field) {
        return field.parsed(text -> {
            if (!text.equals("net")) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not how a bill is written: all of its amounts are net, so write 'net'");
            }
            return true;
        });
    }

    private static Map<String, Rates<Component>> levies(Field field) {
        String text = field.text();
        if (text != null && !text.equals(SHIPPED)) {
            field.problem("'" + text + "' is not known: write 'shipped' for those that come with the product, or leave"
                    + " it out and write each levy");
        }
        // Also after the problem, so that it is said once and not once more for each levy.
        return shippedLevies();
    }

    /** The levies that come with the product: what applies to everybody without a privilege. */
    static Map<String, Rates<Component>> shippedLevies() {
        Problems problems = new Problems();
        Map<String, Rates<Component>> levies = new LinkedHashMap<>();
        Optional<Mapping> top = new PolicyText("levies.yaml", ShippedPolicy.resource("levies.yaml")).parse(problems);
        top.ifPresent(keys -> {
            for (BillPosition levy : LEVIES) {
                String name = String.valueOf(NEEDED.get(levy));
                List<Rates<Component>> read = new ArrayList<>();
                keys.field(name).ifPresent(field -> position(field, name, levy, HourWindows.NONE, read));
                read.forEach(rates -> levies.put(name, rates));
            }
            keys.refuseUnknown();
        });
        if (problems.any() || levies.size() != LEVIES.size()) {
            throw new AssertionError("the shipped levies are wrong: " + problems.all());
        }
        return levies;
    }
}
