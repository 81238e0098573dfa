package org.wattwerk.controller.prices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.PriceCurve;

/** Reads a file of day-ahead prices as it was downloaded; its content tells the format. */
public final class PriceFile {
    /** A year in quarter hours with all columns of a SMARD export is about 6 MB. */
    private static final long LARGEST = 64L << 20;

    private PriceFile() {}

    /**
     * The prices of a file, of whatever day: a CSV export of SMARD (of today or older, German or English) or a chunk of its
     * chart data, an answer of Energy-Charts, ENTSO-E (A44) or aWATTar, or CSV with the columns
     * {@code start_utc,start_local,resolution_min,price_eur_per_mwh}.
     *
     * @throws PriceFileException if it cannot be read or used, with everything that is wrong
     */
    public static PriceCurve read(Path file) throws PriceFileException {
        return document(file, Optional.empty()).curve();
    }

    /**
     * The same with its bytes.
     *
     * @param now when it is read: prices that no auction can have sold by then are refused; empty for any time
     * @throws PriceFileException if it cannot be read or used, with everything that is wrong
     */
    public static PriceDocument document(Path file, Optional<Instant> now) throws PriceFileException {
        try {
            return PriceDocument.read(String.valueOf(file.getFileName()), bytes(file), now);
        } catch (NothingPublishedException e) {
            throw new PriceFileException(file.toString(), List.of(String.valueOf(e.getMessage())));
        } catch (PriceFileException e) {
            throw new PriceFileException(file.toString(), e.problems());
        }
    }

    /**
     * The bytes of a file of a reasonable size.
     *
     * @throws PriceFileException if it cannot be read
     */
    public static byte[] bytes(Path file) throws PriceFileException {
        try {
            if (Files.isDirectory(file)) {
                throw new PriceFileException(file.toString(), List.of("is a folder: name the file of prices in it"));
            }
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new PriceFileException(
                        file.toString(),
                        List.of("has " + size + " bytes, more than any file of prices: is it the right one?"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PriceFileException(file.toString(), List.of("there is no such file"));
        } catch (IOException e) {
            throw new PriceFileException(
                    file.toString(),
                    List.of("cannot be read: "
                            + Optional.ofNullable(e.getMessage())
                                    .orElse(e.getClass().getSimpleName())));
        }
    }
}
