package org.wattwerk.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.wattwerk.runtime.ExitException;

/**
 * A statement as a PDF/A-2b for filing: the same on every machine and readable in ten years, because its only font and its
 * colours lie in the file. The file appears whole or not at all.
 */
public final class StatementPdf {
    /** The one free font that PDFBox carries; it has no bold face, so the page does without. */
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    /** Held, so that its level stays: PDFBox would warn of every font of the machine. */
    private static final Logger PDFBOX = Logger.getLogger("org.apache.pdfbox");

    private StatementPdf() {}

    /**
     * @param statement as the controller answers it; its amounts are printed and never reckoned again
     * @param by the program and version that made the document
     * @throws ExitException if the file cannot be written
     */
    public static void write(JsonNode statement, String by, Path file) {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(whole)) {
            throw ExitException.badInput("--pdf " + file + " does not name a file in a folder that exists");
        }
        XRLog.setLoggingEnabled(false);
        PDFBOX.setLevel(Level.SEVERE);
        try {
            Path growing = Files.createTempFile(folder, ".statement-", ".pdf");
            try {
                try (OutputStream out = Files.newOutputStream(growing)) {
                    new PdfRendererBuilder()
                            .useFastMode()
                            .usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_B)
                            .useColorProfile(
                                    ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData())
                            .useFont(StatementPdf::font, StatementPage.FONT)
                            .withProducer(by)
                            .withHtmlContent(StatementPage.of(statement, by), "")
                            .toStream(out)
                            .run();
                }
                Files.move(growing, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(growing);
            }
        } catch (IOException e) {
            throw ExitException.badInput("--pdf " + file + " cannot be written: " + e.getMessage());
        }
    }

    private static InputStream font() {
        return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), "PDFBox carries its font");
    }
}
