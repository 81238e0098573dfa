package org.wattwerk.controller.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;

class EntsoeA44Test {
    private static final String SEQUENCE = "classificationSequence_AttributeInstanceComponent.position";

    @Test
    void read_positionsLeftOutOfA03_repeatThePriceBefore() throws Exception {
        // four hours, of which the second and the last are left out
        PriceCurve curve = read(document(series("1", "A03", period("PT60M", 4, "1:10.5", "3:-2"))));
        assertThat(euros(curve)).containsExactly("10.5", "10.5", "-2", "-2");
    }

    @Test
    void read_positionsLeftOutOfA01_areMissing() {
        assertThat(problems(document(series("1", "A01", period("PT60M", 4, "1:10.5", "3:-2")))))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("position 2 of the period", "is missing"),
                        problem -> assertThat(problem).contains("position 4 of the period"),
                        problem -> assertThat(problem).contains("prices are missing from 2025-10-01T23:00:00Z"));
    }

    @Test
    void read_firstPositionLeftOut_hasNothingToRepeat() {
        assertThat(problems(document(series("1", "A03", period("PT60M", 2, "2:10")))))
                .first()
                .asString()
                .contains("position 1 of the period from 2025-10-01T22:00:00Z is missing");
    }

    @Test
    void read_otherAuctionFirstInTheDocument_isNotTaken() throws Exception {
        PriceCurve curve = read(document(
                series("2", "A03", period("PT15M", 4, "1:99", "2:98", "3:97", "4:96")),
                series("1", "A03", period("PT15M", 4, "1:1", "2:2", "3:3", "4:4"))));
        assertThat(curve.at(Instant.parse("2025-10-01T22:15:00Z"))).isEqualTo(EnergyPrice.parse("2 EUR/MWh"));
    }

    @Test
    void read_onlyTheOtherAuction_isRefusedAndNeverStandsIn() {
        assertThat(problems(document(series("2", "A03", period("PT15M", 4, "1:99")))))
                .first()
                .asString()
                .contains("no price of the coupled day-ahead auction (sequence 1)", "must not stand in");
    }

    @Test
    void read_sameHoursInBothResolutions_takesTheFiner() throws Exception {
        PriceCurve curve = read(document(
                series("1", "A03", period("PT60M", 1, "1:50")),
                series("1", "A03", period("PT15M", 4, "1:40", "2:45", "3:55", "4:60"))));
        assertThat(curve.quarterHours()).isEqualTo(4);
        assertThat(curve.at(Instant.parse("2025-10-01T22:45:00Z"))).isEqualTo(EnergyPrice.parse("60 EUR/MWh"));
    }

    @Test
    void read_oneAuctionTwiceWithAnotherValue_isRefused() {
        assertThat(problems(document(
                        series("1", "A03", period("PT60M", 1, "1:50")),
                        series("1", "A03", period("PT60M", 1, "1:51")))))
                .first()
                .asString()
                .contains("is there already, with another value");
    }

    @Test
    void read_olderNamespaceAndNoSequence_isRead() throws Exception {
        String old = document(series("1", "A01", period("PT60M", 1, "1:50")))
                .replace(":7:3", ":7:0")
                .replaceAll("<" + SEQUENCE + ">1</[^>]*>", "");
        assertThat(euros(read(old))).containsExactly("50");
    }

    @Test
    void read_prefixedNames_areTheSame() throws Exception {
        String prefixed = document(series("1", "A01", period("PT60M", 1, "1:50")))
                .replaceAll("<(/?)([A-Za-z])", "<$1p:$2")
                .replace("xmlns=", "xmlns:p=");
        assertThat(euros(read(prefixed))).containsExactly("50");
    }

    @Test
    void read_reason999_isNothingPublishedAndNoFault() {
        assertThatThrownBy(() -> read(reason("999", "No matching data found")))
                .isInstanceOf(NothingPublishedException.class)
                .hasMessage("ENTSO-E has no data (999): No matching data found");
    }

    @Test
    void read_anyOtherReason_isARefusal() {
        assertThat(problems(reason("401", "Unauthorized"))).containsExactly("ENTSO-E refused (401): Unauthorized");
    }

    @Test
    void read_wrongZoneCurrencyUnitAndResolution_areAllNamed() {
        String wrong = document(series("1", "A03", period("PT30M", 2, "1:50")))
                .replace("<in_Domain.mRID>10Y1001A1001A82H", "<in_Domain.mRID>10YFR-RTE------C")
                .replace(">EUR<", ">PLN<")
                .replace(">MWH<", ">KWH<");
        assertThat(problems(wrong))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("in_Domain.mRID is '10YFR-RTE------C'"),
                        problem -> assertThat(problem).contains("currency_Unit.name is 'PLN' instead of 'EUR'"),
                        problem -> assertThat(problem).contains("price_Measure_Unit.name is 'KWH'"),
                        problem -> assertThat(problem).contains("line 9: resolution is 'PT30M'"));
    }

    @Test
    void read_positionsOutOfOrderOrBeyondThePeriod_areNamed() {
        assertThat(problems(document(series("1", "A03", period("PT60M", 2, "1:1", "1:2")))))
                .first()
                .asString()
                .contains("position '1' is not one of 2 to 2");
        assertThat(problems(document(series("1", "A03", period("PT60M", 2, "1:1", "3:2")))))
                .first()
                .asString()
                .contains("position '3'");
        assertThat(problems(document(series("1", "A03", period("PT60M", 1, "1:cheap")))))
                .first()
                .asString()
                .contains("price.amount 'cheap' is not a number");
    }

    @Test
    void read_documentTypeOrEntity_isRefusedUnread() {
        String external = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + "<Publication_MarketDocument><type>&x;</type></Publication_MarketDocument>";
        assertThat(problems(external)).singleElement().asString().contains("is not XML that can be used");
        StringBuilder bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">");
        for (char name = 'b'; name < 'k'; name++) {
            String before = "&" + (char) (name - 1) + ";";
            bomb.append("<!ENTITY ")
                    .append(name)
                    .append(" \"")
                    .append(before.repeat(10))
                    .append("\">");
        }
        bomb.append("]><Publication_MarketDocument><type>&j;</type></Publication_MarketDocument>");
        assertThat(problems(bomb.toString())).singleElement().asString().contains("is not XML that can be used");
        assertThat(problems("<a>&undefined;</a>")).singleElement().asString().contains("is not XML that can be used");
    }

    @Test
    void read_documentOfEndlessDepth_isRefused() {
        assertThat(problems("<a>".repeat(100_000))).first().asString().contains("deeper or larger");
    }

    @Test
    void read_halfADocument_saysTheLineWhereItEnds() {
        String whole = document(series("1", "A03", period("PT60M", 2, "1:1", "2:2")));
        assertThat(problems(whole.substring(0, whole.length() / 2)))
                .first()
                .asString()
                .matches("(?s)line \\d+: is not XML that can be used: .*");
    }

    @Test
    void read_otherTypeOfDocument_isRefused() {
        assertThat(problems("<GL_MarketDocument><type>A75</type></GL_MarketDocument>"))
                .containsExactly("line 1: is 'GL_MarketDocument' of type 'A75', not a price document (A44) of ENTSO-E");
    }

    // ---- documents

    private static String document(String... series) {
        return "<Publication_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3\">\n"
                + "<type>A44</type>\n" + String.join("", series) + "</Publication_MarketDocument>\n";
    }

    private static String series(String sequence, String curve, String... periods) {
        return "<TimeSeries>\n<in_Domain.mRID>10Y1001A1001A82H</in_Domain.mRID>\n"
                + "<contract_MarketAgreement.type>A01</contract_MarketAgreement.type>\n"
                + "<currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>\n"
                + "<" + SEQUENCE + ">" + sequence + "</" + SEQUENCE + ">\n<curveType>" + curve + "</curveType>\n"
                + String.join("", periods) + "</TimeSeries>\n";
    }

    /** A period from the start of 2 October 2025 with points {@code position:price}. */
    private static String period(String resolution, int count, String... points) {
        long minutes = count * Long.parseLong(resolution.replaceAll("\\D", ""));
        Instant start = Instant.parse("2025-10-01T22:00:00Z");
        StringBuilder period = new StringBuilder("<Period><timeInterval><start>2025-10-01T22:00Z</start><end>")
                .append(start.plusSeconds(60 * minutes).toString().replace(":00Z", "Z"))
                .append("</end></timeInterval>\n<resolution>" + resolution + "</resolution>\n");
        for (String point : points) {
            String[] parts = point.split(":");
            period.append("<Point><position>" + parts[0] + "</position><price.amount>" + parts[1]
                    + "</price.amount></Point>\n");
        }
        return period.append("</Period>\n").toString();
    }

    private static String reason(String code, String text) {
        return "<Acknowledgement_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:8:1\">"
                + "<Reason><code>" + code + "</code><text>" + text
                + "</text></Reason></Acknowledgement_MarketDocument>";
    }

    private static List<String> euros(PriceCurve curve) {
        return java.util.stream.IntStream.range(0, curve.quarterHours() / 4)
                .mapToObj(hour -> curve.at(curve.start().plusSeconds(3600L * hour))
                        .eurosPerMwh()
                        .stripTrailingZeros()
                        .toPlainString())
                .toList();
    }

    private static PriceCurve read(String xml) throws PriceFileException, NothingPublishedException {
        return PriceDocument.read("A44.xml", xml.getBytes(StandardCharsets.UTF_8), Optional.empty())
                .curve();
    }

    private static List<String> problems(String xml) {
        try {
            throw new AssertionError("was accepted: " + read(xml));
        } catch (NothingPublishedException e) {
            throw new AssertionError(e);
        } catch (PriceFileException e) {
            return e.problems();
        }
    }
}
