package org.wattwerk.controller.prices.feed;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.wattwerk.core.tariff.DeliveryDay;

/** The addresses under which each service tells the prices of a day. */
final class PriceRequests {
    private static final DateTimeFormatter ENTSOE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm").withZone(ZoneOffset.UTC);
    private static final String ZONE = "10Y1001A1001A82H";
    /** SMARD's series of the German price. */
    private static final String SMARD_SERIES = "4169";
    /** From this day on the market sells quarter hours. */
    private static final LocalDate QUARTER_HOURS = LocalDate.of(2025, 10, 1);

    private final FeedOptions options;

    PriceRequests(FeedOptions options) {
        this.options = options;
    }

    /**
     * One address.
     *
     * @param name under which its answer is kept
     */
    record Request(URI address, String name) {
        /** The address for people and logs: the token is masked. */
        String shown() {
            return address.toString().replaceAll("securityToken=[^&]*", "securityToken=***");
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    /** How finely the market sells the day. */
    static Duration resolution(LocalDate day) {
        return day.isBefore(QUARTER_HOURS) ? Duration.ofHours(1) : Duration.ofMinutes(15);
    }

    Request energyCharts(LocalDate day) {
        return new Request(
                under(PriceService.ENERGY_CHARTS, "/price?bzn=DE-LU&start=" + day + "&end=" + day),
                "price_DE-LU_" + day + ".json");
    }

    Request carbon(LocalDate day) {
        return new Request(
                under(PriceService.ENERGY_CHARTS, "/co2eq?country=de&start=" + day + "&end=" + day),
                "co2eq_de_" + day + ".json");
    }

    Request entsoe(LocalDate day) {
        DeliveryDay delivery = new DeliveryDay(day);
        return new Request(
                under(
                        PriceService.ENTSOE,
                        "/api?documentType=A44&in_Domain=" + ZONE + "&out_Domain=" + ZONE + "&periodStart="
                                + ENTSOE_TIME.format(delivery.start()) + "&periodEnd="
                                + ENTSOE_TIME.format(delivery.end()) + "&securityToken="
                                + options.token().orElse("")),
                "A44_DE-LU_" + day + ".xml");
    }

    Request awattar(LocalDate day) {
        DeliveryDay delivery = new DeliveryDay(day);
        return new Request(
                under(
                        PriceService.AWATTAR,
                        "/v1/marketdata?start=" + delivery.start().toEpochMilli() + "&end="
                                + delivery.end().toEpochMilli()),
                "marketdata_" + day + ".json");
    }

    /** The list of SMARD's chunks. */
    Request smardIndex(LocalDate day) {
        return new Request(
                under(
                        PriceService.SMARD,
                        "/app/chart_data/" + SMARD_SERIES + "/DE-LU/index_" + smardResolution(day) + ".json"),
                "index_" + smardResolution(day) + ".json");
    }

    /** A chunk of a week. */
    Request smardChunk(LocalDate day, Instant start) {
        String name = SMARD_SERIES + "_DE-LU_" + smardResolution(day) + "_" + start.toEpochMilli() + ".json";
        return new Request(under(PriceService.SMARD, "/app/chart_data/" + SMARD_SERIES + "/DE-LU/" + name), name);
    }

    private static String smardResolution(LocalDate day) {
        return resolution(day).equals(Duration.ofHours(1)) ? "hour" : "quarterhour";
    }

    private URI under(PriceService service, String path) {
        String base = options.base(service).toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** The start of the newest chunk that begins no later than the day. */
    static Optional<Instant> chunkOf(LocalDate day, Iterable<Long> starts) {
        long start = new DeliveryDay(day).start().toEpochMilli();
        Optional<Long> found = Optional.empty();
        for (long candidate : starts) {
            if (candidate <= start && found.filter(best -> best >= candidate).isEmpty()) {
                found = Optional.of(candidate);
            }
        }
        return found.map(Instant::ofEpochMilli);
    }
}
