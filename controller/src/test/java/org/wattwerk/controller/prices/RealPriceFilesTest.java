package org.wattwerk.controller.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;

/** Files as they were really downloaded; they are not in this repository and lie where WATTWERK_DATA says. */
class RealPriceFilesTest {
    private static Path data = Path.of("");

    @BeforeAll
    static void findData() {
        Optional<String> folder = Optional.ofNullable(System.getenv("WATTWERK_DATA"));
        if (folder.isEmpty() && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real price files are");
        }
        assumeTrue(folder.isPresent(), "real price files are not tested: WATTWERK_DATA is not set");
        data = Path.of(folder.orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        // three days each: 72 hours, 71 with the spring change, 73 with the autumn change
        "smard_Gro_handelspreise_2024-12-11_13_Stunde.csv,288,2024-12-12,96",
        "smard_Gro_handelspreise_2024_spring_dst_Stunde.csv,284,2024-03-31,92",
        "smard_Gro_handelspreise_2024_autumn_dst_Stunde.csv,292,2024-10-27,100",
        "smard_old_Gro_handelspreise_2019-06-07_09_Stunde.csv,288,2019-06-08,96",
        "smard_old_Gro_handelspreise_2019_spring_dst_Stunde.csv,284,2019-03-31,92",
        "smard_old_Gro_handelspreise_2019_autumn_dst_Stunde.csv,292,2019-10-27,100",
        "energy_charts_price_DE-LU_2020-03-29.json,92,2020-03-29,92",
        "energy_charts_price_DE-LU_2022-08-29.json,96,2022-08-29,96",
        "energy_charts_price_DE-LU_2024-03-31.json,92,2024-03-31,92",
        "energy_charts_price_DE-LU_2024-05-12.json,96,2024-05-12,96",
        "energy_charts_price_DE-LU_2024-10-27.json,100,2024-10-27,100",
        "energy_charts_price_DE-LU_2025-05-11.json,96,2025-05-11,96",
        "energy_charts_price_DE-LU_2025-09-30.json,96,2025-09-30,96",
        "energy_charts_price_DE-LU_2025-10-01.json,96,2025-10-01,96",
        "energy_charts_price_DE-LU_2025-10-26.json,100,2025-10-26,100",
    })
    void read_downloadedFile_hasItsQuarterHoursAndItsDay(String file, int all, LocalDate date, int ofDay)
            throws PriceFileException {
        PriceCurve curve = PriceFile.read(data.resolve("raw_samples").resolve(file));
        assertThat(curve.quarterHours()).isEqualTo(all);
        assertThat(curve.day(date).quarterHours()).isEqualTo(ofDay);
        assertThat(curve.source().licence()).contains("CC BY 4.0", "SMARD");
    }

    @ParameterizedTest
    @CsvSource({
        "smard_Gro_handelspreise_2024-12-11_13_Stunde.csv,2024",
        "smard_Gro_handelspreise_2024_spring_dst_Stunde.csv,2024",
        "smard_Gro_handelspreise_2024_autumn_dst_Stunde.csv,2024",
        "smard_old_Gro_handelspreise_2019-06-07_09_Stunde.csv,2019",
        "smard_old_Gro_handelspreise_2019_spring_dst_Stunde.csv,2019",
        "smard_old_Gro_handelspreise_2019_autumn_dst_Stunde.csv,2019",
        "energy_charts_price_DE-LU_2024-10-27.json,2024",
        "energy_charts_price_DE-LU_2022-08-30.json,2022",
        "energy_charts_price_DE-LU_2025-10-26.json,2025",
    })
    void read_twoFormatsOfOneTime_agreeInEveryQuarterHour(String file, String year) throws PriceFileException {
        PriceCurve raw = PriceFile.read(data.resolve("raw_samples").resolve(file));
        PriceCurve plain = PriceFile.read(data.resolve("prices").resolve("de_lu_day_ahead_" + year + ".csv"));
        for (int i = 0; i < raw.quarterHours(); i++) {
            QuarterHour at = new QuarterHour(raw.first().number() + i);
            assertThat(raw.at(at)).as("%s", at).isEqualTo(plain.at(at));
        }
    }

    @Test
    void read_spikeOfDecember2024_is936Euros() throws PriceFileException {
        PriceCurve curve =
                PriceFile.read(data.resolve("raw_samples").resolve("smard_Gro_handelspreise_2024-12-11_13_Stunde.csv"));
        // 17:00 in Berlin
        assertThat(curve.at(Instant.parse("2024-12-12T16:00:00Z"))).isEqualTo(EnergyPrice.parse("936.28 EUR/MWh"));
    }

    @ParameterizedTest
    @CsvSource({"2019,35040", "2020,35136", "2021,35040", "2022,35040", "2024,35136", "2025,35040"})
    void read_aWholeYearOfPlainCsv_isContiguous(String year, int quarterHours) throws PriceFileException {
        assertThat(PriceFile.read(data.resolve("prices").resolve("de_lu_day_ahead_" + year + ".csv"))
                        .quarterHours())
                .isEqualTo(quarterHours);
    }

    @Test
    void read_entsoeWithTwoAuctions_takesTheCoupledOneAndFillsTheOmittedHour() throws PriceFileException {
        Path raw = data.resolve("raw_samples").resolve("entsoe_A44_DE-LU_2024-10-06_07_two_sequences.xml");
        PriceCurve curve = PriceFile.read(raw);
        PriceCurve plain = PriceFile.read(data.resolve("prices").resolve("de_lu_day_ahead_2024.csv"));
        // two days of 96 quarter hours, published in hours; position 15 is left out because it equals position 14
        assertThat(curve.quarterHours()).isEqualTo(192);
        assertThat(curve.at(Instant.parse("2024-10-06T12:00:00Z"))).isEqualTo(EnergyPrice.parse("-0.01 EUR/MWh"));
        assertThat(curve.day(LocalDate.of(2024, 10, 6))).isNotNull();
        for (int i = 0; i < curve.quarterHours(); i++) {
            QuarterHour at = new QuarterHour(curve.first().number() + i);
            assertThat(curve.at(at)).as("%s", at).isEqualTo(plain.at(at));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "awattar_marketdata_1514847600000.json,2018-01-02",
        "awattar_marketdata_1524607200000.json,2018-04-25",
    })
    void read_awattarOfTheCommonZone_isTheWholeDay(String file, LocalDate date) throws PriceFileException {
        PriceCurve curve = PriceFile.read(data.resolve("raw_samples").resolve(file));
        assertThat(curve.quarterHours()).isEqualTo(96);
        assertThat(curve.day(date).quarterHours()).isEqualTo(96);
    }

    @Test
    void read_awattarWholeNumbers_areEuros() throws PriceFileException {
        PriceCurve curve = PriceFile.read(data.resolve("raw_samples").resolve("awattar_marketdata_1524607200000.json"));
        assertThat(curve.at(Instant.parse("2018-04-24T22:00:00Z"))).isEqualTo(EnergyPrice.parse("28.68 EUR/MWh"));
    }

    @Test
    void read_filesThatAreNotDayAheadPricesOfGermany_areRefused() {
        Path raw = data.resolve("raw_samples");
        assertThatThrownBy(() -> PriceFile.read(
                        raw.resolve("smard_Prognostizierte_Erzeugung_Day-Ahead_2024-12-11_13_Stunde.csv")))
                .hasMessageContaining("no column Deutschland/Luxemburg");
    }
}
