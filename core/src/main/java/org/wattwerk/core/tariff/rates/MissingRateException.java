package org.wattwerk.core.tariff.rates;

import java.util.List;

/** Somebody asked for a year for which a tariff has no rates; its message says which, and what to do. */
public final class MissingRateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> missing;

    /** @param missing each component with its time, such as {@code offshore-levy of 2027} */
    public MissingRateException(String tariff, List<String> missing) {
        super("tariff '" + tariff + "' has no " + String.join(", no ", missing)
                + ": add it to the tariff; the value of another year is never used instead");
        this.missing = List.copyOf(missing);
    }

    /** Each component with its time. */
    public List<String> missing() {
        return missing;
    }
}
