package org.wattwerk.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.cli.view.Terminal;
import org.wattwerk.controller.plan.PlanDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk plan show}: a kept plan as figures, charts and months. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a plan that was kept: its cost, price and power over its time, and its months.",
        footer = {
            "",
            "Examples:",
            "  wattwerk plan show plan.json",
            "  wattwerk plan show plan.json --against last.json"
        })
final class PlanShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PLAN", description = "A file that 'wattwerk plan make --out' wrote.")
    private Path file = Path.of("");

    @Option(names = "--against", paramLabel = "PLAN", description = "Compares with another plan.")
    private @Nullable Path against;

    @Override
    public Integer call() {
        PlanDocument plan = PlanFile.read(file);
        Terminal screen = Terminal.on(System.out, System.getenv());
        if (Terminal.isThere()) {
            screen.measure();
        }
        PlanText.summary(plan).forEach(System.out::println);
        PlanText.charts(plan, screen.width(), Terminal.isThere() && screen.colour())
                .forEach(System.out::println);
        System.out.println();
        PlanText.months(plan).forEach(System.out::println);
        if (against != null) {
            System.out.println();
            PlanText.comparison("OTHER", PlanFile.read(against), "THIS", plan).forEach(System.out::println);
        }
        return 0;
    }
}
