package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.store.Evidence;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.ledger.SettlementInput;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TariffComponent;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

class LedgerCommandTest {
    private static final QuarterHour FIRST = new QuarterHour(1_970_000);

    @TempDir
    Path folder;

    private final PrintStream before = System.out;

    private record Ended(int code, String out, String error) {}

    @AfterEach
    void giveBack() {
        System.setOut(before);
    }

    @Test
    void verify_aWholeLedger_isProvedWithItsSums() {
        fill();
        Ended ended = run("ledger", "verify", "--state", folder.toString());
        assertThat(ended.code()).isZero();
        // Three quarter hours of 1 MWh at 90 EUR/MWh.
        assertThat(ended.out())
                .contains("3 entries, 3 quarter hours, 0 corrections", "energy 3 MWh, net 270.00 EUR")
                .endsWith("proved\n");
    }

    @Test
    void verify_aByteIsFlipped_saysWhereAndEndsWithOne() throws IOException {
        fill();
        Path file = folder.resolve("ledger.sqlite");
        byte[] bytes = Files.readAllBytes(file);
        int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("test prices");
        bytes[name] ^= 1;
        Files.write(file, bytes);

        Ended ended = run("ledger", "verify", "--state", folder.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).startsWith("WRONG: entry 1").endsWith("NOT proved\n");
    }

    @Test
    void verify_noLedgerOrAWrongMoment_isOneLineAndExitCodeTwo() {
        Ended none = run("ledger", "verify", "--state", folder.resolve("none").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.error().lines()).singleElement().asString().contains("there is no readable ledger");
        fill();
        Ended wrong = run("ledger", "verify", "--state", folder.toString(), "--as-of", "soon");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.error().lines()).singleElement().asString().contains("--as-of");
        assertThat(run("ledger", "verify").error()).contains("say which ledger");
    }

    @Test
    void verify_policyWithoutABillOrWithAPastMoment_isRefusedInOneLine() throws IOException {
        fill();
        Path policy = folder.resolve("policy");
        ShippedPolicy.DEMO.writeTo(policy);
        Ended none = run("ledger", "verify", "--state", folder.toString(), "--policy", policy.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.error().lines()).singleElement().asString().contains("has no tariff.bill");
        assertThat(run("ledger", "verify", "--policy", policy.toString(), "--as-of", "2026-03-01")
                        .error())
                .contains("leave out --as-of");
    }

    @Test
    void verify_billOfAnotherPolicy_saysWhichPositionsDiffer() throws IOException {
        fill();
        Path policy = folder.resolve("policy");
        ShippedPolicy.MEDIUM_VOLTAGE_2026.writeTo(policy);
        Ended ended = run("ledger", "verify", "--state", folder.toString(), "--policy", policy.toString());
        assertThat(ended.code()).isEqualTo(1);
        // 3 MWh at 20.50 EUR/MWh are not in a ledger that prices energy alone.
        assertThat(ended.out())
                .contains("WRONG: electricity tax of 2026 is posted with 0.00 EUR and has accrued 61.50 EUR")
                .endsWith("NOT proved\n");
    }

    private void fill() {
        Tariff tariff = new Tariff(
                "test", List.of(new TariffComponent.DayAhead(EnergyPrice.parse("4 EUR/MWh"))), Share.ofPercent(19));
        Carries carries = Carries.NONE;
        try (LedgerStore ledger = LedgerStore.open(folder.resolve("ledger.sqlite"))) {
            for (QuarterHour at = FIRST; at.number() < FIRST.number() + 3; at = at.next()) {
                SettledQuarterHour settled = Settlement.settle(
                        new SettlementInput(
                                at,
                                new MeterInterval(at, at.next(), Energy.parse("1 MWh"), Energy.ZERO, Quality.MEASURED),
                                List.of(),
                                new TreeSet<>(),
                                Map.of(),
                                EnergyPrice.parse("86 EUR/MWh"),
                                new PriceSource("test prices", false, "none"),
                                tariff),
                        carries);
                ledger.append(settled, Reason.SETTLED, at.end(), Evidence.NONE);
                carries = settled.carries();
            }
        }
    }

    private static Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        StringWriter error = new StringWriter();
        int code = Wattwerk.commandLine().setErr(new PrintWriter(error)).execute(arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }
}
