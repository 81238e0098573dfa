package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wattwerk.cli.document.LocalMinute;
import org.wattwerk.cli.rest.ControllerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wattwerk why}: the one rule that makes a job wait, slow or rest. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description =
                "Says why a job waits, is slow or rests: the rule, since when, what would change it, and what it costs.",
        footer = {"", "Example:", "  wattwerk why pretraining"})
final class WhyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as 'wattwerk jobs' shows it.")
    private String job = "";

    @Mixin
    private ControllerUrl controller = new ControllerUrl();

    @Override
    public Integer call() {
        JsonNode why = controller.client().get("/v1/jobs/" + ControllerClient.segment(job) + "/why");
        String speed = why.has("speedPercent")
                ? String.format(
                        Locale.ROOT,
                        " at %.1f %% of full speed",
                        why.get("speedPercent").asDouble())
                : "";
        System.out.println(
                why.path("job").asText() + " is " + why.path("state").asText().toLowerCase(Locale.ROOT) + speed);
        line("rule", why.path("rule").asText());
        line("because", why.path("because").asText());
        line("since", LocalMinute.text(why.path("since").asText()));
        line("changes when", why.path("change").asText());
        if (why.has("netEurPerHour")) {
            line(
                    "costs",
                    String.format(
                            Locale.ROOT,
                            "%.2f EUR net an hour as it is now",
                            why.get("netEurPerHour").asDouble()));
        }
        return 0;
    }

    private static void line(String what, String text) {
        System.out.println(String.format(Locale.ROOT, "  %-13s %s", what, text));
    }
}
