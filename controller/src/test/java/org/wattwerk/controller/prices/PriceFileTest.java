package org.wattwerk.controller.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;

class PriceFileTest {
    private static final String SMARD = "Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n";
    private static final String PLAIN = "start_utc,start_local,resolution_min,price_eur_per_mwh\n";

    @TempDir
    Path folder;

    @Test
    void read_englishSmard_knowsItsTimesThousandsAndTheHourThatComesTwice()
            throws PriceFileException, URISyntaxException {
        PriceCurve curve = PriceFile.read(Path.of(
                PriceFileTest.class.getResource("/prices/smard_english.csv").toURI()));
        // 1 AM and the first 2 AM are summer time (UTC+2), the second 2 AM and 3 AM winter time (UTC+1)
        assertThat(curve.start()).isEqualTo(Instant.parse("2024-10-26T23:00:00Z"));
        assertThat(curve.at(Instant.parse("2024-10-27T00:00:00Z"))).isEqualTo(EnergyPrice.parse("1082.23 EUR/MWh"));
        assertThat(curve.at(Instant.parse("2024-10-27T01:00:00Z"))).isEqualTo(EnergyPrice.parse("-80.43 EUR/MWh"));
        assertThat(curve.at(Instant.parse("2024-10-27T02:00:00Z"))).isEqualTo(EnergyPrice.parse("79.41 EUR/MWh"));
        // 4 AM is marked as missing: the curve ends before it
        assertThat(curve.end()).isEqualTo(Instant.parse("2024-10-27T03:00:00Z"));
        assertThat(curve.source().licence()).contains("CC BY 4.0", "SMARD");
        assertThat(curve.source().model()).isFalse();
    }

    @Test
    void read_germanSmardWithByteOrderMark_knowsDecimalCommaAndThousandsPoint() throws Exception {
        PriceCurve curve = read("\uFEFF" + SMARD
                + "11.12.2024 00:00;11.12.2024 01:00;1.234,50\r\n"
                + "11.12.2024 01:00;11.12.2024 02:00;51\r\n");
        assertThat(curve.at(Instant.parse("2024-12-10T23:00:00Z"))).isEqualTo(EnergyPrice.parse("1234.5 EUR/MWh"));
        assertThat(curve.at(Instant.parse("2024-12-11T00:00:00Z"))).isEqualTo(EnergyPrice.parse("51 EUR/MWh"));
    }

    @Test
    void read_quarterHoursAcrossTheAutumnChange_keepsAllHundredInOrder() throws Exception {
        StringBuilder text = new StringBuilder(SMARD);
        for (int hour : new int[] {1, 2, 2, 3}) {
            for (int minute = 0; minute < 60; minute += 15) {
                text.append(String.format("26.10.2025 %02d:%02d;26.10.2025 00:00;%d,0%n", hour, minute, hour));
            }
        }
        PriceCurve curve = read(text.toString());
        assertThat(curve.quarterHours()).isEqualTo(16);
        assertThat(curve.end()).isEqualTo(Instant.parse("2025-10-26T03:00:00Z"));
    }

    @Test
    void read_gapDuplicateAndOutOfBounds_saysAllWithTheirLines() {
        assertThat(problems(PLAIN
                        + "2024-12-12T00:00:00Z,2024-12-12T01:00:00+01:00,60,78.51\n"
                        + "2024-12-12T02:00:00Z,2024-12-12T03:00:00+01:00,60,78.51\n"
                        + "2024-12-12T02:00:00Z,2024-12-12T03:00:00+01:00,60,78.51\n"
                        + "2024-12-12T03:00:00Z,2024-12-12T04:00:00+01:00,60,4000.01\n"
                        + "2024-12-12T04:00:00Z,2024-12-12T05:00:00+01:00,60,\n"
                        + "2024-12-12T05:00:00Z,2024-12-12T05:00:00+01:00,60,-500.00\n"))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("line 7: start_utc")
                                .contains("two instants"),
                        problem -> assertThat(problem)
                                .isEqualTo("line 3: prices are missing from 2024-12-12T01:00:00Z to"
                                        + " 2024-12-12T02:00:00Z"),
                        problem -> assertThat(problem).startsWith("line 4:").endsWith("is there already (line 3)"),
                        problem -> assertThat(problem)
                                .startsWith("line 5: 4000.01")
                                .contains("outside"),
                        problem -> assertThat(problem).startsWith("line 6: no price for"));
    }

    @Test
    void read_oneTimeTwiceDifferent_namesBothLines() {
        assertThat(problems(PLAIN
                        + "2024-12-12T00:00:00Z,2024-12-12T01:00:00+01:00,60,78.51\n"
                        + "2024-12-12T00:00:00Z,2024-12-12T01:00:00+01:00,60,78.52\n"))
                .containsExactly(
                        "line 3: the price for 2024-12-12T00:00:00Z is there already, with another value (line 2)");
    }

    @Test
    void document_priceThatNoAuctionHasSoldYet_isRefused() throws IOException, PriceFileException {
        String tomorrow = PLAIN + "2024-12-12T23:00:00Z,2024-12-13T00:00:00+01:00,60,78.51\n";
        Path file = Files.writeString(folder.resolve("tomorrow.csv"), tomorrow);
        // the auction for the 13th closes at noon of the 12th: 11:00 in UTC
        assertThatThrownBy(() -> PriceFile.document(file, Optional.of(Instant.parse("2024-12-12T10:59:59Z"))))
                .hasMessageContaining("line 2: 2024-12-12T23:00:00Z lies in the future");
        assertThat(PriceFile.document(file, Optional.of(Instant.parse("2024-12-12T11:00:00Z")))
                        .curve()
                        .quarterHours())
                .isEqualTo(4);
    }

    @Test
    void read_numbersAndTimesOfHostileSize_areRefusedAtOnce() {
        assertThat(problems("{\"unix_seconds\":[0],\"price\":[1E999999999],\"unit\":\"EUR/MWh\"}"))
                .first()
                .asString()
                .startsWith("value 1: price '1E+999999999' is not a number");
        assertThat(problems(PLAIN + "2024-12-12T00:00:00Z,2024-12-12T01:00:00+01:00,60,1e-999999999\n"))
                .first()
                .asString()
                .contains("is not a price");
        assertThat(problems("{\"unix_seconds\":[9223372036854775807],\"price\":[1],\"unit\":\"EUR/MWh\"}"))
                .first()
                .asString()
                .contains("is not a number of seconds");
    }

    @Test
    void read_jsonWithAKeyTwice_isRefused() {
        assertThat(problems("{\"price\":[1],\"unix_seconds\":[0],\"price\":[2],\"unit\":\"EUR/MWh\"}"))
                .first()
                .asString()
                .contains("Duplicate field 'price'");
    }

    @Test
    void read_webPage_isNamedAsOne() {
        assertThat(problems("<!DOCTYPE html><html><body>Too many requests</body></html>"))
                .containsExactly("is a web page and no prices");
    }

    @Test
    void read_gapInQuarterHours_isNotTakenForAnHour() {
        // 00:00, 00:15, then 01:15: the hour between is a gap, not an hourly price
        assertThat(problems("{\"unix_seconds\":[0,900,4500,5400],\"price\":[1,2,3,4],\"unit\":\"EUR / MWh\"}"))
                .containsExactly("value 3: prices are missing from 1970-01-01T00:30:00Z to 1970-01-01T01:15:00Z");
    }

    @Test
    void read_pricesPrintedAsBinaryFractions_areTheDecimalsTheyMean() throws Exception {
        PriceCurve curve = read(
                "{\"unix_seconds\":[0,900],\"price\":[0.30000000000000004,2.5700000000000003],\"unit\":\"EUR / MWh\"}");
        assertThat(curve.at(Instant.EPOCH)).isEqualTo(EnergyPrice.parse("0.30 EUR/MWh"));
        assertThat(curve.at(Instant.ofEpochSecond(900))).isEqualTo(EnergyPrice.parse("2.57 EUR/MWh"));
    }

    @Test
    void read_wrongUnit_isRefused() {
        assertThat(problems("{\"unix_seconds\":[0,3600],\"price\":[0.1,0.2],\"unit\":\"EUR / kWh\"}"))
                .containsExactly("unit is 'EUR / kWh' instead of 'EUR / MWh'");
        assertThat(problems("start_utc,start_local,resolution_min,price_ct_per_kwh\n"))
                .first()
                .asString()
                .contains("header must be");
        assertThat(problems("Datum von;Datum bis;Deutschland/Luxemburg [MWh] Originalauflösungen\n"))
                .first()
                .asString()
                .contains("not in €/MWh");
    }

    @Test
    void read_generationInsteadOfPrices_saysWhatToExport() {
        assertThat(problems("Datum von;Datum bis;Gesamt [MWh] Originalauflösungen\n11.12.2024 00:00;x;41.436,00\n"))
                .containsExactly("line 1: there is no column Deutschland/Luxemburg [€/MWh]: export the day-ahead prices"
                        + " (Großhandelspreise) from SMARD");
    }

    @Test
    void read_hourThatTheSpringChangeSkips_isRefused() {
        assertThat(problems(SMARD + "31.03.2024 02:00;31.03.2024 03:00;10,00\n"))
                .first()
                .asString()
                .contains("line 2: 31.03.2024 02:00 does not exist");
    }

    @Test
    void read_brokenNumbersTimesAndRows_areNamed() {
        assertThat(problems(SMARD + "gestern;x;1,00\n11.12.2024 00:00;x;1.5\n11.12.2024 01:00\n"))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("line 2: 'gestern' is not a time"),
                        problem -> assertThat(problem).startsWith("line 3: '1.5' is not a number in the German"),
                        problem -> assertThat(problem).startsWith("line 4: has 1 columns"));
        assertThat(problems(PLAIN + "a,b,60,1\n")).first().asString().contains("line 2", "are not times");
        assertThat(problems(PLAIN + "2024-12-12T00:00:00Z,2024-12-12T01:00:00+01:00,30,1\n"))
                .first()
                .asString()
                .contains("resolution_min is '30'");
        assertThat(problems("{\"unix_seconds\":")).first().asString().contains("line 1: is not JSON");
        assertThat(problems("{\"items\":[]}")).first().asString().contains("unix_seconds and price are missing");
        assertThat(problems("{\"unix_seconds\":[\"x\",3600],\"price\":[1,{}],\"unit\":\"EUR/MWh\"}"))
                .hasSize(2);
    }

    @Test
    void read_emptyUnknownMissingOrBinary_isOneClearLine() throws IOException {
        assertThat(problems("")).containsExactly("the file is empty");
        assertThat(problems(SMARD)).containsExactly("there is no price in it");
        assertThat(problems("hello\n")).first().asString().startsWith("not a file of prices that is known");
        assertThatThrownBy(() -> PriceFile.read(folder.resolve("nothing.csv")))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> PriceFile.read(folder)).hasMessageContaining("is a folder");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> PriceFile.read(binary)).hasMessageContaining("not text in UTF-8");
    }

    @Test
    void message_manyProblems_areCountedAndCut() throws IOException {
        StringBuilder text = new StringBuilder(SMARD);
        for (int i = 0; i < 30; i++) {
            text.append("x;y;1,00\n");
        }
        Path file = Files.writeString(folder.resolve("many.csv"), text);
        assertThatThrownBy(() -> PriceFile.read(file))
                .hasMessageContaining("30 problems")
                .hasMessageContaining("and 10 more");
    }

    private PriceCurve read(String text) throws IOException, PriceFileException {
        return PriceFile.read(Files.writeString(folder.resolve("prices"), text, StandardCharsets.UTF_8));
    }

    private List<String> problems(String text) {
        try {
            throw new AssertionError("was accepted: " + read(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (PriceFileException e) {
            return e.problems();
        }
    }
}
