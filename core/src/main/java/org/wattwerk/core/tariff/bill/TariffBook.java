package org.wattwerk.core.tariff.bill;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.tariff.rates.Rate;
import org.wattwerk.core.tariff.rates.Rates;

/**
 * All rates of a connection point through the years, from which the tariff of a year is taken as it was known on a day.
 *
 * @param components each with its rates; one that is here is needed in every year that is asked for
 */
public record TariffBook(String name, List<Rates<Component>> components, Share vat) {
    private static final int MONTHS = 12;

    public TariffBook {
        components = List.copyOf(components);
    }

    /**
     * The tariff of a year.
     *
     * @param knownOn only what was published by this day counts
     * @throws MissingRateException naming every component that has no rate for the year, or some month of it
     * @throws IllegalArgumentException if a component changes within the year that holds for a whole one
     */
    public YearTariff year(BillingYear year, LocalDate knownOn) {
        List<Component> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Rates<Component> rates : components) {
            List<Component> months = new ArrayList<>();
            for (int month = 1; month <= MONTHS; month++) {
                Optional<Rate<Component>> rate = rates.on(LocalDate.of(year.number(), month, 1), knownOn);
                rate.map(Rate::value).ifPresent(months::add);
                if (rate.isEmpty()) {
                    missing.add(rates.name() + " of " + year + "-" + (month < 10 ? "0" : "") + month);
                }
            }
            if (months.isEmpty()) {
                missing.removeIf(text -> text.startsWith(rates.name() + " of "));
                missing.add(rates.name() + " of " + year);
            } else if (months.size() == MONTHS) {
                found.add(ofMonths(rates.name(), year, months));
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingRateException(name, missing);
        }
        return new YearTariff(name, year, found, vat);
    }

    private static Component ofMonths(String name, BillingYear year, List<Component> months) {
        if (months.stream().distinct().count() == 1) {
            return months.get(0);
        }
        List<Linear> linear = new ArrayList<>();
        for (Component month : months) {
            if (month instanceof Linear perKwh) {
                linear.add(perKwh);
            }
        }
        if (linear.size() < MONTHS) {
            throw new IllegalArgumentException(name + " changes within " + year
                    + ": only prices of a kWh may, what is charged by the year holds for a whole one");
        }
        return new Changing(linear);
    }
}
