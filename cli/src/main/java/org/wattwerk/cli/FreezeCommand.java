package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.rest.ControllerClient;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk freeze}: nothing is raised anywhere until it is lifted. */
@Command(
        name = "freeze",
        mixinStandardHelpOptions = true,
        description =
                "Forbids every raise of a limit until it is lifted; lowering goes on. Without a reason, says how it stands.",
        footer = {
            "",
            "Examples:",
            "  wattwerk freeze --reason 'work on transformer 2'",
            "  wattwerk freeze --lift --reason 'work is done'"
        })
final class FreezeCommand implements Callable<Integer> {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Who wants it and why; it is kept.")
    private @Nullable String reason;

    @Option(names = "--lift", description = "Allows raises again.")
    private boolean lift;

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        if (reason == null) {
            if (lift) {
                throw ExitException.badInput("--lift needs a --reason: it is kept for whoever asks later");
            }
            show(controller.client());
            return 0;
        }
        controller
                .client()
                .post(
                        "/v1/freeze",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("frozen", !lift)
                                .put("reason", reason));
        System.out.println(
                lift
                        ? "raises are allowed again"
                        : "frozen: nothing is raised until 'wattwerk freeze --lift --reason TEXT'");
        return 0;
    }

    private static void show(ControllerClient client) {
        JsonNode state = client.get("/v1/freeze");
        System.out.println(
                state.path("frozen").asBoolean()
                        ? "frozen since " + state.path("since").asText() + ": "
                                + state.path("reason").asText()
                        : "nothing is frozen");
    }
}
