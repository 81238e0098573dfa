package org.wattwerk.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void within_tooLong_endsInAnEllipsis() {
        assertThat(Row.of("pretraining").and(" runs", Style.GOOD).within(13).plain())
                .isEqualTo("pretraining …");
    }

    @Test
    void of_escapeSequenceFromOutside_neverReachesTheTerminal() {
        assertThat(Row.of("job\u001b[2Jname").plain()).isEqualTo("job [2Jname");
    }

    @Test
    void bar_halfOfTen_isFiveFullCells() {
        assertThat(Bars.bar(0.5, 10)).isEqualTo("█████░░░░░");
    }

    @Test
    void table_figures_standToTheRight() {
        assertThat(Table.of("JOB", ">EUR")
                        .row("a", "1.00")
                        .row("longer", "10.00")
                        .lines())
                .containsExactly("JOB       EUR", "a        1.00", "longer  10.00");
    }
}
