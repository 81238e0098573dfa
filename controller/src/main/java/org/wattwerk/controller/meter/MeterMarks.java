package org.wattwerk.controller.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * Makes the utility meter's marks at the start of every quarter hour from samples around it, by straight lines.
 *
 * <p>A meter that goes back was replaced: counting goes on from where the old one stood, and what the new one counted before
 * it was first read is left out rather than guessed.
 */
public final class MeterMarks {
    /** Samples further apart than this do not tell what was drawn on which side of a boundary. */
    private static final Duration CLOSE_SAMPLES = Duration.ofMinutes(5);
    /** A first sample later than this misses a part of its quarter hour worth telling. */
    private static final Duration PROMPT_START = Duration.ofMinutes(1);

    private Optional<Sample> last;
    private Optional<Energies> raw = Optional.empty();
    private SignedEnergy connectionOffset = SignedEnergy.ZERO;
    private SignedEnergy otherOffset = SignedEnergy.ZERO;
    private Quality since = Quality.MEASURED;

    private record Energies(Energy connectionPoint, Energy otherLoads) {}

    private record Sample(Instant at, Energies counted) {}

    /**
     * @param recovered the newest mark in the ledger; counting goes on from it
     */
    public MeterMarks(Optional<MeterMark> recovered) {
        last = recovered.map(
                mark -> new Sample(mark.at().start(), new Energies(mark.connectionPoint(), mark.otherLoads())));
    }

    /** The marks that a sample makes known, oldest first; the very first one opens the books at its quarter hour's start. */
    public List<MeterMark> sampled(SiteMeter.Reading reading) {
        Energies counted = counted(new Energies(reading.connectionPoint(), reading.otherLoads()));
        List<MeterMark> marks = new ArrayList<>();
        if (last.isEmpty()) {
            QuarterHour present = QuarterHour.containing(reading.at());
            boolean late = Duration.between(present.start(), reading.at()).compareTo(PROMPT_START) > 0;
            since = late ? Quality.ESTIMATED : Quality.MEASURED;
            marks.add(new MeterMark(present, counted.connectionPoint, counted.otherLoads, since));
            last = Optional.of(new Sample(reading.at(), counted));
            return marks;
        }
        Sample before = last.get();
        if (!reading.at().isAfter(before.at)) {
            return marks;
        }
        boolean close = Duration.between(before.at, reading.at()).compareTo(CLOSE_SAMPLES) <= 0;
        QuarterHour end = QuarterHour.containing(reading.at());
        for (QuarterHour at = QuarterHour.containing(before.at).next(); at.compareTo(end) <= 0; at = at.next()) {
            Quality quality = close ? since : Quality.ESTIMATED;
            marks.add(between(before, new Sample(reading.at(), counted), at, quality));
            // The stretch goes on behind the boundary and enters the next quarter hour too.
            since = close ? Quality.MEASURED : Quality.ESTIMATED;
        }
        last = Optional.of(new Sample(reading.at(), counted));
        return marks;
    }

    private Energies counted(Energies now) {
        Optional<Energies> stood = last.map(sample -> sample.counted);
        Energies before = raw.or(() -> stood).orElse(now);
        boolean replaced = now.connectionPoint.compareTo(before.connectionPoint) < 0
                || now.otherLoads.compareTo(before.otherLoads) < 0;
        if (replaced) {
            connectionOffset = offset(stood.orElse(now).connectionPoint, now.connectionPoint);
            otherOffset = offset(stood.orElse(now).otherLoads, now.otherLoads);
            since = Quality.ESTIMATED;
        }
        raw = Optional.of(now);
        return new Energies(sum(now.connectionPoint, connectionOffset), sum(now.otherLoads, otherOffset));
    }

    private static SignedEnergy offset(Energy stood, Energy now) {
        return SignedEnergy.of(stood).minus(now);
    }

    private static Energy sum(Energy now, SignedEnergy offset) {
        return new Energy(offset.plus(now).millijoules());
    }

    private static MeterMark between(Sample before, Sample after, QuarterHour at, Quality quality) {
        long part = Duration.between(before.at, at.start()).toNanos();
        long whole = Duration.between(before.at, after.at).toNanos();
        return new MeterMark(
                at,
                between(before.counted.connectionPoint, after.counted.connectionPoint, part, whole),
                between(before.counted.otherLoads, after.counted.otherLoads, part, whole),
                quality);
    }

    private static Energy between(Energy before, Energy after, long part, long whole) {
        return before.plus(after.minus(before).times(part, whole));
    }
}
