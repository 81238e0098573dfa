package org.wattwerk.controller.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

class MeterFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:10Z");

    @TempDir
    Path folder;

    private Path file;
    private MeterFile meter;

    @BeforeEach
    void meter() {
        file = folder.resolve("meter.json");
        meter = new MeterFile(file, () -> NOW);
    }

    @Test
    void read_completeReading_isExactToTheWattHourAndWatt() throws IOException {
        write("{\"at\":\"2026-11-24T08:00:01Z\",\"importKwh\":1234567.125,\"importKw\":1310.5,\"otherKwh\":45210.5,"
                + "\"otherKw\":210}");

        SiteMeter.Reading reading = meter.read();

        assertThat(reading.at()).isEqualTo(Instant.parse("2026-11-24T08:00:01Z"));
        assertThat(reading.connectionPoint()).isEqualTo(Energy.parse("1234567125 Wh"));
        assertThat(reading.power()).isEqualTo(Power.ofWatts(1_310_500));
        assertThat(reading.otherLoads()).isEqualTo(Energy.parse("45210500 Wh"));
        assertThat(reading.otherPower()).isEqualTo(Power.ofWatts(210_000));
    }

    @Test
    void read_withoutSubMeter_hasNoOtherLoads() throws IOException {
        write("{\"at\":\"2026-11-24T08:00:01Z\",\"importKwh\":1,\"importKw\":2}");

        assertThat(meter.read().otherLoads()).isEqualTo(Energy.ZERO);
        assertThat(meter.read().otherPower()).isEqualTo(Power.ZERO);
    }

    @Test
    void read_gatewayStopped_refusesTheOldReading() throws IOException {
        // 31 s before now, and 30 s are the most.
        write("{\"at\":\"2026-11-24T07:59:39Z\",\"importKwh\":1,\"importKw\":2}");

        refused("is older than 30 s: the gateway has stopped");
    }

    @Test
    void read_clockOfTheGatewayAhead_isRefused() throws IOException {
        write("{\"at\":\"2026-11-24T08:00:16Z\",\"importKwh\":1,\"importKw\":2}");

        refused("is in the future: set the gateway's clock");
    }

    @Test
    void read_manyFaults_namesAllOfThemInOneLine() throws IOException {
        write("{\"at\":\"yesterday\",\"importKwh\":-1,\"importW\":2000}");

        refused("unknown importW");
        refused("at 'yesterday' is no instant");
        refused("importKwh -1 is not between 0 and");
        refused("importKw is missing");
    }

    @Test
    void read_noFile_saysWhoMustWriteIt() {
        refused("does not exist: the gateway of the meter must write it");
    }

    @Test
    void read_halfAFile_isRefused() throws IOException {
        write("{\"at\":\"2026-11-24T08:00:01Z\",\"impo");

        refused("is no JSON");
    }

    @Test
    void read_hugeFile_isNotReadWhole() throws IOException {
        write(" ".repeat(5000) + "{}");

        refused("is longer than 4096 bytes");
    }

    @Test
    void read_wattHoursInsteadOfKilowattHours_areBeyondAnyRegister() throws IOException {
        write("{\"at\":\"2026-11-24T08:00:01Z\",\"importKwh\":1000000001,\"importKw\":2}");

        refused("importKwh 1000000001 is not between 0 and 1000000000");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void refused(String why) {
        assertThatThrownBy(() -> meter.read())
                .isInstanceOf(SiteMeter.MeterException.class)
                .hasMessageContaining(why);
    }
}
