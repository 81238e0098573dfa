package org.wattwerk.core.ledger;

/**
 * How fast a job turns work into tokens when nothing slows it; a modelled figure, for tokens that are not counted.
 *
 * @param tokensPerGpuSecond tokens of one GPU in one second at full speed
 */
public record TokenRate(long tokensPerGpuSecond) {
    public TokenRate {
        if (tokensPerGpuSecond < 0) {
            throw new IllegalArgumentException("token rate is negative: " + tokensPerGpuSecond);
        }
    }

    /** The tokens of an amount of work, rounded down. */
    public long tokens(long workMillis) {
        return Math.addExact(
                Math.multiplyExact(workMillis / 1_000, tokensPerGpuSecond),
                Math.multiplyExact(workMillis % 1_000, tokensPerGpuSecond) / 1_000);
    }
}
