package org.wattwerk.controller.prices;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;

/** Reads a file of day-ahead prices as it was downloaded; its content tells the format. */
public final class PriceFile {
    /** A year in quarter hours with all columns of a SMARD export is about 6 MB. */
    private static final long LARGEST = 64L << 20;

    private PriceFile() {}

    /**
     * The prices of a file: a SMARD export (of today or older, German or English), an answer of the Energy-Charts price
     * service, or CSV with the columns {@code start_utc,start_local,resolution_min,price_eur_per_mwh}.
     *
     * @throws PriceFileException if it cannot be read or used, with everything that is wrong
     */
    public static PriceCurve read(Path file) throws PriceFileException {
        String text = text(file);
        String name = String.valueOf(file.getFileName());
        List<String> problems = new ArrayList<>();
        Rows rows = rows(text, name, problems);
        List<PriceInterval> intervals = RowChecks.intervals(rows.rows(), problems);
        if (!problems.isEmpty()) {
            throw new PriceFileException(file, problems);
        }
        return PriceCurve.of(rows.source(), intervals);
    }

    private static Rows rows(String text, String name, List<String> problems) {
        String start = text.stripLeading();
        String header = start.lines().findFirst().orElse("");
        if (start.startsWith("{") || start.startsWith("[")) {
            return EnergyChartsJson.read(text, name, problems);
        } else if (Smard.knows(header)) {
            return Smard.read(text.lines().toList(), name, problems);
        } else if (PlainCsv.knows(header)) {
            return PlainCsv.read(text.lines().toList(), name, problems);
        }
        problems.add(
                start.isEmpty()
                        ? "the file is empty"
                        : "not a file of prices that is known: give a CSV export of SMARD, an answer of the Energy-Charts"
                                + " price service, or CSV with the header " + PlainCsv.HEADER);
        return new Rows(Sources.unknown(name), List.of());
    }

    private static String text(Path file) throws PriceFileException {
        try {
            if (Files.isDirectory(file)) {
                throw new PriceFileException(file, List.of("is a folder: name the file of prices in it"));
            }
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new PriceFileException(
                        file, List.of("has " + size + " bytes, more than any file of prices: is it the right one?"));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new PriceFileException(file, List.of("there is no such file"));
        } catch (CharacterCodingException e) {
            throw new PriceFileException(file, List.of("is not text in UTF-8: export it anew as CSV or JSON"));
        } catch (IOException e) {
            throw new PriceFileException(
                    file,
                    List.of("cannot be read: "
                            + Optional.ofNullable(e.getMessage())
                                    .orElse(e.getClass().getSimpleName())));
        }
    }
}
