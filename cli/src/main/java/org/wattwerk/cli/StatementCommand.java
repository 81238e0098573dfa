package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.document.StatementPdf;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk statement}: what a period or a month cost, and who pays. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        description = "Shows what a period cost, net, VAT and gross, for each job, idle, overhead and other loads.",
        subcommands = StatementCloseCommand.class,
        footer = {
            "",
            "Examples:",
            "  wattwerk statement",
            "  wattwerk statement --month 2026-03 --pdf march.pdf",
            "  wattwerk statement --month 2026-03 --cost-centre physics",
            "  wattwerk statement --month 2026-03 --project bayerngpt",
            "  wattwerk statement --from 2024-12-11T23:00:00Z --to 2024-12-12T23:00:00Z",
            "  wattwerk statement close 2026-03 --reason 'checked against the invoice'"
        })
final class StatementCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "INSTANT", description = "First instant (default: the first settled).")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "First instant after it (default: the last settled).")
    private @Nullable Instant to;

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            description = "What a month booked, with its corrections of closed months.")
    private @Nullable String month;

    @Option(
            names = "--cost-centre",
            paramLabel = "NAME",
            description = "Its part alone; also idle, overhead, other or unattributed.")
    private @Nullable String costCentre;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "The jobs of a project alone, whoever pays for them.")
    private @Nullable String project;

    @Option(names = "--json", description = "Prints the controller's answer as it is.")
    private boolean json;

    @Option(names = "--pdf", paramLabel = "FILE", description = "Writes the statement as a PDF for filing.")
    private @Nullable Path pdf;

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        if (month != null && (from != null || to != null)) {
            throw ExitException.badInput("--month is a period of its own: leave out --from and --to");
        }
        if (costCentre != null && project != null) {
            throw ExitException.badInput("--cost-centre and --project choose different parts: leave out one of them");
        }
        JsonNode answer = controller.client().get(path());
        if (pdf != null) {
            StatementPdf.write(answer, "Wattwerk " + Version.text(), pdf);
        } else {
            print(answer, month != null, json);
        }
        return 0;
    }

    private String path() {
        List<String> query = new ArrayList<>();
        if (from != null) {
            query.add("from=" + from);
        }
        if (to != null) {
            query.add("to=" + to);
        }
        if (costCentre != null) {
            query.add("costCentre=" + ControllerClient.segment(costCentre));
        }
        if (project != null) {
            query.add("project=" + ControllerClient.segment(project));
        }
        return (month == null ? "/v1/statement" : "/v1/statements/" + month("--month", month))
                + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    /** A month as people write it. */
    static YearMonth month(String what, String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw ExitException.badInput(what + " '" + text + "' is not a month: write it like 2026-03");
        }
    }

    static void print(JsonNode answer, boolean ofAMonth, boolean json) {
        if (json) {
            System.out.println(answer.toPrettyString());
        } else {
            (ofAMonth ? StatementText.month(answer) : StatementText.lines(answer)).forEach(System.out::println);
        }
    }
}
