package org.wattwerk.core.tariff.rates;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The values of one thing through time, with their corrections. A correction is a further rate that is known from a later
 * day on; what was known before stays, so that an old statement can be made again as it was.
 *
 * @param name of the thing, for people
 */
public record Rates<T>(String name, List<Rate<T>> rates) {
    /**
     * @throws IllegalArgumentException if two rates hold at once and are known from the same day, so that none goes first
     */
    public Rates {
        rates = List.copyOf(rates);
        for (int i = 0; i < rates.size(); i++) {
            for (int j = 0; j < i; j++) {
                clash(rates.get(j), rates.get(i)).ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
            }
        }
    }

    /** Why two rates cannot stand beside one another; empty if they can. */
    public static Optional<String> clash(Rate<?> earlier, Rate<?> later) {
        return earlier.validity().overlaps(later.validity())
                        && earlier.knownFrom().equals(later.knownFrom())
                ? Optional.of("holds " + later.validity() + ", and another rate holds " + earlier.validity()
                        + ": end one of them, or write 'known-from' if it corrects the other")
                : Optional.empty();
    }

    /** The rate that holds on a day, as far as it was known on another; empty if none does: never an older one. */
    public Optional<Rate<T>> on(LocalDate day, LocalDate knownOn) {
        Optional<Rate<T>> found = Optional.empty();
        for (Rate<T> rate : rates) {
            boolean holds = rate.validity().contains(day) && !rate.knownFrom().isAfter(knownOn);
            if (holds
                    && found.map(best -> rate.knownFrom().isAfter(best.knownFrom()))
                            .orElse(true)) {
                found = Optional.of(rate);
            }
        }
        return found;
    }
}
