package org.wattwerk.controller;

import java.nio.file.Path;
import java.time.LocalDate;
import org.wattwerk.controller.loop.PriceBook;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.runtime.ExitException;

/** The option {@code --prices}: a file, or the model with or without a seed. */
final class Prices {
    private static final String MODEL = "model";
    private static final long DEFAULT_SEED = 1;

    private Prices() {}

    /**
     * The prices that an option names; blocks while it reads.
     *
     * @throws ExitException if they cannot be read or do not cover the day
     */
    static PriceBook load(String option, LocalDate day, Tariff tariff) {
        if (option.equals(MODEL)) {
            return PriceBook.model(DEFAULT_SEED, tariff);
        }
        if (option.startsWith(MODEL + ":")) {
            return PriceBook.model(seed(option.substring(MODEL.length() + 1)), tariff);
        }
        try {
            PriceCurve curve = PriceFile.read(Path.of(option));
            PriceBook book = PriceBook.of(curve, tariff);
            if (book.day(day).isEmpty()) {
                throw ExitException.badInput("the prices in " + option + " do not cover the whole day " + day
                        + ": they go from " + curve.start() + " to " + curve.end()
                        + "; choose another --day or another file");
            }
            return book;
        } catch (PriceFileException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ExitException.badInput("--prices model:" + text + ": the seed must be a whole number");
        }
    }
}
