package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.ledger.AccountStatement;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.YearBill;

/** The statement as JSON: amounts as decimal strings, exact to the cent; energy in millijoules, and in kWh for people. */
final class Statements {
    private static final int KWH_DECIMALS = 6;

    private Statements() {}

    /**
     * @param year the bill of the statement's year up to its end; empty without one
     */
    static JsonObject write(Statement statement, Optional<YearBill> year, Optional<String> ledgerHash) {
        JsonObject json = new JsonObject()
                .put("title", statement.title())
                .put("from", statement.from().toString())
                .put("to", statement.to().toString())
                .put("quarterHours", statement.quarterHours())
                .put("missingQuarterHours", statement.missing());
        energy(json, SignedEnergy.of(statement.meter()));
        json.put("positions", billed(statement))
                .put("netEur", euros(statement.net()))
                .put("vatRate", statement.vatRate().toString())
                .put("vatEur", euros(statement.vat()))
                .put("grossEur", euros(statement.gross()))
                .put("quality", word(statement.quality()))
                .put("certainty", statement.certainty().name().toLowerCase(Locale.ROOT))
                .put("preliminaryQuarterHours", statement.preliminary());
        JsonArray sources = new JsonArray();
        statement
                .priceSources()
                .forEach(source -> sources.add(new JsonObject()
                        .put("name", source.name())
                        .put("model", source.model())
                        .put("licence", source.licence())));
        JsonArray accounts = new JsonArray();
        statement.accounts().forEach(account -> accounts.add(account(account)));
        return json.put("priceSources", sources)
                .put("accounts", accounts)
                .put("projects", projects(statement))
                .put("simulated", new JsonArray(statement.simulated()))
                .put("year", year.map(YearBills::write).orElse(null))
                .put("notInIt", statement.notInIt().orElse(null))
                .put("ledgerHash", ledgerHash.orElse(null));
    }

    private static JsonObject account(AccountStatement account) {
        JsonObject json = new JsonObject()
                .put("account", account.account().name())
                .put("kind", account.account().kind().word())
                .put("costCentre", account.account().costCentre())
                .put("project", account.account().project());
        energy(json, account.energy());
        return json.put("positions", positions(account.net()))
                .put("netEur", euros(account.netSum()))
                .put("vatEur", euros(account.vat()))
                .put("grossEur", euros(account.gross()))
                .put("quality", word(account.quality()))
                .put("preliminary", account.preliminary())
                .put(
                        "modelledTokens",
                        account.tokens().isPresent() ? (Long) account.tokens().getAsLong() : null)
                .put(
                        "netEurPerMillionTokens",
                        account.netEurosPerMillionTokens().map(Object::toString).orElse(null))
                .put(
                        "wattHoursPerMillionTokens",
                        account.wattHoursPerMillionTokens()
                                .map(Object::toString)
                                .orElse(null));
    }

    /** What each project's jobs were charged, whoever pays; empty where no job has one. */
    private static JsonArray projects(Statement statement) {
        JsonArray projects = new JsonArray();
        statement.accounts().stream()
                .map(account -> account.account().project())
                .filter(project -> !project.isEmpty())
                .distinct()
                .sorted()
                .forEach(project -> statement.ofProject(project).ifPresent(part -> {
                    JsonObject json = new JsonObject().put("project", project);
                    energy(json, SignedEnergy.of(part.meter()));
                    projects.add(json.put("netEur", euros(part.net()))
                            .put("vatEur", euros(part.vat()))
                            .put("grossEur", euros(part.gross())));
                }));
        return projects;
    }

    static void energy(JsonObject json, SignedEnergy energy) {
        json.put("energyMillijoules", Long.toString(energy.millijoules()))
                .put(
                        "energyKwh",
                        energy.kilowattHours()
                                .setScale(KWH_DECIMALS, RoundingMode.HALF_UP)
                                .toPlainString());
    }

    /** The bill's positions; of a bill of the year also what is catch-up, and how sure they are. */
    private static JsonArray billed(Statement statement) {
        JsonArray positions = new JsonArray();
        statement.bill().forEach((position, net) -> {
            JsonObject json = position(position, net);
            Statement.Accrued accrued = statement.accrued().get(position);
            if (accrued != null) {
                json.put("certainty", accrued.certainty().name().toLowerCase(Locale.ROOT));
                if (!accrued.catchUp().equals(Money.ZERO)) {
                    json.put("catchUpEur", euros(accrued.catchUp()));
                }
            }
            positions.add(json);
        });
        return positions;
    }

    static JsonArray positions(Map<BillPosition, Money> bill) {
        JsonArray positions = new JsonArray();
        bill.forEach((position, net) -> positions.add(position(position, net)));
        return positions;
    }

    private static JsonObject position(BillPosition position, Money net) {
        return new JsonObject()
                .put("position", position.name().toLowerCase(Locale.ROOT))
                .put("label", position.label())
                .put("german", position.german())
                .put("netEur", euros(net));
    }

    static String euros(Money wholeCents) {
        return wholeCents.euros().setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }

    private static String word(Quality quality) {
        return quality.name().toLowerCase(Locale.ROOT);
    }
}
