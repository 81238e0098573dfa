package org.wattwerk.core.ledger;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.wattwerk.core.quantity.Share;

/**
 * What a job's time went into and what its tokens came to: the useful share of both is its goodput. The parts of the time
 * sum to the whole, exactly.
 *
 * @param computed tokens that its processes have computed, estimated for the moments before a process first spoke
 * @param lost those among them that went with a process before they were in a checkpoint
 * @param times what the time since it was submitted went into; a part that is not there is zero
 */
public record Goodput(long computed, long lost, Map<Part, Duration> times) {
    /** Of a job that was just submitted. */
    public static final Goodput NONE = new Goodput(0, 0, Map.of());

    /** Where a job's time goes. */
    public enum Part {
        /** Steps that count, at the speed that the limits allow. */
        COMPUTING,
        /** No node, or no power to start. */
        WAITING,
        /** At a checkpoint, with its process alive. */
        RESTING,
        /** Its process was ordered and makes no steps yet. */
        STARTING,
        /** Steps made once before, since the process that made them was lost. */
        REPEATING,
        /** What the limits take: the time that the same steps would not have needed at full speed. */
        THROTTLED,
        /** Standing still while a checkpoint is written, as the job said it. */
        CHECKPOINTS,
        /** No controller was there to see. */
        UNSEEN
    }

    public Goodput {
        if (computed < 0 || lost < 0) {
            throw new IllegalArgumentException("a negative number of tokens: " + computed + ", " + lost);
        }
        Map<Part, Duration> kept = new EnumMap<>(Part.class);
        times.forEach((part, time) -> {
            if (time.isNegative()) {
                throw new IllegalArgumentException("a negative time for " + part + ": " + time);
            }
            if (!time.isZero()) {
                kept.put(part, time);
            }
        });
        times = Collections.unmodifiableMap(kept);
    }

    /** Tokens that the model has learnt and kept; negative for a period that lost more than it computed. */
    public long useful() {
        return computed - lost;
    }

    /** The time of one part. */
    public Duration time(Part part) {
        return times.getOrDefault(part, Duration.ZERO);
    }

    /** All of the time. */
    public Duration total() {
        return times.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Useful tokens among those computed; all of them before any was. */
    public Share usefulTokens() {
        return computed == 0 ? Share.ALL : Share.ofRatio((double) Math.max(0, useful()) / computed);
    }

    /** The share of a part in all of the time; nothing before any has passed. */
    public Share share(Part part) {
        Duration total = total();
        return total.isZero() ? Share.NONE : Share.ofRatio((double) time(part).toNanos() / total.toNanos());
    }

    /** What came after an earlier state of the same job. */
    public Goodput since(Goodput earlier) {
        Map<Part, Duration> passed = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            passed.put(part, time(part).minus(earlier.time(part)));
        }
        Duration computing = passed.getOrDefault(Part.COMPUTING, Duration.ZERO);
        if (computing.isNegative()) {
            // A checkpoint was being written at that moment: part of it was taken for steps until it was complete.
            passed.put(Part.COMPUTING, Duration.ZERO);
            passed.merge(Part.CHECKPOINTS, computing, Duration::plus);
        }
        return new Goodput(computed - earlier.computed, Math.max(0, lost - earlier.lost), passed);
    }

    Goodput plus(Part part, Duration time) {
        Map<Part, Duration> more = new EnumMap<>(Part.class);
        more.putAll(times);
        more.merge(part, time, Duration::plus);
        return new Goodput(computed, lost, more);
    }

    Goodput plusTokens(long moreComputed, long moreLost) {
        return new Goodput(computed + moreComputed, lost + moreLost, times);
    }
}
