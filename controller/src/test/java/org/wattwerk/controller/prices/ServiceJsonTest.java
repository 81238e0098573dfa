package org.wattwerk.controller.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.EnergyPrice;

/** Answers of SMARD's chart data, of aWATTar and of Energy-Charts, with their traps. */
class ServiceJsonTest {
    private static final String CHUNK = "4169_DE-LU_quarterhour_1759096800000.json";
    /** The start of 1 October 2025 in Berlin. */
    private static final long OCTOBER = Instant.parse("2025-09-30T22:00:00Z").toEpochMilli();

    @Test
    void smardChunk_paddedWithNulls_endsWhereThePricesEnd() throws Exception {
        PriceDocument document = read(CHUNK, chunk("[%d,12.5],[%d,-3],[%d,null],[%d,null]"));
        assertThat(document.format()).isEqualTo(PriceFormat.SMARD_CHUNK);
        assertThat(document.curve().quarterHours()).isEqualTo(2);
        assertThat(document.curve().at(Instant.ofEpochMilli(OCTOBER + 900_000)))
                .isEqualTo(EnergyPrice.parse("-3 EUR/MWh"));
        assertThat(document.curve().source().licence()).contains("CC BY 4.0", "SMARD");
    }

    @Test
    void smardChunk_withoutAnyPriceYet_isNothingPublished() {
        assertThatThrownBy(() -> read(CHUNK, chunk("[%d,null],[%d,null]")))
                .isInstanceOf(NothingPublishedException.class);
    }

    @Test
    void smardChunk_holeInTheMiddle_isRefused() {
        assertThat(problems(CHUNK, chunk("[%d,1],[%d,null],[%d,2]")))
                .containsExactly("value 2: no price for 2025-09-30T22:15:00Z");
    }

    @Test
    void smardChunk_ofAnotherSeriesOrWithoutItsName_isRefused() {
        // 254 is the French price, also in the region DE
        assertThat(problems("254_DE_hour_1759096800000.json", chunk("[%d,1]")))
                .first()
                .asString()
                .contains("is SMARD's series 254, which is not the German price");
        assertThat(problems("download.json", chunk("[%d,1]")))
                .first()
                .asString()
                .contains("keep the name");
    }

    @Test
    void smardChunk_brokenPairs_areNamed() {
        assertThat(problems(CHUNK, "{\"meta_data\":{\"version\":1},\"series\":[[1],[\"x\",1],[0,\"dear\"]]}"))
                .hasSize(3)
                .allMatch(problem -> problem.matches("value [123]: .*"));
    }

    @Test
    void awattar_hourOfTheGermanService_isRead() throws Exception {
        PriceDocument document = read("marketdata.json", awattar("/de/v1/marketdata", 50, "Eur/MWh"));
        assertThat(document.format()).isEqualTo(PriceFormat.AWATTAR);
        assertThat(document.intervals())
                .singleElement()
                .satisfies(interval -> assertThat(interval.length()).isEqualTo(Duration.ofHours(1)));
    }

    @Test
    void awattar_austrianPricesOfToday_areRefused() {
        assertThat(problems("marketdata.json", awattar("/at/v1/marketdata", 50, "Eur/MWh")))
                .first()
                .asString()
                .contains("Austria's prices", "ask api.awattar.de");
    }

    @Test
    void awattar_wrongUnit_isRefused() {
        assertThat(problems("marketdata.json", awattar("/de/v1/marketdata", 5, "Cent/kWh")))
                .containsExactly("value 1: unit is 'Cent/kWh' instead of 'Eur/MWh'");
    }

    @Test
    void awattar_emptyList_isNothingPublished() {
        assertThatThrownBy(() ->
                        read("marketdata.json", "{\"object\":\"list\",\"data\":[],\"url\":\"/de/v1/marketdata\"}"))
                .isInstanceOf(NothingPublishedException.class);
    }

    @Test
    void energyCharts_bothListsNull_isNothingPublished() {
        assertThatThrownBy(() -> read(
                        "price.json",
                        "{\"license_info\":\"\",\"unix_seconds\":null,\"price\":null,\"unit\":\"EUR / MWh\"}"))
                .isInstanceOf(NothingPublishedException.class);
    }

    @Test
    void energyCharts_changeFromHoursToQuarterHours_isToldFromTheStamps() throws Exception {
        long hour = OCTOBER / 1000 - 3600;
        PriceDocument document = read(
                "price.json",
                "{\"unix_seconds\":[" + hour + "," + (hour + 3600) + "," + (hour + 4500)
                        + "],\"price\":[1,2,3],\"unit\":\"EUR / MWh\"}");
        assertThat(document.resolution(LocalDate.of(2025, 9, 30))).isEqualTo(Duration.ofHours(1));
        assertThat(document.resolution(LocalDate.of(2025, 10, 1))).isEqualTo(Duration.ofMinutes(15));
        assertThat(document.days()).isEmpty();
    }

    @Test
    void energyCharts_carbonInsteadOfPrices_saysSo() {
        assertThat(problems("co2eq.json", "{\"unix_seconds\":[0],\"co2eq\":[491.5],\"co2eq_forecast\":[null]}"))
                .first()
                .asString()
                .contains("carbon intensity");
    }

    @Test
    void read_halfABody_isNotJson() {
        assertThat(problems("price.json", "{\"unix_seconds\":[0,900],\"price\":[1"))
                .first()
                .asString()
                .startsWith("line 1: is not JSON");
    }

    @Test
    void document_keepsItsBytesAndTheirHash() throws Exception {
        PriceDocument document = read(CHUNK, chunk("[%d,1]"));
        assertThat(new String(document.payload(), StandardCharsets.UTF_8)).isEqualTo(chunk("[%d,1]"));
        assertThat(document.sha256()).matches("[0-9a-f]{64}").isEqualTo(PriceDocument.sha256(document.payload()));
    }

    /** A chunk whose stamps follow each other in quarter hours. */
    private static String chunk(String pairs) {
        String series = pairs;
        for (long stamp = OCTOBER; series.contains("%d"); stamp += 900_000) {
            series = series.replaceFirst("%d", Long.toString(stamp));
        }
        return "{\"meta_data\":{\"version\":1,\"created\":1759000000000},\"series\":[" + series + "]}";
    }

    private static String awattar(String url, int price, String unit) {
        return "{\"object\":\"list\",\"data\":[{\"start_timestamp\":" + OCTOBER + ",\"end_timestamp\":"
                + (OCTOBER + 3_600_000) + ",\"marketprice\":" + price + ",\"unit\":\"" + unit + "\"}],\"url\":\"" + url
                + "\"}";
    }

    private static PriceDocument read(String name, String text) throws PriceFileException, NothingPublishedException {
        return PriceDocument.read(name, text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static List<String> problems(String name, String text) {
        try {
            throw new AssertionError("was accepted: " + read(name, text));
        } catch (NothingPublishedException e) {
            throw new AssertionError(e);
        } catch (PriceFileException e) {
            return e.problems();
        }
    }
}
