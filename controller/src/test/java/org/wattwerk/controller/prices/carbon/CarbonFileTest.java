package org.wattwerk.controller.prices.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.time.QuarterHour;

class CarbonFileTest {
    private static final QuarterHour FIRST = QuarterHour.startingAt(Instant.parse("2022-01-01T00:00:00Z"));

    @Test
    void read_csv_takesLifeCycleBeforeDirectAndMarksEstimates() throws Exception {
        CarbonCurve curve = read("""
                start_utc,gco2eq_per_kwh_direct,gco2eq_per_kwh_lifecycle,estimated
                2022-01-01T00:00:00Z,100.5,167.0,false
                2022-01-01T01:00:00Z,100.5,168.25,true
                2022-01-01T02:00:00Z,,,false
                """);
        assertThat(curve.factors()).isEqualTo("life cycle");
        assertThat(curve.at(FIRST).intensity().orElseThrow()).hasToString("167 g/kWh");
        assertThat(curve.at(new QuarterHour(FIRST.number() + 3)).quality()).isEqualTo(Quality.MEASURED);
        assertThat(curve.at(new QuarterHour(FIRST.number() + 4)).quality()).isEqualTo(Quality.ESTIMATED);
        // what nobody knows is missing, never zero
        assertThat(curve.at(new QuarterHour(FIRST.number() + 8)).quality()).isEqualTo(Quality.MISSING);
        assertThat(curve.at(new QuarterHour(FIRST.number() + 8)).intensity()).isEmpty();
        assertThat(curve.at(FIRST.previous()).quality()).isEqualTo(Quality.MISSING);
        assertThat(curve.end()).isEqualTo(Instant.parse("2022-01-01T03:00:00Z"));
    }

    @Test
    void read_gapUnitAndRubbish_areNamedByLine() {
        assertThat(problems("start_utc,gco2_per_kwh\n2022-01-01T00:00:00Z,1\n2022-01-01T05:00:00Z,1\n"))
                .contains("line 2: the next value comes after 300 minutes: 15 or 60 are known");
        assertThat(problems(
                        "start_utc,gco2_per_kwh\n2022-01-01T00:00:00Z,320000\nyesterday,1\n2022-01-01T01:00:00Z,x\n"))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("line 2", "is the unit g/kWh?"),
                        problem -> assertThat(problem).contains("line 3", "is not a time"),
                        problem -> assertThat(problem).contains("line 4", "is not a number"));
        assertThat(problems("hello")).first().asString().startsWith("line 1: give an answer");
        assertThat(problems("{\"unix_seconds\":[")).first().asString().contains("is not JSON");
        assertThat(problems("{\"unix_seconds\":[0],\"price\":[1]}"))
                .first()
                .asString()
                .contains("co2eq");
        assertThat(problems("{\"unix_seconds\":[7,\"x\"],\"co2eq\":[1,-5]}")).hasSize(2);
        assertThat(problems("{\"unix_seconds\":[0],\"co2eq\":[1E999999]}")).hasSize(1);
    }

    @Test
    void read_realYears_areWhole() throws Exception {
        Optional<String> data = Optional.ofNullable(System.getenv("WATTWERK_DATA"));
        if (data.isEmpty() && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the carbon files are");
        }
        assumeTrue(data.isPresent(), "real carbon files are not tested: WATTWERK_DATA is not set");
        CarbonCurve year =
                CarbonFile.read(Path.of(data.orElseThrow(), "carbon", "de_carbon_intensity_2022_electricitymaps.csv"));
        assertThat(year.start()).isEqualTo(Instant.parse("2022-01-01T00:00:00Z"));
        assertThat(year.end()).isEqualTo(Instant.parse("2023-01-01T00:00:00Z"));
        CarbonCurve leap =
                CarbonFile.read(Path.of(data.orElseThrow(), "carbon", "de_carbon_intensity_2020_lifecycle_ipcc.csv"));
        assertThat(leap.start()).isEqualTo(Instant.parse("2019-12-31T23:00:00Z"));
        assertThat(leap.factors()).isEqualTo("life cycle");
    }

    private static CarbonCurve read(String text) throws PriceFileException {
        return CarbonFile.read("carbon", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String text) {
        try {
            throw new AssertionError("was accepted: " + read(text).source());
        } catch (PriceFileException e) {
            return e.problems();
        }
    }
}
