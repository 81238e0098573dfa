package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.document.StatementPdf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk statement}: what a period cost, and who pays. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        description = "Shows what a period cost, net, VAT and gross, for each job, idle, overhead and other loads.",
        footer = {
            "",
            "Examples:",
            "  wattwerk statement",
            "  wattwerk statement --pdf december.pdf",
            "  wattwerk statement --from 2024-12-11T23:00:00Z --to 2024-12-12T23:00:00Z"
        })
final class StatementCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "INSTANT", description = "First instant (default: the first settled).")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "First instant after it (default: the last settled).")
    private @Nullable Instant to;

    @Option(names = "--json", description = "Prints the controller's answer as it is.")
    private boolean json;

    @Option(names = "--pdf", paramLabel = "FILE", description = "Writes the statement as a PDF for filing.")
    private @Nullable Path pdf;

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        List<String> query = new ArrayList<>();
        if (from != null) {
            query.add("from=" + from);
        }
        if (to != null) {
            query.add("to=" + to);
        }
        JsonNode statement =
                controller.client().get("/v1/statement" + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        if (pdf != null) {
            StatementPdf.write(statement, "Wattwerk " + Version.text(), pdf);
        } else if (json) {
            System.out.println(statement.toPrettyString());
        } else {
            StatementText.lines(statement).forEach(System.out::println);
        }
        return 0;
    }
}
