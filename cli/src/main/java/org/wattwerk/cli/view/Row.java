package org.wattwerk.cli.view;

import java.util.ArrayList;
import java.util.List;

/** One row of a frame: pieces of text, each with its style. Every character is one column wide. */
public record Row(List<Span> spans) {
    public static final Row EMPTY = new Row(List.of());

    public Row {
        spans = List.copyOf(spans);
    }

    /** Text of one style. */
    public record Span(String text, Style style) {}

    public static Row of(String text) {
        return EMPTY.and(text);
    }

    public static Row of(String text, Style style) {
        return EMPTY.and(text, style);
    }

    /** This row with more text at its end. */
    public Row and(String text) {
        return and(text, Style.PLAIN);
    }

    public Row and(String text, Style style) {
        List<Span> more = new ArrayList<>(spans);
        more.add(new Span(printable(text), style));
        return new Row(more);
    }

    /** This row with text at the right margin, where there is room for it. */
    public Row andRight(String text, Style style, int width) {
        int gap = width - columns() - text.length();
        return gap < 1 ? this : and(" ".repeat(gap)).and(text, style);
    }

    public int columns() {
        return spans.stream().mapToInt(span -> span.text().length()).sum();
    }

    /** This row in at most {@code width} columns; what is cut off is marked by an ellipsis. */
    public Row within(int width) {
        if (columns() <= width) {
            return this;
        }
        Row cut = EMPTY;
        int left = Math.max(0, width - 1);
        for (Span span : spans) {
            if (left == 0) {
                break;
            }
            String text = span.text().substring(0, Math.min(left, span.text().length()));
            cut = cut.and(text, span.style());
            left -= text.length();
        }
        return width == 0 ? EMPTY : cut.and("…");
    }

    /** Text alone. */
    public String plain() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString();
    }

    /** Text with the escape sequences of its styles. */
    public String coloured() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.style().paint(span.text())));
        return text.toString();
    }

    /** Names and reasons come from outside: a control character in them must not reach the terminal. */
    private static String printable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl)
                ? text
                : text.codePoints()
                        .map(point -> Character.isISOControl(point) ? ' ' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
