package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk statement close}: ends a month for ever. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Closes a month and all before it: their statements never change again.",
            "What comes later, such as late marks or a revised price, is a line of the next month's statement. This cannot be"
                    + " taken back."
        },
        footer = {"", "Example:", "  wattwerk statement close 2026-03 --reason 'checked against the invoice, A. Muster'"
        })
final class StatementCloseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "YYYY-MM", description = "The month; it must be over and settled.")
    private String month = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Who closes it and why; kept in the ledger, under its hash.")
    private String reason = "";

    @Option(names = "--json", description = "Prints the controller's answer as it is.")
    private boolean json;

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw ExitException.badInput("--reason is empty: say who closes the month and why, for the audit");
        }
        JsonNode answer = controller
                .client()
                .post(
                        "/v1/statements/" + StatementCommand.month("the month", month) + "/close",
                        JsonNodeFactory.instance.objectNode().put("reason", reason));
        if (!json) {
            System.out.println(
                    answer.path("closedNow").asBoolean()
                            ? "closed " + month + " and all before it"
                            : month + " was closed already; its reason stays");
            int preliminary =
                    answer.path("statement").path("preliminaryQuarterHours").asInt();
            if (preliminary > 0) {
                System.out.println(preliminary + " quarter hours of it are preliminary: what still changes about them"
                        + " will be a line of the next month");
            }
            System.out.println();
        }
        StatementCommand.print(answer, true, json);
        return 0;
    }
}
