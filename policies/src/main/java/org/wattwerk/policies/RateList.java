package org.wattwerk.policies;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.tariff.rates.Rate;
import org.wattwerk.core.tariff.rates.Rates;
import org.wattwerk.core.tariff.rates.Validity;

/** Reads a list of values with the time for which each holds, the day from which it is known, and its source. */
final class RateList {
    private static final int FIRST_YEAR = 1990;
    private static final int LAST_YEAR = 2200;

    private RateList() {}

    /** How the keys of one rate become its value; null after a problem was added. */
    interface Reader<T> {
        @Nullable
        T read(Mapping keys);
    }

    /** The rates of a list, as far as they can be read; null if some cannot, after their problems were added. */
    static <T> @Nullable List<Rate<T>> read(Field field, Reader<T> reader) {
        List<Field> elements = field.list();
        if (elements == null) {
            return null;
        }
        if (elements.isEmpty()) {
            field.problem("has no rate: write at least one, such as '- {year: 2026, ...}'");
            return null;
        }
        List<Rate<T>> rates = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        boolean complete = true;
        for (Field element : elements) {
            Rate<T> rate = rate(element, reader);
            if (rate == null) {
                complete = false;
                continue;
            }
            for (int i = 0; i < rates.size(); i++) {
                Optional<String> clash = Rates.clash(rates.get(i), rate);
                if (clash.isPresent()) {
                    element.problem(clash.get() + " (the other stands in line " + lines.get(i) + ")");
                    complete = false;
                }
            }
            rates.add(rate);
            lines.add(element.line());
        }
        return complete ? rates : null;
    }

    private static <T> @Nullable Rate<T> rate(Field element, Reader<T> reader) {
        Mapping keys = element.mapping();
        if (keys == null) {
            return null;
        }
        Validity validity = validity(keys);
        LocalDate knownFrom = keys.optional("known-from", LocalDate.MIN, Field::date);
        String source = keys.required("source", "supply contract", Field::text);
        T value = reader.read(keys);
        keys.refuseUnknown();
        return validity == null || source == null || value == null
                ? null
                : new Rate<>(validity, knownFrom, value, source);
    }

    /** {@code year: 2026}, or {@code from: 2026-01-01} and {@code until: 2029-01-01}. */
    static @Nullable Validity validity(Mapping keys) {
        Optional<Field> year = keys.field("year");
        Optional<Field> from = keys.field("from");
        Optional<Field> until = keys.field("until");
        if (year.isPresent() == (from.isPresent() || until.isPresent()) || from.isPresent() != until.isPresent()) {
            keys.at()
                    .problem("does not say when it holds: write 'year: 2026', or 'from: 2026-01-01' and"
                            + " 'until: 2027-01-01'");
            return null;
        }
        if (year.isPresent()) {
            Integer number = year.get().integer();
            if (number != null && (number < FIRST_YEAR || number > LAST_YEAR)) {
                year.get().problem("'" + number + "' is no year of this century: write such as '2026'");
                return null;
            }
            return number == null ? null : Validity.ofYear(number);
        }
        LocalDate first = from.map(Field::date).orElse(null);
        LocalDate end = until.map(Field::date).orElse(null);
        return first == null || end == null ? null : keys.build(() -> new Validity(first, end));
    }
}
