package org.wattwerk.trainer.reference.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the value of a key is written, and which values it may have. */
sealed interface Form {
    /** A text that is no value of this form; the message says how it would be one. */
    final class NotAValue extends Exception {
        private static final long serialVersionUID = 1L;

        NotAValue(String message) {
            super(message);
        }
    }

    /**
     * Checks a text.
     *
     * @param bare whether the unit may be left out, because the option's own description names it
     * @throws NotAValue with a message that goes on after the name of the key
     */
    void check(String text, boolean bare) throws NotAValue;

    /** A whole number with a unit, such as {@code 64 tokens}; no unit where the unit is empty. */
    record Count(long least, long most, String unit) implements Form {
        private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,18})(?:\\s*([a-z]+))?");

        @Override
        public void check(String text, boolean bare) throws NotAValue {
            Matcher number = NUMBER.matcher(text);
            if (!number.matches()) {
                throw new NotAValue("is '" + text + "', not a whole number such as " + example());
            }
            String written = number.group(2) == null ? "" : number.group(2);
            boolean missing = written.isEmpty() && !bare && !unit.isEmpty();
            boolean wrong = !written.isEmpty() && !written.equals(unit) && !(written + "s").equals(unit);
            if (missing || wrong) {
                throw new NotAValue("is '" + text + "': write it with its unit, such as " + example());
            }
            long value = value(text);
            if (value < least || value > most) {
                throw new NotAValue("is " + value
                        + (most == Long.MAX_VALUE
                                ? ", not at least " + least
                                : ", not between " + least + " and " + most));
            }
        }

        private String example() {
            return (Math.max(1, least) + " " + unit).strip();
        }

        long value(String text) {
            Matcher number = NUMBER.matcher(text);
            if (!number.matches()) {
                throw new IllegalStateException("not checked: " + text);
            }
            return Long.parseLong(number.group(1));
        }
    }

    /** A share, such as {@code 5 %}; where the unit may be left out also as a fraction of one. */
    record Share(boolean zeroToo, boolean oneToo) implements Form {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%");
        private static final Pattern FRACTION = Pattern.compile("\\d{1,9}(?:\\.\\d{1,15})?");

        @Override
        public void check(String text, boolean bare) throws NotAValue {
            if (!PERCENT.matcher(text).matches()
                    && !(bare && FRACTION.matcher(text).matches())) {
                throw new NotAValue("is '" + text + "', not a share such as 5 %");
            }
            double value = value(text);
            boolean low = zeroToo ? value < 0 : value <= 0;
            boolean high = oneToo ? value > 1 : value >= 1;
            if (low || high) {
                throw new NotAValue("is " + text + ", not " + (zeroToo ? "at least 0" : "above 0") + " and "
                        + (oneToo ? "at most 100 %" : "below 100 %"));
            }
        }

        double value(String text) {
            Matcher percent = PERCENT.matcher(text);
            return percent.matches()
                    ? new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue()
                    : Double.parseDouble(text);
        }
    }

    /** A number above zero without a unit, such as a learning rate. */
    record Positive(double most) implements Form {
        @Override
        public void check(String text, boolean bare) throws NotAValue {
            double value;
            try {
                value = value(text);
            } catch (NumberFormatException e) {
                throw new NotAValue("is '" + text + "', not a number such as 0.003");
            }
            if (!(value > 0 && value <= most)) {
                throw new NotAValue(String.format(Locale.ROOT, "is %s, not above 0 and at most %.0f", text, most));
            }
        }

        double value(String text) {
            return Double.parseDouble(text);
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements Form {
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public void check(String text, boolean bare) throws NotAValue {
            if (!words.contains(text)) {
                throw new NotAValue("is '" + text + "', not " + String.join(" or ", words));
            }
        }
    }

    /** Files or folders. */
    record Place(boolean several) implements Form {
        @Override
        public void check(String text, boolean bare) throws NotAValue {
            if (text.indexOf('\0') >= 0) {
                throw new NotAValue("holds a zero character, which no path has");
            }
        }
    }
}
