package org.wattwerk.controller.api;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.wattwerk.controller.loop.LoopSetup;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** Makes statements from the ledger, to the cent. Blocks while it reads. */
public final class StatementDesk {
    private final LedgerStore store;
    private final LoopSetup setup;
    private final String tariffName;

    public StatementDesk(LedgerStore store, LoopSetup setup, String tariffName) {
        this.store = store;
        this.setup = setup;
        this.tariffName = tariffName;
    }

    /**
     * The statement of a period.
     *
     * @param from an instant or a date in the site's zone; the start of the day that is played, if empty
     * @param to likewise; all that is settled, if empty
     * @throws NoSuchElementException if nothing is settled in it
     * @throws IllegalArgumentException if a bound makes no sense
     */
    public Statement statement(Optional<String> from, Optional<String> to, boolean simulated) {
        QuarterHour first = QuarterHour.containing(
                from.map(text -> instant("from", text)).orElseGet(() -> new DeliveryDay(setup.day()).start()));
        QuarterHour end = to.map(text -> QuarterHour.containing(instant("to", text)))
                .orElseGet(() -> store.lastSettled()
                        .map(settled -> settled.quarterHour().next())
                        .orElse(first));
        List<SettledQuarterHour> settled = store.settled(first, end);
        if (settled.isEmpty()) {
            throw new NoSuchElementException("nothing is settled from " + first.start() + " to " + end.start()
                    + ": the first quarter hour of a" + " period is settled some moments after it has ended");
        }
        return Statement.of(settled, terms(settled, simulated));
    }

    JsonObject write(Optional<String> from, Optional<String> to, boolean simulated) {
        return Statements.write(statement(from, to, simulated), store.headHash());
    }

    private Terms terms(List<SettledQuarterHour> settled, boolean simulated) {
        Map<JobId, TokenRate> rates = new HashMap<>();
        for (SettledQuarterHour quarterHour : settled) {
            quarterHour.lines().stream()
                    .filter(line -> line.workMillis() > 0)
                    .map(line -> line.account())
                    .map(AccountId::job)
                    .flatMap(Optional::stream)
                    .forEach(job -> rates.put(job, setup.nominalRate()));
        }
        List<String> notes = new ArrayList<>();
        if (simulated) {
            notes.add("Nodes and their power are simulated.");
        }
        if (!rates.isEmpty()) {
            notes.add("Tokens are modelled: work at full speed, times "
                    + setup.nominalRate().tokensPerGpuSecond() + " tokens of each GPU in a second.");
        }
        if (settled.stream().anyMatch(quarterHour -> quarterHour.priceSource().model())) {
            notes.add("Prices are of a model and never were market prices.");
        }
        return new Terms(setup.policy().site().name() + ", " + tariffName, rates, notes);
    }

    private Instant instant(String bound, String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(setup.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    bound + " '" + text + "' is neither a date such as 2024-12-12 nor an instant such as"
                            + " 2024-12-12T17:00:00Z",
                    e);
        }
    }
}
