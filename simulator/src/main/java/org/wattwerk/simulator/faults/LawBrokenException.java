package org.wattwerk.simulator.faults;

import java.util.List;

/** A law did not hold; the message is the whole story of the run, from its seed to the instant. */
public final class LawBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LawBrokenException(long seed, String law, List<String> story) {
        super("seed " + seed + ": " + law + System.lineSeparator() + String.join(System.lineSeparator(), story)
                + System.lineSeparator() + "seed " + seed + ": " + law);
    }
}
