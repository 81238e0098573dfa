package org.wattwerk.cli;

import java.nio.file.Path;
import org.wattwerk.policies.CheckedPolicy;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.PolicyException;
import org.wattwerk.policies.PolicyLoader;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wattwerk policy}: the policy files of a site. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on the policy files of a site.")
final class PolicyCommand {
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a policy and says everything that is wrong with it, with file, line and key.",
            footer = {"", "Example:", "  wattwerk policy check /etc/wattwerk/policy"})
    int check(@Parameters(paramLabel = "PATH", description = "A YAML file or a folder of them.") Path path) {
        CheckedPolicy checked = checked(path);
        checked.warnings().forEach(warning -> System.out.println("warning: " + warning));
        Policy policy = checked.policy();
        System.out.println(path + ": good. Site " + policy.site().name() + " with "
                + policy.site().nodes().size() + " nodes, limit "
                + policy.site().limit() + ", tariff '"
                + policy.tariff().name() + "', " + policy.jobs().size() + " jobs named.");
        return 0;
    }

    static Policy load(Path path) {
        return checked(path).policy();
    }

    private static CheckedPolicy checked(Path path) {
        try {
            return PolicyLoader.check(path);
        } catch (PolicyException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }
}
