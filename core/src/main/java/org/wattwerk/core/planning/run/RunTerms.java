package org.wattwerk.core.planning.run;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a run has agreed: so many tokens by a date, and what may be asked of it until then.
 *
 * @param tokens to be done
 * @param rate tokens of one GPU in a second at full speed
 * @param deadline the first instant after the time it has
 * @param rest whether it may rest, and what that costs it
 * @param cap the most that it may draw at the meter, if there is such a limit
 * @param expected price levels of months to come as known from elsewhere, such as futures: mean price of a MWh at the
 *     exchange
 */
public record RunTerms(
        double tokens,
        TokenRate rate,
        Instant deadline,
        RestTerms rest,
        Optional<Power> cap,
        Map<YearMonth, EnergyPrice> expected) {
    public RunTerms {
        expected = Map.copyOf(expected);
        if (!(tokens > 0) || Double.isInfinite(tokens)) {
            throw new IllegalArgumentException(
                    "a run of " + tokens + " tokens has nothing to do: write more than none");
        }
        if (rate.tokensPerGpuSecond() == 0) {
            throw new IllegalArgumentException("a run whose GPUs make no tokens never ends: write its speed");
        }
    }

    /** The same run with another goal; a cap that is not given stays as agreed. */
    public RunTerms towards(double otherTokens, Instant otherDeadline, Optional<Power> otherCap) {
        return new RunTerms(otherTokens, rate, otherDeadline, rest, otherCap.or(() -> cap), expected);
    }

    /** Tokens of a quarter hour at full speed on so many GPUs. */
    public double tokensPerQuarterHour(int gpus) {
        return (double) rate.tokensPerGpuSecond() * gpus * QuarterHour.LENGTH.toSeconds();
    }

    /** Work of all its tokens on so many GPUs, in quarter hours at full speed. */
    public double quarterHours(int gpus) {
        return tokens / tokensPerQuarterHour(gpus);
    }

    /** The first quarter hour after its time; a deadline within one counts from its start. */
    public QuarterHour end() {
        return QuarterHour.containing(deadline);
    }

    /** The time from an instant to the deadline; negative once it has passed. */
    public Duration left(Instant now) {
        return Duration.between(now, deadline);
    }
}
