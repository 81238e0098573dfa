package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.controller.decisions.DecisionFile;
import org.wattwerk.core.control.Replay;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk replay}: decides again what a controller has decided, and names the first difference. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a file of decisions again, offline: everything that the controller was told is told to this program, and"
                    + " the commands that follow are compared, tick by tick.",
            "A controller keeps these files in the folder 'decisions' of its --state, one for each of its starts."
        },
        footer = {
            "",
            "Example:",
            "  wattwerk replay /var/lib/wattwerk/decisions/decisions-12.jsonl.gz --policy /etc/wattwerk"
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "PATH",
            description = "The policy file or folder under which the controller ran.")
    private Path policy = Path.of("");

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw ExitException.badInput("there is no file " + file);
        }
        try {
            DecisionFile.Outcome outcome = DecisionFile.replay(
                    file, PolicyTerms.control(PolicyCommand.load(policy)), DecisionFile.digest(policy));
            outcome.difference().ifPresent(ReplayCommand::say);
            System.out.println("epoch " + outcome.epoch() + ": " + outcome.ticks() + " ticks, " + outcome.commands()
                    + " commands"
                    + (outcome.difference().isEmpty() ? ": the same as then" : " up to there")
                    + (outcome.whole() || outcome.difference().isPresent()
                            ? ""
                            : "; the file ends before the controller did"));
            return outcome.difference().isEmpty() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(file + " cannot be played again: " + e.getMessage());
        } catch (IOException e) {
            throw ExitException.badInput(file + " or " + policy + " cannot be read: " + e.getMessage());
        }
    }

    private static void say(Replay.Difference difference) {
        System.out.println("tick " + difference.tick() + " at "
                + difference.at().now().day() + ", command " + difference.command() + " is not the same:");
        System.out.println("  then: " + difference.then().orElse("nothing more"));
        System.out.println("  now:  " + difference.now().orElse("nothing more"));
    }
}
