package org.wattwerk.cli;

import java.io.PrintWriter;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code wattwerk}. */
@Command(
        name = "wattwerk",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Energy- and cost-aware resource manager for GPU clusters.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  wattwerk demo                                  one day of a small cluster, in four minutes",
            "  wattwerk event limit --to 12kW --for 2h        stay below 12 kW for two hours",
            "  wattwerk statement                             what it has cost so far, and who pays",
            "",
            "Each command tells more with --help."
        },
        subcommands = {
            DemoCommand.class,
            ControllerCommand.class,
            AgentCommand.class,
            DoctorCommand.class,
            SubmitCommand.class,
            JobsCommand.class,
            LogsCommand.class,
            WhyCommand.class,
            NodesCommand.class,
            NodeCommand.class,
            SimulatedNodesCommand.class,
            TopCommand.class,
            StatementCommand.class,
            LedgerCommand.class,
            PricesCommand.class,
            EventCommand.class,
            PlanCommand.class,
            FreezeCommand.class,
            PolicyCommand.class,
            BacktestCommand.class,
            ReplayCommand.class,
            Version.class
        })
public final class Wattwerk implements Runnable {
    private Wattwerk() {}

    /** Runs one command and ends the process with its exit code: 0 done, 2 wrong input or environment, 1 failed. */
    public static void main(String[] arguments) {
        logPlainly();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return withManners(new CommandLine(new Wattwerk()));
    }

    /** One line for each thing logged. */
    static void logPlainly() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }

    /** With errors for people, in one line and with an exit code. */
    static CommandLine withManners(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Wattwerk::misused)
                .setExecutionExceptionHandler(Wattwerk::failed)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        CommandLine.usage(new Wattwerk(), System.out);
    }

    private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + oneLine(String.valueOf(misuse.getMessage()))
                        + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitException.BAD_INPUT;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof ExitException exit) {
            String.valueOf(exit.getMessage()).lines().forEach(line -> err.println("wattwerk: " + line));
            return exit.exitCode();
        }
        err.println("wattwerk: an error of the program itself: " + failure);
        failure.printStackTrace(err);
        return ExitException.FAILED;
    }

    private static String oneLine(String message) {
        String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
