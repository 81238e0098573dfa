package org.wattwerk.core.tariff.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final LocalDate ALWAYS = LocalDate.MIN;

    private static Rate<String> rate(String from, String until, LocalDate knownFrom, String value) {
        return new Rate<>(new Validity(LocalDate.parse(from), LocalDate.parse(until)), knownFrom, value, "somewhere");
    }

    @Test
    void rates_twoAtOnceKnownFromTheSameDay_areRefused() {
        assertThatThrownBy(() -> new Rates<>(
                        "levy",
                        List.of(
                                rate("2025-01-01", "2027-01-01", ALWAYS, "a"),
                                rate("2026-01-01", "2028-01-01", ALWAYS, "b"))))
                .hasMessage("holds 2026-01-01 until 2028-01-01, and another rate holds 2025-01-01 until 2027-01-01:"
                        + " end one of them, or write 'known-from' if it corrects the other");
    }

    @Test
    void on_anyDay_isTheLatestKnownOrNothing() {
        LocalDate corrected = LocalDate.of(2026, 3, 1);
        Rates<String> rates = new Rates<>(
                "levy",
                List.of(
                        rate("2026-01-01", "2027-01-01", ALWAYS, "first"),
                        rate("2026-01-01", "2026-07-01", corrected, "corrected")));

        assertThat(on(rates, "2026-02-01", "2026-02-28")).contains("first");
        assertThat(on(rates, "2026-02-01", "2026-03-01")).contains("corrected");
        assertThat(on(rates, "2026-07-01", "2026-12-01")).contains("first");
        assertThat(on(rates, "2027-01-01", "2026-12-01")).isEmpty();
        assertThat(on(rates, "2025-12-31", "2026-12-01")).isEmpty();
    }

    private static Optional<String> on(Rates<String> rates, String day, String knownOn) {
        return rates.on(LocalDate.parse(day), LocalDate.parse(knownOn)).map(Rate::value);
    }

    @Test
    void validity_ofNoTimeOrPartsOfMonths_isRefused() {
        LocalDate newYear = LocalDate.of(2026, 1, 1);
        assertThatThrownBy(() -> new Validity(newYear, newYear)).hasMessageContaining("cannot hold from");
        assertThatThrownBy(() -> new Validity(newYear, newYear.plusDays(14))).hasMessageContaining("whole months");
        assertThat(Validity.ofYear(2026)).isEqualTo(new Validity(newYear, newYear.plusYears(1)));
    }
}
