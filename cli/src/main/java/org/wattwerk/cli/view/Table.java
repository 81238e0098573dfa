package org.wattwerk.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of text in columns, for the terminal and for pipes alike; columns of figures stand to the right. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> toTheRight = new ArrayList<>();

    private Table() {}

    /** A table with these headings; a heading that starts with {@code >} names a column of figures. */
    public static Table of(String... headings) {
        Table table = new Table();
        List<String> names = new ArrayList<>();
        for (String heading : headings) {
            boolean right = heading.startsWith(">");
            table.toTheRight.add(right);
            names.add(right ? heading.substring(1) : heading);
        }
        table.rows.add(names);
        return table;
    }

    public Table row(String... cells) {
        if (cells.length != toTheRight.size()) {
            throw new IllegalArgumentException("row of " + cells.length + " cells in a table of " + toTheRight.size());
        }
        rows.add(List.of(cells));
        return this;
    }

    /** A rule across all columns, such as above a sum. */
    public Table rule() {
        rows.add(List.of());
        return this;
    }

    /** The lines, the headings first, without spaces at their ends. */
    public List<String> lines() {
        int[] widths = IntStream.range(0, toTheRight.size())
                .map(column -> rows.stream()
                        .filter(row -> !row.isEmpty())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        int all = IntStream.of(widths).sum() + 2 * (widths.length - 1);
        return rows.stream()
                .map(row -> row.isEmpty() ? "-".repeat(all) : line(row, widths))
                .toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String gap = " ".repeat(widths[column] - cell.length());
            line.append(toTheRight.get(column) ? gap + cell : cell + gap).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
