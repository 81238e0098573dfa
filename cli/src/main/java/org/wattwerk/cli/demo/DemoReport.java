package org.wattwerk.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.cli.StatementText;
import org.wattwerk.cli.Version;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.simulator.day.DayOutcome;

/** The final figures of a demo, for people and as JSON; the keys are described in {@code docs/demo-json.md}. */
final class DemoReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Preflight.Cleared cleared;
    private final PlayedTime played;
    private final double pace;
    private final OrderTrial trial;
    private final JsonNode statement;
    private final Optional<Live> last;
    private final List<Children.Restart> restarts;
    private final DayOutcome twin;
    private final Comparison.LargeSite largeSite;

    DemoReport(
            Preflight.Cleared cleared,
            PlayedTime played,
            double pace,
            OrderTrial trial,
            JsonNode statement,
            Optional<Live> last,
            List<Children.Restart> restarts,
            DayOutcome twin,
            Comparison.LargeSite largeSite) {
        this.cleared = cleared;
        this.played = played;
        this.pace = pace;
        this.trial = trial;
        this.statement = statement;
        this.last = last;
        this.restarts = restarts;
        this.twin = twin;
        this.largeSite = largeSite;
    }

    void print(PrintStream out) {
        out.println();
        StatementText.lines(statement).forEach(out::println);
        out.println();
        out.println(
                trial.controlSeconds() < 0
                        ? "The outside order of " + trial.limit() + " was not held."
                        : String.format(
                                Locale.ROOT,
                                "The outside order of %s was held %.2f s after it was given (day time: %.2f s).",
                                trial.limit(),
                                trial.controlSeconds(),
                                trial.daySeconds()));
        out.println();
        out.println("Beside it, simulated on the same decisions and prices:");
        comparison().lines().forEach(out::println);
    }

    private Table comparison() {
        BigDecimal energy = new BigDecimal(statement.path("energyKwh").asText());
        Table table = Table.of("", ">kWh", ">EUR net", ">EUR gross", ">net EUR/MWh", ">highest quarter hour")
                .row(
                        "as played",
                        energy.setScale(1, RoundingMode.HALF_UP).toPlainString(),
                        statement.path("netEur").asText(),
                        statement.path("grossEur").asText(),
                        perMegawattHour(new BigDecimal(statement.path("netEur").asText()), energy),
                        "");
        simulated(table, "the same tokens without caps (simulated)", twin);
        simulated(table, "the same day at 384 nodes (simulated)", largeSite.planned());
        simulated(table, "those tokens without caps (simulated)", largeSite.uncapped());
        return table;
    }

    private static void simulated(Table table, String what, DayOutcome outcome) {
        Statement reckoned = outcome.statement();
        BigDecimal energy = SignedEnergy.of(reckoned.meter()).kilowattHours();
        table.row(
                what,
                energy.setScale(1, RoundingMode.HALF_UP).toPlainString(),
                cents(reckoned.net()),
                cents(reckoned.gross()),
                perMegawattHour(reckoned.net().euros(), energy),
                Figures.kilowatts(outcome.highestQuarterHour().milliwatts() / 1000.0));
    }

    private static String perMegawattHour(BigDecimal euros, BigDecimal kilowattHours) {
        return kilowattHours.signum() == 0
                ? ""
                : euros.multiply(BigDecimal.valueOf(1000))
                        .divide(kilowattHours, 2, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String cents(Money money) {
        return money.euros().setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static void put(ObjectNode node, DayOutcome outcome) {
        Statement reckoned = outcome.statement();
        node.put("simulated", true)
                .put("energyMillijoules", Long.toString(reckoned.meter().millijoules()))
                .put("netEur", cents(reckoned.net()))
                .put("vatEur", cents(reckoned.vat()))
                .put("grossEur", cents(reckoned.gross()))
                .put("highestQuarterHourWatts", outcome.highestQuarterHour().watts());
        ObjectNode tokens = node.putObject("modelledTokens");
        outcome.workMillis().forEach((job, work) -> tokens.put(job.value(), PolicyTerms.NOMINAL_RATE.tokens(work)));
    }

    void write(Path file, Duration spent) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(json(spent)) + "\n");
    }

    private ObjectNode json(Duration spent) {
        ObjectNode root = NODES.objectNode();
        root.put("format", "wattwerk-demo-1");
        root.put("version", Version.text());
        root.put("simulated", true);
        root.putObject("prices")
                .put("source", cleared.prices().source().name())
                .put("model", cleared.prices().source().model())
                .put("licence", cleared.prices().source().licence())
                .put("day", cleared.day().toString())
                .put("zone", DeliveryDay.ZONE.getId());
        root.putObject("played")
                .put("from", played.start().toString())
                .put("to", played.end().toString())
                .put("hours", BigDecimal.valueOf(played.length().toMinutes()).divide(BigDecimal.valueOf(60)))
                .put("pace", pace)
                .put("wholeSeconds", spent.toMillis() / 1000.0);
        ObjectNode order = root.putObject("order")
                .put("id", trial.id())
                .put("limitWatts", trial.limit().watts())
                .put("orderedAt", trial.orderedAt().toString())
                .put("until", trial.until().toString())
                .put("powerBeforeWatts", trial.before().watts())
                .put("powerBelowWatts", trial.below().watts())
                .put("controlSeconds", trial.controlSeconds())
                .put("daySeconds", trial.daySeconds())
                .put("heldInTime", trial.heldInTime());
        trial.resting().forEach(order.putArray("resting")::add);
        root.set("statement", statement);
        put(root.putObject("twin"), twin);
        put(root.putObject("largeSite"), largeSite.planned());
        put(root.putObject("largeSiteUncapped"), largeSite.uncapped());
        ArrayNode jobs = root.putArray("jobs");
        last.stream()
                .flatMap(live -> live.jobs().stream())
                .forEach(job -> jobs.addObject()
                        .put("job", job.job())
                        .put("state", job.state())
                        .put("step", job.step())
                        .put("loss", job.loss())
                        .put("tokensPerSecond", job.tokensPerSecond())
                        .put("clusterTokensModelled", job.clusterTokens()));
        ArrayNode deaths = root.putArray("restarts");
        restarts.forEach(restart -> deaths.addObject()
                .put("process", restart.process())
                .put("at", restart.day())
                .put("exitCode", restart.exitCode()));
        return root;
    }
}
