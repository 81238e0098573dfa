package org.wattwerk.controller.loop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.core.time.QuarterHour;

/** The day-ahead prices that are known, by delivery day: from one curve, or from the model for any day. */
public final class PriceBook {
    /** When the prices of the next day are out. */
    private static final LocalTime PUBLISHED = LocalTime.of(13, 0);

    private final Source source;
    private final Tariff tariff;
    private final Map<LocalDate, Optional<PriceCurve>> days = new HashMap<>();
    private final Map<LocalDate, PriceCurve> estimates = new HashMap<>();

    @FunctionalInterface
    private interface Source {
        Optional<PriceCurve> day(LocalDate date);
    }

    private PriceBook(Source source, Tariff tariff) {
        this.source = source;
        this.tariff = tariff;
    }

    /** Prices of the market, or of whoever made the file. */
    public static PriceBook of(PriceCurve curve, Tariff tariff) {
        return new PriceBook(
                date -> {
                    DeliveryDay day = new DeliveryDay(date);
                    boolean covered =
                            !day.start().isBefore(curve.start()) && !day.end().isAfter(curve.end());
                    return covered ? Optional.of(curve.day(date)) : Optional.empty();
                },
                tariff);
    }

    /** No prices yet: they are learned as they come. */
    public static PriceBook empty(Tariff tariff) {
        return new PriceBook(date -> Optional.empty(), tariff);
    }

    /** Prices of the model of a typical year, for any day. */
    public static PriceBook model(long seed, Tariff tariff) {
        return new PriceBook(date -> Optional.of(TypicalYear.day(date, seed)), tariff);
    }

    /** Prices of the market for a whole delivery day, which hold from now on in place of all before. */
    public void learn(PriceCurve day) {
        LocalDate date = DeliveryDay.containing(day.start()).date();
        days.put(date, Optional.of(day));
        estimates.remove(date);
    }

    /** A stand-in for a whole delivery day: it is planned and shown with, never settled with. */
    public void estimate(PriceCurve day) {
        estimates.put(DeliveryDay.containing(day.start()).date(), day);
    }

    /** The whole delivery day, or an estimate of it; empty if neither is known. */
    public Optional<PriceCurve> day(LocalDate date) {
        return known(date).or(() -> Optional.ofNullable(estimates.get(date)));
    }

    private Optional<PriceCurve> known(LocalDate date) {
        return days.computeIfAbsent(date, source::day);
    }

    /** The day-ahead price of a quarter hour and where it is from, estimated or not; empty if it is not known. */
    public Optional<Price> at(QuarterHour quarterHour) {
        return day(dateOf(quarterHour)).map(curve -> new Price(curve.at(quarterHour), curve.source()));
    }

    /** The price that a quarter hour is settled with: never an estimate. */
    public Optional<Price> settled(QuarterHour quarterHour) {
        return known(dateOf(quarterHour)).map(curve -> new Price(curve.at(quarterHour), curve.source()));
    }

    private static LocalDate dateOf(QuarterHour quarterHour) {
        return DeliveryDay.containing(quarterHour.start()).date();
    }

    /** A day-ahead price and where it is from. */
    public record Price(EnergyPrice dayAhead, PriceSource source) {}

    /** The delivery day of an instant as the planner wants it; empty if no price is known. */
    public List<PricedQuarterHour> planned(Instant now) {
        List<PricedQuarterHour> planned = new ArrayList<>();
        day(DeliveryDay.containing(now).date()).ifPresent(curve -> {
            for (int i = 0; i < curve.quarterHours(); i++) {
                QuarterHour quarterHour = new QuarterHour(curve.first().number() + i);
                EnergyPrice dayAhead = curve.at(quarterHour);
                planned.add(new PricedQuarterHour(quarterHour, dayAhead, tariff.marginal(dayAhead)));
            }
        });
        return planned;
    }

    /**
     * All prices without a gap around a quarter hour: as far back as they are known, at most so many days, and on to the last
     * that is published. The last day may be an estimate; empty if the quarter hour itself has no price.
     */
    public Optional<PriceCurve> around(QuarterHour present, int daysBack) {
        LocalDate today = dateOf(present);
        Optional<PriceCurve> now = day(today);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        Deque<PriceCurve> curves = new ArrayDeque<>(List.of(now.get()));
        Optional<PriceCurve> before = known(today.minusDays(1));
        for (int i = 2; before.isPresent() && i <= daysBack + 1; i++) {
            curves.addFirst(before.get());
            before = known(today.minusDays(i));
        }
        // A file or the model knows every day; of a market nobody knows more than tomorrow, and that from the auction
        // on.
        if (!LocalTime.ofInstant(present.start(), DeliveryDay.ZONE).isBefore(PUBLISHED)) {
            day(today.plusDays(1)).ifPresent(curves::addLast);
        }
        List<PriceInterval> all = new ArrayList<>();
        for (PriceCurve curve : curves) {
            for (int i = 0; i < curve.quarterHours(); i++) {
                QuarterHour at = new QuarterHour(curve.first().number() + i);
                all.add(new PriceInterval(at.start(), QuarterHour.LENGTH, curve.at(at)));
            }
        }
        return Optional.of(PriceCurve.of(now.get().source(), all));
    }

    public Tariff tariff() {
        return tariff;
    }
}
