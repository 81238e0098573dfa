package org.wattwerk.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.store.AsOf;
import org.wattwerk.controller.store.StoreException;
import org.wattwerk.controller.store.Verification;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wattwerk ledger}: what can be done with a ledger itself. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the ledger itself.",
        subcommands = LedgerCommand.Verify.class)
final class LedgerCommand {
    private LedgerCommand() {}

    /** {@code wattwerk ledger verify}: proves the ledger, or says where it was changed. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Proves a ledger: every hash, the marks behind it, that energy and money are conserved, that amounts are"
                        + " energy times price, the sums of each day, and that no quarter hour is missing.",
                "Changes nothing; a controller may run meanwhile.",
                "Ends with 0 if all is proved, 1 if something was changed or is missing, 2 if it cannot be read."
            },
            footer = {
                "",
                "Examples:",
                "  wattwerk ledger verify --state /var/lib/wattwerk",
                "  wattwerk ledger verify --state /var/lib/wattwerk --as-of 2026-02-01"
            })
    static final class Verify implements Callable<Integer> {
        @Option(names = "--state", paramLabel = "DIR", description = "The controller's folder.")
        private @Nullable Path state;

        @Mixin
        private LedgerPlace place = new LedgerPlace();

        @Option(
                names = "--as-of",
                paramLabel = "WHEN|HASH",
                description = "Only what was booked by a date or an instant, or up to the hash at the foot of a"
                        + " statement.")
        private @Nullable String asOf;

        @Override
        public Integer call() {
            Verification verification;
            try {
                verification = Verification.of(place.existing(state), asOf == null ? AsOf.NOW : AsOf.parse(asOf));
            } catch (IllegalArgumentException e) {
                throw ExitException.badInput("--as-of: " + e.getMessage());
            } catch (StoreException e) {
                throw ExitException.badInput(String.valueOf(e.getMessage()));
            }
            print(verification, System.out);
            return verification.findings().isEmpty() ? 0 : ExitException.FAILED;
        }

        private static void print(Verification verification, PrintStream out) {
            verification.findings().forEach(finding -> out.println("WRONG: " + finding));
            out.println(verification.entries() + " entries, " + verification.quarterHours() + " quarter hours, "
                    + verification.corrections() + " corrections");
            verification
                    .from()
                    .ifPresent(from -> out.println(
                            "from " + from + " to " + verification.to().orElse(from)));
            out.println("energy " + verification.energy() + ", net " + verification.net());
            verification.closedUntil().ifPresent(month -> out.println("closed up to and with " + month));
            verification.head().ifPresent(head -> out.println("head " + head));
            out.println(verification.findings().isEmpty() ? "proved" : "NOT proved");
        }
    }
}
