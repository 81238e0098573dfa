package org.wattwerk.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.runtime.ExitException;

class StatementPdfTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void write_aStatement_carriesEveryAmountOfIt() throws IOException {
        Path file = folder.resolve("statement.pdf");

        StatementPdf.write(statement(1), "Wattwerk 0.1", file);

        String text = text(file);
        assertThat(text)
                .contains("Electricity statement", "Campus & GPU <1>", "foundation-model", "Aufschlag für besondere")
                .contains("1\u00a0374\u00a0996.00", "261\u00a0249.24", "1\u00a0636\u00a0245.24")
                .contains("Head of the ledger's hash chain", "4f2a", "Page 1 of 1", "Wattwerk 0.1")
                .doesNotContain("Not final");
    }

    @Test
    void write_aStatementWithJobsThatSpeak_saysWhatTheyMadeOfIt() throws IOException {
        ObjectNode statement = statement(1);
        statement.putArray("goodput").add(JSON.readTree("""
                {"job": "pretraining", "tokensComputed": 2000000, "tokensUseful": 1900000,
                 "netEurPerMillionUsefulTokens": "0.0271", "wattHoursPerMillionUsefulTokens": "177.8",
                 "seconds": {"all": 36000, "computing": 28800, "throttled": 3600, "checkpoints": 540}}"""));
        Path file = folder.resolve("statement.pdf");

        StatementPdf.write(statement, "Wattwerk 0.1", file);

        assertThat(text(file))
                .contains("What the jobs made of it", "80.0 %", "1.9 M", "95.00 %", "177.8", "0.0271")
                .contains("Page 1 of 1");
    }

    @Test
    void write_preliminaryQuarterHours_saysFirstThatItIsNotFinal() throws IOException {
        ObjectNode statement = statement(1);
        statement.put("preliminaryQuarterHours", 3);
        Path file = folder.resolve("statement.pdf");

        StatementPdf.write(statement, "Wattwerk 0.1", file);

        assertThat(text(file)).contains("Not final: 3 quarter hours are preliminary and 0 are missing");
    }

    @Test
    void write_manyAccounts_repeatsTheHeadOnEveryPage() throws IOException {
        Path file = folder.resolve("statement.pdf");

        StatementPdf.write(statement(120), "Wattwerk 0.1", file);

        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(document.getNumberOfPages()).isGreaterThan(2);
            PDFTextStripper second = new PDFTextStripper();
            second.setStartPage(2);
            second.setEndPage(2);
            assertThat(second.getText(document)).contains("Cost centre", "Page 2 of");
        }
    }

    @Test
    void write_intoAFolderThatIsMissing_leavesNothingBehind() throws IOException {
        Path file = folder.resolve("none").resolve("statement.pdf");

        assertThatThrownBy(() -> StatementPdf.write(statement(1), "Wattwerk 0.1", file))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("does not name a file in a folder that exists");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static ObjectNode statement(int accounts) {
        ObjectNode statement = JSON.createObjectNode()
                .put("title", "Campus & GPU <1>")
                .put("from", "2024-12-11T23:00:00Z")
                .put("to", "2024-12-12T23:00:00Z")
                .put("quarterHours", 96)
                .put("energyKwh", "9000000.000000")
                .put("netEur", "1374996.00")
                .put("vatRate", "19 %")
                .put("vatEur", "261249.24")
                .put("grossEur", "1636245.24")
                .put("quality", "measured")
                .put("notInIt", "Metering.")
                .put("ledgerHash", "4f2a");
        ArrayNode rows = statement.putArray("accounts");
        for (int i = 0; i < accounts; i++) {
            rows.addObject()
                    .put("account", "pretraining-" + i)
                    .put("costCentre", "foundation-model")
                    .put("energyKwh", "158.230000")
                    .put("netEur", "67.61")
                    .put("vatEur", "12.85")
                    .put("grossEur", "80.46")
                    .put("quality", "measured");
        }
        statement
                .putArray("positions")
                .addObject()
                .put("label", "special network use")
                .put("german", "Aufschlag für besondere Netznutzung")
                .put("netEur", "-0.19");
        statement.putArray("priceSources").addObject().put("name", "SMARD").put("licence", "CC BY 4.0");
        statement.putArray("simulated");
        return statement;
    }

    private static String text(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            // A name may break at its hyphen.
            return new PDFTextStripper().getText(document).replaceAll("-\\R", "-");
        }
    }
}
