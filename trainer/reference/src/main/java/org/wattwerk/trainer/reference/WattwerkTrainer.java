package org.wattwerk.trainer.reference;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the reference trainer. */
@Command(
        name = "wattwerk-trainer",
        description = "The reference pretraining job of Wattwerk; works alone as well.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            EvalCommand.class,
            SampleCommand.class,
            PrepareCommand.class,
            InspectCommand.class
        })
public final class WattwerkTrainer {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private WattwerkTrainer() {}

    /** Ends the process with the exit code of the command. */
    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new WattwerkTrainer());
        Map<String, CommandLine> commands = commandLine.getSubcommands();
        KeyOptions.add(Objects.requireNonNull(commands.get("train")).getCommandSpec(), TrainCommand.KEYS);
        KeyOptions.add(Objects.requireNonNull(commands.get("eval")).getCommandSpec(), EvalCommand.KEYS);
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println(e.getMessage());
            err.println("see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return BAD_INPUT;
        });
        commandLine.setExecutionExceptionHandler((e, command, result) -> {
            if (e instanceof BadInput) {
                command.getErr().println(e.getMessage());
                return BAD_INPUT;
            }
            command.getErr().println("the run failed: " + e);
            Arrays.stream(e.getStackTrace())
                    .limit(5)
                    .forEach(frame -> command.getErr().println("  at " + frame));
            return FAILED;
        });
        return commandLine;
    }
}
