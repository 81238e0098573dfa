package org.wattwerk.core.tariff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.core.time.QuarterHour;

/**
 * A stand-in for prices that do not come: the profile of the last day of the same weekday. Good enough to plan with, never to
 * settle with; its source says so.
 */
public final class PriceEstimate {
    private static final int WEEK = 7;
    private static final int WEEKS_BACK = 4;

    private PriceEstimate() {}

    /**
     * An estimate of one delivery day, hour for hour of local time; empty if no such weekday of the last four weeks is known.
     *
     * @param known the market's prices of a whole delivery day, empty if they are not known
     */
    public static Optional<PriceCurve> of(LocalDate day, Function<LocalDate, Optional<PriceCurve>> known) {
        for (int weeks = 1; weeks <= WEEKS_BACK; weeks++) {
            LocalDate model = day.minusDays((long) weeks * WEEK);
            Optional<PriceCurve> curve =
                    known.apply(model).filter(candidate -> !candidate.source().model());
            if (curve.isPresent()) {
                return Optional.of(moved(curve.get(), model, day));
            }
        }
        return Optional.empty();
    }

    private static PriceCurve moved(PriceCurve curve, LocalDate from, LocalDate to) {
        List<PriceInterval> intervals = new ArrayList<>();
        DeliveryDay day = new DeliveryDay(to);
        for (Instant at = day.start(); at.isBefore(day.end()); at = at.plus(QuarterHour.LENGTH)) {
            LocalTime local = LocalTime.ofInstant(at, DeliveryDay.ZONE);
            // An hour that the clock skips on the model day becomes the one after it, as the calendar of Java has it.
            Instant then = from.atTime(local).atZone(DeliveryDay.ZONE).toInstant();
            intervals.add(new PriceInterval(at, QuarterHour.LENGTH, curve.at(then)));
        }
        PriceSource source = new PriceSource(
                "estimate from the prices of " + from + " (" + curve.source().name() + ")",
                true,
                curve.source().licence());
        return PriceCurve.of(source, intervals);
    }
}
