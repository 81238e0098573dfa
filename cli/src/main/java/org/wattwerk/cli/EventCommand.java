package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.cli.rest.LimitOrder;
import org.wattwerk.cli.view.Table;
import org.wattwerk.core.quantity.Power;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk event}: outside orders to stay under a limit at the connection point. */
@Command(
        name = "event",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Gives, lists and takes back outside orders to stay under a limit.")
final class EventCommand {
    @Command(
            name = "limit",
            mixinStandardHelpOptions = true,
            description = "Orders the site to stay under a limit, from now on, for a time.",
            footer = {"", "Example:", "  wattwerk event limit --to 12kW --for 2h --reason 'grid operator, section 14a'"
            })
    int limit(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "POWER",
                            converter = Watts.class,
                            description = "What the connection point may draw, with unit: 12kW.")
                    Power limit,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "DURATION",
                            converter = Durations.class,
                            description = "How long: 2h, 90min, 1h30min.")
                    Duration duration,
            @Option(
                            names = "--reason",
                            defaultValue = "ordered by the operator",
                            description = "Who orders it and why (default: ${DEFAULT-VALUE}).")
                    String reason,
            @Mixin ControllerUrl controller)
            throws InterruptedException {
        ControllerClient client = controller.client();
        Instant now = Moments.first(client).at();
        JsonNode taken = client.post("/v1/events", LimitOrder.event(reason, limit, now, duration));
        System.out.println("order " + taken.path("id").asText() + ": at most " + limit + " until "
                + now.plus(duration) + "; take it back with 'wattwerk event revoke "
                + taken.path("id").asText() + "'");
        return 0;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the orders that hold or will hold.",
            footer = {"", "Example:", "  wattwerk event list"})
    int list(@Mixin ControllerUrl controller) {
        Table table = Table.of("ORDER", ">LIMIT", "FROM", "TO", "REASON");
        for (LimitOrder order : LimitOrder.of(controller.client().get("/v1/events"))) {
            table.row(
                    order.id(),
                    order.limit().toString(),
                    order.start().toString(),
                    order.start().plus(order.duration()).toString(),
                    order.reason());
        }
        table.lines().forEach(System.out::println);
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows how an order was followed: how fast, what was drawn, and which work it delayed.",
            footer = {"", "Example:", "  wattwerk event show order-1"})
    int show(
            @Parameters(paramLabel = "ORDER", description = "Its name, as 'wattwerk event list' showed it.")
                    String order,
            @Mixin ControllerUrl controller) {
        OrderText.lines(controller.client().get("/v1/events/" + ControllerClient.segment(order) + "/response"))
                .forEach(System.out::println);
        return 0;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes an order back.",
            footer = {"", "Example:", "  wattwerk event revoke order-1"})
    int revoke(
            @Parameters(paramLabel = "ORDER", description = "Its name, as 'wattwerk event list' shows it.")
                    String order,
            @Mixin ControllerUrl controller) {
        controller.client().delete("/v1/events/" + ControllerClient.segment(order));
        System.out.println("order " + order + " taken back");
        return 0;
    }
}
