package org.wattwerk.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.store.AsOf;
import org.wattwerk.controller.store.LedgerAddress;
import org.wattwerk.controller.store.StoreException;
import org.wattwerk.controller.store.Verification;
import org.wattwerk.controller.store.YearProof;
import org.wattwerk.core.tariff.bill.TariffBook;
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
                "With --policy also that what was posted for each year is its bill, reckoned anew from the quarter hours.",
                "Changes nothing; a controller may run meanwhile.",
                "Ends with 0 if all is proved, 1 if something was changed or is missing, 2 if it cannot be read."
            },
            footer = {
                "",
                "Examples:",
                "  wattwerk ledger verify --state /var/lib/wattwerk",
                "  wattwerk ledger verify --state /var/lib/wattwerk --policy policies/site",
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

        @Option(
                names = "--policy",
                paramLabel = "PATH",
                description = "The site's policy; its bill of the year is reckoned again.")
        private @Nullable Path policy;

        @Override
        public Integer call() {
            if (policy != null && asOf != null) {
                throw ExitException.badInput("--policy proves the ledger as it is now: leave out --as-of");
            }
            Optional<TariffBook> rates = Optional.ofNullable(policy).map(Verify::rates);
            LedgerAddress ledger = place.existing(state);
            Verification verification;
            List<YearProof> years;
            try {
                verification = Verification.of(ledger, asOf == null ? AsOf.NOW : AsOf.parse(asOf));
                years = rates.filter(known -> verification.findings().isEmpty())
                        .map(known -> YearProof.of(ledger, known, LocalDate.MAX))
                        .orElse(List.of());
            } catch (IllegalArgumentException e) {
                throw ExitException.badInput("--as-of: " + e.getMessage());
            } catch (StoreException e) {
                throw ExitException.badInput(String.valueOf(e.getMessage()));
            }
            List<String> findings = new ArrayList<>(verification.findings());
            years.forEach(year -> findings.addAll(year.findings()));
            print(verification, years, findings, System.out);
            return findings.isEmpty() ? 0 : ExitException.FAILED;
        }

        private static TariffBook rates(Path policy) {
            return PolicyCommand.load(policy)
                    .tariff()
                    .book()
                    .orElseThrow(() -> ExitException.badInput(
                            "--policy " + policy + " has no tariff.bill: it has no bill of a year to prove"));
        }

        private static void print(
                Verification verification, List<YearProof> years, List<String> findings, PrintStream out) {
            findings.forEach(finding -> out.println("WRONG: " + finding));
            out.println(verification.entries() + " entries, " + verification.quarterHours() + " quarter hours, "
                    + verification.corrections() + " corrections");
            verification
                    .from()
                    .ifPresent(from -> out.println(
                            "from " + from + " to " + verification.to().orElse(from)));
            out.println("energy " + verification.energy() + ", net " + verification.net());
            verification.closedUntil().ifPresent(month -> out.println("closed up to and with " + month));
            verification.head().ifPresent(head -> out.println("head " + head));
            years.stream()
                    .filter(year -> year.findings().isEmpty())
                    .forEach(year -> out.println("the bill of " + year.year() + " is posted: net " + year.posted()));
            out.println(findings.isEmpty() ? "proved" : "NOT proved");
        }
    }
}
