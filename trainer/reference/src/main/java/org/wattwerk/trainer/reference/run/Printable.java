package org.wattwerk.trainer.reference.run;

/** Text of a model made fit for a terminal, which obeys control characters wherever they come from. */
public final class Printable {
    private Printable() {}

    /** Line breaks and tabs stay; any other control character becomes a replacement character. */
    public static String of(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) && point != '\n' && point != '\t' ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
