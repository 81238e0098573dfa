package org.wattwerk.simulator.backtest;

/** A way of running through a year, from the simplest to one that no one could follow. */
public enum Strategy {
    FLAT_OUT("flat_out", "full power until the work is done, then idle"),
    UNIFORM_CAP("uniform_cap", "one constant power that meets the date"),
    PAUSE_ON_PRICE("pause_on_price", "full power, at rest above a price; the best price in hindsight"),
    WATTWERK("wattwerk", "what was known at each moment, for the whole bill"),
    PERFECT_FORESIGHT("perfect_foresight", "every price known in advance: what no strategy beats");

    private final String key;
    private final String words;

    Strategy(String key, String words) {
        this.key = key;
        this.words = words;
    }

    /** For programs. */
    public String key() {
        return key;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
