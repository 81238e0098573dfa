package org.wattwerk.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

/** A controller whose policy has the bill of the year, over New Year's Eve, and over a restart. */
class BilledSiteTest {
    private static final LocalDate DAY = LocalDate.of(2025, 12, 31);
    private static final QuarterHour NEW_YEAR = QuarterHour.startingAt(new DeliveryDay(DAY.plusDays(1)).start());
    private static final QuarterHour FIRST = NEW_YEAR.previous().previous();

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void start() throws Exception {
        site = new TestSite(folder, DAY, FIRST.start(), ShippedPolicy.REFERENCE_384);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    void newYear_passes_endsOneBillAndBeginsAnotherAndTheMonthIsClosedForEver() throws Exception {
        settle(FIRST.next());
        HttpResponse<String> early = site.post("/v1/statements/2025-12/close", "{\"reason\":\"too early\"}");
        assertThat(early.statusCode()).as(early.body()).isEqualTo(409);
        assertThat(early.body()).contains("cannot be closed", "2025-12-31T23:00:00Z");

        settle(NEW_YEAR.next());
        JsonObject december = get("/v1/statements/2025-12");
        assertThat(december.getBoolean("closed")).isFalse();
        // Two quarter hours of 2.5 kWh at 1.558 ct in the first GWh, and at 10 kW.
        assertThat(position(december.getJsonObject("statement"), "special_network_use"))
                .containsEntry("netEur", "0.08")
                .containsEntry("certainty", "final");
        // 117.98 EUR/kW/a x 10 kW, a twelfth for December, of its 2,976 quarter hours two: 0.066 EUR.
        assertThat(position(december.getJsonObject("statement"), "capacity_charge"))
                .containsEntry("netEur", "0.07")
                .containsEntry("certainty", "estimated");
        assertThat(december.getJsonObject("statement").getString("quality")).isEqualTo("estimated");

        JsonObject closed =
                new JsonObject(site.post("/v1/statements/2025-12/close", "{\"reason\":\"checked, A. Muster\"}")
                        .body());
        assertThat(closed.getBoolean("closedNow")).isTrue();
        assertThat(closed.getString("closedBecause")).isEqualTo("checked, A. Muster");
        assertThat(closed.getString("netEur")).isEqualTo(december.getString("netEur"));
        JsonObject again = new JsonObject(site.post("/v1/statements/2025-12/close", "{\"reason\":\"once more\"}")
                .body());
        assertThat(again.getBoolean("closedNow")).isFalse();
        assertThat(again.getString("closedBecause")).isEqualTo("checked, A. Muster");
    }

    @Test
    void restart_withinTheYear_goesOnWithTheBillAsTheLedgerHasIt() throws Exception {
        settle(NEW_YEAR.next());
        site.restart();
        settle(NEW_YEAR.next().next());

        JsonObject january = get("/v1/statement?from=2026-01-01");
        JsonObject year = january.getJsonObject("year");
        assertThat(year.getInteger("year")).isEqualTo(2026);
        assertThat(year.getDouble("peakWatts")).isEqualTo(10_000, within(1.0));
        // Even load: a year of it has 365 days of 24 hours, rounded down where the meter's figures are uneven.
        assertThat(year.getLong("hoursOfUse")).isBetween(8_759L, 8_760L);
        // What was posted is the bill of the year so far.
        assertThat(january.getInteger("quarterHours")).isEqualTo(2);
        assertThat(new BigDecimal(january.getString("netEur"))).isEqualTo(year.getString("netEur"));
        assertThat(january.containsKey("notInIt")).isTrue();
        assertThat(january.getString("notInIt")).isNull();
    }

    @Test
    void statement_ofAnUnknownMonthOrPayer_isRefusedInWords() throws Exception {
        settle(FIRST.next());
        assertThat(site.get("/v1/statements/2024-13").body()).contains("is not a month such as 2026-03");
        assertThat(site.get("/v1/statements/2024-11").body()).contains("nothing is booked in 2024-11");
        assertThat(site.get("/v1/statements/2025-12?costCentre=nobody").body())
                .contains("no cost centre 'nobody'", "overhead");
        assertThat(site.get("/v1/statements/2025-12?project=nobody").body())
                .contains("no project 'nobody'", "there is none");
        HttpResponse<String> both = site.get("/v1/statement?costCentre=overhead&project=nobody");
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(both.body()).contains("leave one of them out");
        assertThat(site.get("/v1/statements/2025-12?costCentre=overhead").statusCode())
                .isEqualTo(200);
        assertThat(site.post("/v1/statements/2025-12/close", "{\"reason\":\"\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    /** Lets day time run until all before a quarter hour is in the ledger. */
    private void settle(QuarterHour until) throws Exception {
        site.runUntil(until);
        site.await(
                "settled until " + until.start(),
                () -> Optional.ofNullable(
                                site.controller().snapshot().live().money().settledUntil())
                        .filter(settled -> !settled.isBefore(until.start())));
    }

    private JsonObject get(String path) throws Exception {
        return new JsonObject(site.get(path).body());
    }

    private static Map<String, Object> position(JsonObject statement, String position) {
        return statement.getJsonArray("positions").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("position").equals(position))
                .findFirst()
                .orElseThrow()
                .getMap();
    }
}
