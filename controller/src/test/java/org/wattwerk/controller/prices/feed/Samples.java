package org.wattwerk.controller.prices.feed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wattwerk.controller.prices.NothingPublishedException;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.tariff.DeliveryDay;

/** Answers as the services give them, for any day; prices count the intervals from 1. */
public final class Samples {
    private Samples() {}

    public static String energyCharts(LocalDate day, Duration step) {
        List<Long> starts = starts(day, step);
        List<String> prices = new ArrayList<>();
        for (int i = 1; i <= starts.size(); i++) {
            prices.add(i + ".5");
        }
        return "{\"license_info\":\"CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de\","
                + "\"unix_seconds\":" + starts + ",\"price\":" + prices
                + ",\"unit\":\"EUR / MWh\",\"deprecated\":false}";
    }

    public static String nothingOfEnergyCharts() {
        return "{\"license_info\":\"\",\"unix_seconds\":[],\"price\":[],\"unit\":\"EUR / MWh\",\"deprecated\":false}";
    }

    /** A chunk that ends with the day and is padded with null for the day after it. */
    public static String smardChunk(LocalDate day, Duration step) {
        List<String> pairs = new ArrayList<>();
        starts(day, step).forEach(start -> pairs.add("[" + start * 1000 + "," + (pairs.size() + 1) + ".5]"));
        starts(day.plusDays(1), step).forEach(start -> pairs.add("[" + start * 1000 + ",null]"));
        return "{\"meta_data\":{\"version\":1,\"created\":1},\"series\":" + pairs + "}";
    }

    public static String awattar(LocalDate day) {
        return starts(day, Duration.ofHours(1)).stream()
                .map(start -> "{\"start_timestamp\":" + start * 1000 + ",\"end_timestamp\":" + (start + 3600) * 1000
                        + ",\"marketprice\":50,\"unit\":\"Eur/MWh\"}")
                .collect(
                        Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "],\"url\":\"/de/v1/marketdata\"}"));
    }

    public static String entsoe(LocalDate day) {
        DeliveryDay delivery = new DeliveryDay(day);
        return "<?xml version=\"1.0\"?><Publication_MarketDocument"
                + " xmlns=\"urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3\"><type>A44</type><TimeSeries>"
                + "<in_Domain.mRID>10Y1001A1001A82H</in_Domain.mRID>"
                + "<contract_MarketAgreement.type>A01</contract_MarketAgreement.type>"
                + "<currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>"
                + "<classificationSequence_AttributeInstanceComponent.position>1"
                + "</classificationSequence_AttributeInstanceComponent.position><curveType>A03</curveType><Period>"
                + "<timeInterval><start>" + delivery.start() + "</start><end>" + delivery.end()
                + "</end></timeInterval>"
                + "<resolution>PT15M</resolution><Point><position>1</position><price.amount>1.5</price.amount></Point>"
                + "</Period></TimeSeries></Publication_MarketDocument>";
    }

    public static String nothingOfEntsoe() {
        return "<?xml version=\"1.0\"?><Acknowledgement_MarketDocument"
                + " xmlns=\"urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0\"><Reason><code>999</code>"
                + "<text>No matching data found</text></Reason></Acknowledgement_MarketDocument>";
    }

    public static PriceDocument document(LocalDate day) {
        return document("price_DE-LU_" + day + ".json", energyCharts(day, Duration.ofMinutes(15)));
    }

    public static PriceDocument document(String name, String text) {
        try {
            return PriceDocument.read(name, text.getBytes(StandardCharsets.UTF_8), Optional.empty());
        } catch (PriceFileException | NothingPublishedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> starts(LocalDate day, Duration step) {
        DeliveryDay delivery = new DeliveryDay(day);
        List<Long> starts = new ArrayList<>();
        for (Instant at = delivery.start(); at.isBefore(delivery.end()); at = at.plus(step)) {
            starts.add(at.getEpochSecond());
        }
        return starts;
    }
}
