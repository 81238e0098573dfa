package org.wattwerk.controller.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** Settles one quarter hour after another until it is killed, and says each number once its stage has completed. */
final class SettlingChild {
    private SettlingChild() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        LedgerStore ledger = LedgerStore.open(Path.of(arguments[0]));
        ledger.nextEpoch();
        Optional<SettledQuarterHour> last = ledger.lastSettled();
        QuarterHour at = last.map(settled -> settled.quarterHour().next()).orElse(Days.FIRST);
        Carries carries = ledger.carries();
        try (LedgerWriter writer = new LedgerWriter(ledger)) {
            // What was handed over before the kill may have been written without being acknowledged: send it again.
            last.ifPresent(settled -> writer.settle(settled, Days.evidence(settled.quarterHour()))
                    .toCompletableFuture()
                    .join());
            while (true) {
                SettledQuarterHour settled = Days.settled(at, carries);
                writer.settle(settled, Days.evidence(at)).toCompletableFuture().join();
                out.println(at.number());
                carries = settled.carries();
                at = at.next();
            }
        }
    }
}
