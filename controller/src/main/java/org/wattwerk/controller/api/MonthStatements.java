package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.tariff.bill.YearBill;

/** What a month booked, as JSON: its own statement, and a line for each earlier month that was corrected after its end. */
final class MonthStatements {
    private MonthStatements() {}

    /**
     * @param closedBecause what whoever closed it said
     */
    static JsonObject write(
            MonthStatement month,
            Optional<String> closedBecause,
            Optional<YearBill> year,
            Optional<String> ledgerHash) {
        JsonArray corrections = new JsonArray();
        month.corrections().forEach((corrected, line) -> {
            JsonObject json = new JsonObject().put("month", corrected.toString());
            Statements.energy(json, line.energy());
            JsonArray parts = new JsonArray();
            line.parts()
                    .forEach(part -> parts.add(new JsonObject()
                            .put("account", part.account().name())
                            .put("kind", part.account().kind().word())
                            .put("costCentre", part.account().costCentre())
                            .put("project", part.account().project())
                            .put("netEur", Statements.euros(part.net()))));
            corrections.add(json.put("positions", Statements.positions(line.bill()))
                    .put("netEur", Statements.euros(line.net()))
                    .put("vatEur", Statements.euros(line.vat()))
                    .put("grossEur", Statements.euros(line.net().plus(line.vat())))
                    .put("parts", parts));
        });
        return new JsonObject()
                .put("month", month.month().toString())
                .put("closed", month.closedAt().isPresent())
                .put("closedAt", month.closedAt().map(Instant::toString).orElse(null))
                .put("closedBecause", closedBecause.orElse(null))
                .put(
                        "statement",
                        month.own()
                                .map(own -> Statements.write(own, year, ledgerHash))
                                .orElse(null))
                .put("corrections", corrections)
                .put("netEur", Statements.euros(month.net()))
                .put("vatEur", Statements.euros(month.gross().minus(month.net())))
                .put("grossEur", Statements.euros(month.gross()))
                .put("ledgerHash", ledgerHash.orElse(null));
    }
}
