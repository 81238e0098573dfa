package org.wattwerk.cli.view;

import java.util.List;
import java.util.stream.Collectors;

/** What one moment looks like in a terminal of a certain size: never more rows or columns than that. */
public record Frame(List<Row> rows) {
    public Frame {
        rows = List.copyOf(rows);
    }

    /** The rows without styles, one a line. */
    public String plain() {
        return rows.stream().map(row -> row.plain().stripTrailing()).collect(Collectors.joining("\n"));
    }
}
