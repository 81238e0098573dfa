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
        LedgerStore ledger = LedgerStore.open(address(arguments[0]));
        ledger.nextEpoch();
        Optional<SettledQuarterHour> last = ledger.lastSettled();
        QuarterHour at = last.map(settled -> settled.quarterHour().next()).orElse(Days.FIRST);
        Carries carries = ledger.carries();
        try (LedgerWriter writer = new LedgerWriter(ledger)) {
            // What was handed over before the kill may have been written without being acknowledged: send it again.
            last.ifPresent(settled -> settle(writer, settled));
            while (true) {
                SettledQuarterHour settled = Days.settled(at, carries);
                settle(writer, settled);
                out.println(at.number());
                carries = settled.carries();
                at = at.next();
            }
        }
    }

    private static LedgerAddress address(String text) {
        return text.startsWith(LedgerAddress.SCHEME)
                ? LedgerAddress.of(text, Optional.empty(), System.getenv())
                : LedgerAddress.of(Path.of(text));
    }

    private static void settle(LedgerWriter writer, SettledQuarterHour settled) {
        writer.settle(settled, Days.reason(settled), settled.quarterHour().end(), Days.evidence(settled.quarterHour()))
                .toCompletableFuture()
                .join();
    }
}
