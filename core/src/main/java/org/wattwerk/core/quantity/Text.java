package org.wattwerk.core.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and prints a quantity as number and unit, {@code 3.6 MW}; one instance per quantity, smallest unit first. */
final class Text {
    private static final Pattern FORM = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)\\s*(\\S.*)");

    private static final int DECIMALS = 6;

    private final String quantity;
    private final String example;
    private final Map<String, BigDecimal> sizes = new LinkedHashMap<>();

    Text(String quantity, String example) {
        this.quantity = quantity;
        this.example = example;
    }

    /** Adds a unit; {@code size} is how many of the inner integer unit it holds. */
    Text unit(String symbol, long size) {
        sizes.put(symbol, BigDecimal.valueOf(size));
        return this;
    }

    /**
     * The inner integer of a text like {@code 3.6 MW}.
     *
     * @throws IllegalArgumentException if the unit is missing or unknown, the number is not one, or it is finer than the
     *     inner unit; the message says what was read and shows an example
     */
    long parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a " + quantity + ": write number and unit, such as '" + example + "'");
        }
        BigDecimal size = sizes.get(form.group(2));
        if (size == null) {
            throw new IllegalArgumentException("'" + text + "' has no unit of " + quantity + ": use one of "
                    + String.join(", ", sizes.keySet()) + ", such as '" + example + "'");
        }
        BigDecimal inner = new BigDecimal(form.group(1)).multiply(size);
        try {
            return inner.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too fine or too large for a " + quantity + " in "
                            + sizes.keySet().iterator().next(),
                    e);
        }
    }

    /** The value exactly, in the largest unit in which it is at least one and needs no more than six decimals. */
    String print(long value) {
        BigDecimal number = BigDecimal.valueOf(value);
        String symbol = sizes.keySet().iterator().next();
        for (Map.Entry<String, BigDecimal> unit : sizes.entrySet()) {
            BigDecimal inUnit = BigDecimal.valueOf(value).divide(unit.getValue(), DECIMALS, RoundingMode.DOWN);
            boolean exact = inUnit.multiply(unit.getValue()).compareTo(BigDecimal.valueOf(value)) == 0;
            if (exact && inUnit.abs().compareTo(BigDecimal.ONE) >= 0) {
                number = inUnit;
                symbol = unit.getKey();
            }
        }
        return number.stripTrailingZeros().toPlainString() + " " + symbol;
    }
}
