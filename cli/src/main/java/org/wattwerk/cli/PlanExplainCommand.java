package org.wattwerk.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.wattwerk.controller.plan.PlanDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wattwerk plan explain}: why a plan is as it is. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Says why a plan is as it is: what a token, a kW and a budget are worth, and what else was compared.",
        footer = {"", "Example:", "  wattwerk plan explain plan.json"})
final class PlanExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PLAN", description = "A file that 'wattwerk plan make --out' wrote.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PlanDocument plan = PlanFile.read(file);
        PlanText.summary(plan).forEach(System.out::println);
        System.out.println();
        PlanText.explanation(plan).forEach(System.out::println);
        return 0;
    }
}
