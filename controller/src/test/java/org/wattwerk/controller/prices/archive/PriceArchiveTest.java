package org.wattwerk.controller.prices.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.feed.Samples;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

class PriceArchiveTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    @Test
    void add_document_keepsBytesHashSourceTimeAndLicence() throws Exception {
        PriceDocument document = document(Samples.energyCharts(DAY, QUARTER));
        PriceVersion kept = PriceArchive.open(folder)
                .add(document, "https://example.org/price", NOON)
                .version();
        assertThat(Files.readAllBytes(folder.resolve(kept.file()))).isEqualTo(document.payload());

        // as another process sees it
        PriceVersion seen = PriceArchive.open(folder).versions().get(0);
        assertThat(seen).isEqualTo(kept);
        assertThat(seen.sha256()).isEqualTo(document.sha256());
        assertThat(seen.retrieved()).isEqualTo(NOON);
        assertThat(seen.origin()).isEqualTo("https://example.org/price");
        assertThat(seen.licence()).contains("CC BY 4.0");
        assertThat(PriceArchive.open(folder).day(DAY).orElseThrow().curve()).isEqualTo(document.curve());
    }

    @Test
    void add_revision_standsBesideTheOldAndHolds() throws Exception {
        PriceArchive archive = PriceArchive.open(folder);
        PriceDocument first = document(Samples.energyCharts(DAY, QUARTER));
        PriceDocument revised = document(Samples.energyCharts(DAY, QUARTER).replace("[1.5,", "[-7,"));
        archive.add(first, "a", NOON);
        archive.add(revised, "b", NOON.plusSeconds(60));
        assertThat(archive.history(DAY)).hasSize(2);
        // the first quarter hour was 1.50 and is -7.00
        assertThat(archive.day(DAY).orElseThrow().curve().at(new DeliveryDay(DAY).start()))
                .isEqualTo(EnergyPrice.parse("-7 EUR/MWh"));
        assertThat(archive.document(archive.versions().get(0)).curve()).isEqualTo(first.curve());
    }

    @Test
    void add_theSameAgain_changesNothingButTakingARevisionBackIsAVersion() throws Exception {
        PriceArchive archive = PriceArchive.open(folder);
        PriceDocument first = document(Samples.energyCharts(DAY, QUARTER));
        PriceDocument revised = document(Samples.energyCharts(DAY, QUARTER).replace("[1.5,", "[-7,"));
        assertThat(archive.add(first, "a", NOON).isNew()).isTrue();
        assertThat(archive.add(first, "a", NOON.plusSeconds(9)).isNew()).isFalse();
        archive.add(revised, "b", NOON.plusSeconds(60));
        assertThat(archive.add(first, "a", NOON.plusSeconds(120)).isNew()).isTrue();
        assertThat(archive.versions()).hasSize(3);
        assertThat(archive.day(DAY).orElseThrow().curve()).isEqualTo(first.curve());
    }

    @Test
    void day_hourlyPricesThatComeLater_doNotReplaceQuarterHours() throws Exception {
        PriceArchive archive = PriceArchive.open(folder);
        archive.add(document(Samples.energyCharts(DAY, QUARTER)), "fine", NOON);
        archive.add(document(Samples.energyCharts(DAY, Duration.ofHours(1))), "coarse", NOON.plusSeconds(60));
        assertThat(archive.day(DAY).orElseThrow().version().origin()).isEqualTo("fine");
        assertThat(archive.history(DAY)).hasSize(2);
    }

    @Test
    void day_coveredOnlyInPart_isEmpty() throws Exception {
        PriceArchive archive = PriceArchive.open(folder);
        archive.add(document(Samples.energyCharts(DAY, QUARTER)), "a", NOON);
        assertThat(archive.day(DAY.plusDays(1))).isEmpty();
        assertThat(archive.days(DAY.minusDays(3), DAY.plusDays(3))).hasSize(1);
    }

    @Test
    void add_twoAtTheSameTime_keepTheirOrder() throws Exception {
        PriceArchive archive = PriceArchive.open(folder);
        archive.add(document(Samples.energyCharts(DAY, QUARTER)), "a", NOON);
        archive.add(document(Samples.energyCharts(DAY, QUARTER).replace("[1.5,", "[2.5,")), "b", NOON);
        assertThat(archive.versions()).extracting(PriceVersion::origin).containsExactly("a", "b");
    }

    @Test
    void document_changedOrRemovedPayload_isFoundOut() throws Exception {
        PriceVersion kept = PriceArchive.open(folder)
                .add(document(Samples.energyCharts(DAY, QUARTER)), "a", NOON)
                .version();
        Path payload = folder.resolve(kept.file());
        Files.writeString(payload, Files.readString(payload).replace("[1.5,", "[9.5,"));
        assertThatThrownBy(() -> PriceArchive.open(folder).day(DAY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed after it was kept");
        Files.delete(payload);
        assertThatThrownBy(() -> PriceArchive.open(folder).day(DAY)).hasMessageContaining("is missing");
    }

    @Test
    void versions_descriptionThatIsNone_isNamed() throws Exception {
        Files.writeString(folder.resolve("broken.json"), "{\"payload\":\"../../etc/passwd\"");
        assertThatThrownBy(() -> PriceArchive.open(folder).versions()).hasMessageContaining("broken.json");
    }

    @Test
    void add_leavesNothingHalfWritten() throws Exception {
        PriceArchive.open(folder).add(document(Samples.energyCharts(DAY, QUARTER)), "a", NOON);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names)
                    .satisfiesExactly(
                            name -> assertThat(name).matches("20261124T120000000Z-[0-9a-f]{12}\\.json"),
                            name -> assertThat(name).endsWith(".payload"));
        }
    }

    @Test
    void carbon_newestVersionOfADay_isShown() throws Exception {
        CarbonArchive carbon = CarbonArchive.beside(folder);
        long start = new DeliveryDay(DAY).start().getEpochSecond();
        String forecast = "{\"unix_seconds\":[%d,%d],\"co2eq\":[null,null],\"co2eq_forecast\":[300,310]}"
                .formatted(start, start + 900);
        String actual = forecast.replace("[null,null]", "[290,null]");
        assertThat(carbon.day(DAY)).isEmpty();
        assertThat(carbon.add("co2eq.json", forecast.getBytes(StandardCharsets.UTF_8), NOON))
                .isTrue();
        assertThat(carbon.add("co2eq.json", forecast.getBytes(StandardCharsets.UTF_8), NOON.plusSeconds(1)))
                .isFalse();
        assertThat(carbon.add("co2eq.json", actual.getBytes(StandardCharsets.UTF_8), NOON.plusSeconds(2)))
                .isTrue();
        assertThat(carbon.day(DAY)
                        .orElseThrow()
                        .at(QuarterHour.startingAt(new DeliveryDay(DAY).start()))
                        .intensity()
                        .orElseThrow())
                .hasToString("290 g/kWh");
    }

    private static PriceDocument document(String text) throws Exception {
        return PriceDocument.read("price.json", text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
