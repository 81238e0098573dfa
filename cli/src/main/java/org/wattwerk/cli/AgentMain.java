package org.wattwerk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code wattwerk agent} alone, on a class path of little more than the agent: every jar that is opened stays in memory with
 * its index, and an agent shares its machine with the jobs.
 */
@Command(
        name = "wattwerk",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AgentCommand.class)
public final class AgentMain {
    private AgentMain() {}

    /** As {@link Wattwerk#main}, for arguments that begin with {@code agent}. */
    public static void main(String[] arguments) {
        Wattwerk.logPlainly();
        System.exit(Wattwerk.withManners(new CommandLine(new AgentMain())).execute(arguments));
    }
}
