package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

/** The year that a statement is a part of, as JSON: peak, hours of use, and what the network's regimes are worth. */
final class YearBills {
    private YearBills() {}

    static JsonObject write(YearBill bill) {
        ConnectionPointYear used = bill.used();
        JsonObject json = new JsonObject()
                .put("year", used.year().number())
                .put("from", used.from().start().toString())
                .put("until", used.next().start().toString());
        Statements.energy(json, SignedEnergy.of(used.energy()));
        used.peak()
                .ifPresent(peak -> json.put("peakWatts", peak.power().milliwatts() / 1e3)
                        .put("peakAt", peak.at().start().toString())
                        .put("hoursOfUse", used.hoursOfUse().hours()));
        JsonArray regimes = new JsonArray();
        bill.regimes().forEach(outcome -> regimes.add(regime(outcome, bill)));
        return json.put("netEur", Statements.euros(bill.net()))
                .put("certainty", bill.certainty().name().toLowerCase(Locale.ROOT))
                .put("minimum", bill.minimum())
                .put("regimes", regimes);
    }

    private static JsonObject regime(RegimeOutcome outcome, YearBill bill) {
        JsonArray conditions = new JsonArray();
        outcome.conditions()
                .forEach(condition -> conditions.add(new JsonObject()
                        .put("needs", condition.needs())
                        .put("has", condition.has())
                        .put("met", condition.met())));
        return new JsonObject()
                .put("regime", outcome.regime().label())
                .put("german", outcome.regime().german())
                .put("earned", outcome.earned())
                .put("applied", bill.applied().filter(outcome::equals).isPresent())
                .put("discountEur", Statements.euros(outcome.discount().toCents()))
                .put("minimum", outcome.minimum())
                .put("conditions", conditions);
    }
}
